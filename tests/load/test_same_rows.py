"""The same orders give the same answer, whatever they come in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.feather  # type: ignore[import-untyped]
import pytest

from tests.cli.program import cohort, isolate
from tests.load import tables
from tests.load.s3 import KEY, SECRET, serving
from tests.process.program import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.load.tables import Postgres

OPTIONS = ("--by", "channel", "--format", "json", "--max-rejects", "10%", "--clock", "elapsed")
ORDERS = tables.orders()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(tmp_path, monkeypatch)


def csv() -> Path:
    ORDERS.write_csv("orders.csv")
    return Path("orders.csv")


def lines() -> Path:
    return tables.write_json_lines(ORDERS, Path("orders.ndjson"))


def written(write: Callable[[Path], object], name: str) -> Path:
    write(Path(name))
    return Path(name)


def zstd(path: Path) -> Path:
    packed = path.with_name(f"{path.name}.zst")
    with pa.CompressedOutputStream(str(packed), "zstd") as out:
        out.write(path.read_bytes())
    return packed


FORMS: dict[str, Callable[[], Path]] = {
    "tsv": lambda: written(lambda p: ORDERS.write_csv(p, separator="\t"), "o.tsv"),
    "parquet": lambda: written(ORDERS.write_parquet, "o.parquet"),
    "parquet of text": lambda: written(tables.as_text(ORDERS).write_parquet, "o.parquet"),
    "arrow": lambda: written(ORDERS.write_ipc, "o.arrow"),
    "packed arrow": lambda: written(lambda p: ORDERS.write_ipc(p, compression="lz4"), "o.ipc"),
    "categorical arrow": lambda: written(
        ORDERS.with_columns(pl.col("customer_id", "channel").cast(pl.Categorical)).write_ipc,
        "o.arrow",
    ),
    "feather": lambda: written(
        lambda p: pyarrow.feather.write_feather(ORDERS.to_arrow(), str(p)), "o.feather"
    ),
    "arrow without an ending": lambda: written(ORDERS.write_ipc, "o"),
    "ndjson": lines,
    "jsonl": lambda: lines().rename("o.jsonl"),
    "ndjson.gz": lambda: tables.pack(lines()),
    "ndjson.zst": lambda: zstd(lines()),
    "json lines called json": lambda: lines().rename("o.json"),
    "json array": lambda: tables.write_json_array(ORDERS, Path("o.json")),
    "xlsx": lambda: tables.write_workbook(Path("o.xlsx"), Orders=tables.rows_of(ORDERS)),
    "xlsx called dat": lambda: tables.write_workbook(Path("o.dat"), Orders=tables.rows_of(ORDERS)),
    "parquet.gz": lambda: tables.pack(written(ORDERS.write_parquet, "o.parquet")),
    "hive of parquet": lambda: tables.write_partitions(ORDERS, Path("hive")),
    "hive of csv": lambda: tables.write_partitions(ORDERS, Path("hive"), "csv"),
    "hive of json": lambda: tables.write_partitions(
        ORDERS.with_columns(pl.col("amount").cast(pl.Float64)), Path("hive"), "ndjson"
    ),
}


def answer(*args: object) -> dict[str, Any]:
    return comparable(cohort(*args, *OPTIONS).document)


def comparable(document: dict[str, Any]) -> dict[str, Any]:
    """Return what must be the same: everything but where the rows came from."""
    for name in ("sources", "encoding"):
        del document["data"][name]
    del document["parameters"]["query"]
    return document


@pytest.fixture
def expected() -> dict[str, Any]:
    found = answer(csv())
    assert found["data"]["rows_used"] > 100
    assert found["data"]["rows_rejected"] > 0
    assert found["summary"]["retention_rate_1"] > 0
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_file_of_every_kind(form: str, expected: dict[str, Any]) -> None:
    assert answer(FORMS[form]()) == expected


@pytest.mark.parametrize("named", ["sqlite:///o.db", "{here}", "o.db"])
def test_sqlite(named: str, expected: dict[str, Any]) -> None:
    tables.write_sqlite(ORDERS, Path("o.db"))
    address = named.format(here=f"sqlite:///{Path('o.db').resolve()}")
    assert answer(address, "--query", "select * from orders") == expected


def test_postgresql(postgres: Postgres, expected: dict[str, Any]) -> None:
    table = postgres.table(ORDERS)
    assert answer(postgres.url, "--query", f"select * from {table}") == expected


S3 = ("o.parquet", "o.csv", "semicolons.csv", "o.csv.gz", "o.arrow", "o.ndjson", "two/*.parquet")


def test_an_object_store(tmp_path: Path, expected: dict[str, Any]) -> None:
    bucket = tmp_path / "served" / "shop"
    (bucket / "two").mkdir(parents=True)
    ORDERS.write_parquet(bucket / "o.parquet")
    ORDERS.write_csv(bucket / "o.csv")
    ORDERS.write_csv(bucket / "semicolons.csv", separator=";")
    tables.pack(bucket / "o.csv")
    ORDERS.write_ipc(bucket / "o.arrow")
    tables.write_json_lines(ORDERS, bucket / "o.ndjson")
    ORDERS.head(50).write_parquet(bucket / "two" / "a.parquet")
    ORDERS[50:].write_parquet(bucket / "two" / "b.parquet")
    tables.write_partitions(ORDERS, bucket / "hive")
    with serving(bucket.parent) as server:
        env = {
            "AWS_ENDPOINT_URL": server.url,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }
        for name in (*S3, "hive/**/*.parquet"):
            done = run("cohort", f"s3://shop/{name}", *OPTIONS, cwd=tmp_path, env=env)
            assert done.returncode == 0, done.stderr.decode()
            assert comparable(json.loads(done.stdout)) == expected, name
            assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("name", ["orders.csv", "o.xlsx", "o.parquet", "orders.ndjson.gz"])
def test_the_web(name: str, expected: dict[str, Any]) -> None:
    csv()
    tables.pack(lines())
    tables.write_workbook(Path("o.xlsx"), Orders=tables.rows_of(ORDERS))
    ORDERS.write_parquet("o.parquet")
    with serving(Path.cwd(), keys=False) as server:
        assert answer(f"{server.url}/{name}?sig=secret") == expected
