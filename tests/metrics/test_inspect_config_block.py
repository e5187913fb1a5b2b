"""The block for `retainr.toml`: it parses, and it reads the input as it was read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.metrics.inspected import inspect_file, table

PLAIN = "customer,time,amount\na,2024-01-05,1\n"


def block(*paths: Path | str, **options: Any) -> dict[str, Any]:
    """Return the block of files as TOML reads it."""
    lines = table(inspect_file(*map(Path, paths), **options), "config")["line"].to_list()
    sources = tomllib.loads("\n".join(lines))["sources"]
    assert len(sources) == 1
    (name,) = sources
    return {"name": name, **sources[name]}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(name: str, text: str = PLAIN) -> str:
    Path(name).write_text(text, "utf-8")
    return name


def test_path_and_columns() -> None:
    columns = {"customer": "customer", "time": "time", "amount": "amount"}
    assert block(written("orders.csv")) == {
        "name": "orders", "path": "orders.csv", "columns": columns
    }  # fmt: skip


def test_options_that_differ_from_the_defaults() -> None:
    found = block(
        written("orders.csv"), tz="Asia/Shanghai", dedupe=True, since="2024-01-01",
        where="customer <> 'x\"'", amount_scale=2, max_rejects=0.1,
    )  # fmt: skip
    assert {key: found[key] for key in ("tz", "dedupe", "where", "amount_scale")} == {
        "tz": "Asia/Shanghai", "dedupe": True, "where": "customer <> 'x\"'", "amount_scale": 2
    }  # fmt: skip
    assert str(found["since"]) == "2024-01-01"
    assert found["max_rejects"] == 0.1


def test_a_share_that_accepts_the_rejects() -> None:
    log = written("orders.csv", PLAIN + ",2024-01-05,1\n,2024-01-05,1\n")
    assert block(log)["max_rejects"] == 0.67
    assert "max_rejects" not in block(written("plain.csv"))


def test_events_say_what_they_are() -> None:
    log = written("log.csv", "user_id,timestamp,event\na,2024-01-05,view\n")
    assert block(log)["kind"] == "event"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("my orders (2).csv", "my_orders_2"),
        ("orders.2024.csv", "orders"),
        ("订单.csv", "订单"),
        ('a"b\\c.csv', "c"),
        ("….csv", "…"),
    ],
)
def test_the_name_comes_from_the_file(name: str, expected: str) -> None:
    found = block(written(name))
    assert (found["name"], found["path"]) == (expected, name)


def test_several_files() -> None:
    found = block(written("a.csv"), written("b.csv"))
    assert (found["name"], found["path"]) == ("a", ["a.csv", "b.csv"])


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@settings(max_examples=50)
@example(column="a\x7fb")
@example(column='a"b\\c\n')
@given(column=NAMES)
def test_any_column_name_is_text_that_toml_reads(column: str) -> None:
    import polars as pl

    data = {"customer": ["a"], "time": ["2024-01-05"], column: ["5"]}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.parquet"
        pl.DataFrame(data).write_parquet(path)
        columns = {} if column in ("customer", "time") else {"amount": column}
        assert block(path, **columns)["columns"].get("amount") == columns.get("amount")
