"""The command line with a server: what it reads, what it refuses, and what it never prints."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import retainr
from retainr.activity.planned import MANY
from retainr.engines import spark
from retainr.engines.spark_engine import SparkEngine
from retainr.errors import InputError
from tests.cli.program import cohort
from tests.cli.program import retainr as program

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.lazy import Frame

TOKEN = "s3cr3t-t0ken"
COLUMNS = ("--customer", "customer_id", "--time", "paid_at", "--amount", "total", "--order")
READ = (*COLUMNS, "order_id", "--max-rejects", "1", "--preset", "none", "--format", "json")


@pytest.fixture
def orders(sail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Return the options that let a server read the shop's orders in this folder."""
    monkeypatch.chdir(tmp_path)
    table = pl.DataFrame(
        {
            "buyer": ["a", "a", "b", None, "c"],
            "at": ["2024-01-05", "2024-02-10", "2024-01-20", "2024-02-01", "2024-02-28"],
            "paid": [10.0, 20.5, float("nan"), 4.0, 5.0],
            "odd": [1.5, 2.0, 3.0, 4.0, 5.0],
            "list": [[1], [2], [3], [4], [5]],
        }
    )
    dated = table.with_columns(pl.col("at").str.to_datetime(time_unit="us"), text="at")
    dated.write_parquet("shop.parquet")
    return ("shop.parquet", "--engine", sail, "--shared-filesystem")


SHOP = ("--customer", "buyer", "--time", "at", "--amount", "paid", "--max-rejects", "0.5")


def test_a_command_says_the_same_of_a_server_as_of_a_file(sail: str, rows_file: Path) -> None:
    here = cohort(str(rows_file), *READ, "--tz", "Asia/Kolkata")
    there = cohort(
        str(rows_file), *READ, "--tz", "Asia/Kolkata", "--engine", sail, "--shared-filesystem"
    )
    assert here.document == there.document
    assert sail not in there.text


@pytest.mark.parametrize(
    "args",
    [
        ("churn", "--inactive-after", "60"),
        ("lifecycle", "--by", "channel"),
        ("definitions", "--by", "channel", "--acquired", "joined"),
        ("risk", "--refunds", "drop"),
    ],
    ids=lambda args: args[0],
)
def test_other_commands_too_and_no_order_leaves_the_server(
    sail: str, rows_file: Path, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[pl.DataFrame] = []

    def collect(engine: SparkEngine, frames: Mapping[str, Frame]) -> dict[str, pl.DataFrame]:
        found = real(engine, frames)
        collected.extend(found.values())
        return found

    real = SparkEngine.collect
    monkeypatch.setattr(SparkEngine, "collect", collect)
    name, *own = args
    given = (name, str(rows_file), *READ, "--since", "2022-03-01", *own)
    here, there = program(*given), program(*given, "--engine", sail, "--shared-filesystem")
    assert here.document == there.document
    of_customers = [frame for frame in collected if "customer" in frame.columns]
    assert of_customers
    for frame in of_customers:
        day = {"day": pl.col("when") // MANY} if "when" in frame.columns else {}
        assert frame.select("customer", **day).is_unique().all()


def test_rejected_rows_come_back_whole(orders: tuple[str, ...]) -> None:
    outcome = cohort(*orders, *SHOP, "--rejects", "r.csv")
    assert outcome.code == 0, outcome.err
    found = pl.read_csv("r.csv").sort("reason")
    assert found["reason"].to_list() == ["no amount", "no customer"]
    assert found["source"].to_list() == ["shop.parquet"] * 2
    assert found["odd"].to_list() == [3.0, 4.0]


def test_the_filter_is_the_servers_sql(orders: tuple[str, ...]) -> None:
    kept = cohort(*orders, *SHOP, "--where", "`paid` > 15 and lower(buyer) = 'a'", "--format=json")
    assert kept.document["data"]["rows_used"] == 1


def test_too_many_rejects_show_an_example(orders: tuple[str, ...]) -> None:
    outcome = cohort(*orders, *SHOP[:-2])
    assert outcome.error == "shop.parquet: 2 of 5 rows rejected (40.0%, limit 5%)"
    assert "for example buyer is null" in outcome.err
    assert "for example paid is 'nan'" in outcome.err


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "no such column": (("--customer", "byer"), 'no column "byer"'),
    "text as time": (("--time", "text"), '"text" is string, which is not read as time'),
    "a list as amount": (("--amount", "list"), '"list" is array<bigint>'),
    "ids with fractions": (("--customer", "odd"), '"odd" holds numbers that are not whole'),
    "no such segment": (("--by", "chanel"), 'no column "chanel"'),
    "a filter that is none": (("--where", "paid >"), "--where 'paid >': "),
    "a filter on no column": (("--where", "payd > 1"), "--where 'payd > 1': "),
    "a name in double quotes": (("--where", '"paid" > 1'), "is text, not a column"),
    "an encoding": (("--encoding", "gbk"), "--encoding: only files on this machine"),
    "skipped rows": (("--skip-rows", "2"), "--skip-rows: only files"),
    "a sheet": (("--sheet", "1"), "--sheet: only files"),
    "a query": (("--query", "select 1"), "--query: only files"),
    "an order of dates": (("--date-order", "dmy"), "--date-order: only files"),
    "a form of time": (("--time-format", "%Y-%m-%d"), "--time-format: only files"),
    "a decimal sign": (("--decimal", "comma"), "--decimal: only files"),
    "a map of customers": (("--customer-map", "m.csv"), "--customer-map: only files"),
    "a status": (("--status", "buyer"), "--status: only files"),
    "an export": (("--preset", "shopify-orders"), "--preset: only files"),
    "an unknown zone": (("--tz", "Asia/Nowhere"), "no such time zone"),
}


@pytest.mark.parametrize(("args", "said"), REFUSED.values(), ids=REFUSED)
def test_it_says_what_cannot_be_read(
    orders: tuple[str, ...], args: tuple[str, ...], said: str
) -> None:
    outcome = cohort(*orders, *SHOP, *args)
    assert outcome.code == 2
    assert said in outcome.error
    assert outcome.hint


def test_a_path_of_this_machine_is_not_sent_to_a_server(orders: tuple[str, ...]) -> None:
    outcome = cohort(*orders[:-1], *SHOP)
    assert "shop.parquet: a path of this machine" in outcome.error
    assert "--shared-filesystem" in outcome.hint


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("table:nowhere.orders", "not found: orders"),
        ("orders.csv", "a server reads tables and Parquet"),
        ("https://example.com/o.parquet", "a server reads tables and Parquet"),
        ("nothing.parquet", "no such file"),
        ("-", "a server reads tables and Parquet"),
    ],
)
def test_it_says_what_is_no_table(orders: tuple[str, ...], path: str, said: str) -> None:
    outcome = cohort(path, *orders[1:], *SHOP)
    assert outcome.code == 2
    assert said in outcome.error


def test_a_table_needs_an_engine() -> None:
    outcome = cohort("table:shop.orders")
    assert outcome.error == "table:shop.orders: is on a server"
    assert "--engine polars, sc://" not in outcome.hint
    assert "--engine sc://" in outcome.hint


@pytest.mark.parametrize("engine", ["spark", "sc:/host", f"sc//h:1/;token={TOKEN}", "duckdb"])
def test_unknown_engines_are_named_without_what_is_secret(engine: str) -> None:
    outcome = cohort("table:o", "--engine", engine)
    assert "no such engine" in outcome.error
    assert TOKEN not in outcome.err


@pytest.mark.usefixtures("sail")
def test_a_server_that_is_down_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("SPARK_REMOTE", f"sc://127.0.0.1:{port}/;token={TOKEN}")
    outcome = cohort("table:o", "--engine", f"sc://127.0.0.1:{port}", "--debug")
    assert outcome.error.startswith(f"sc://127.0.0.1:{port}: cannot be reached")
    assert TOKEN not in outcome.err


@pytest.mark.parametrize("metric", ["nps", "inspect"])
def test_what_is_read_cell_by_cell_is_read_here(orders: tuple[str, ...], metric: str) -> None:
    outcome = program(metric, *orders)
    assert outcome.code == 2
    assert "from files on this machine" in outcome.error


def test_the_token_is_nowhere(
    sail: str, orders: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_REMOTE", f"{sail}/;user_id=me;x-key={TOKEN}")
    made = program("reduce", *orders, *SHOP, "-o", "store")
    shown = cohort(*orders, *SHOP, "--format", "json", "-o", "r.html")
    wrong = cohort(*orders, *SHOP, "--where", "nothing > 1", "--debug")
    written = [path for path in Path().rglob("*") if path.is_file()]
    assert (made.code, shown.code, wrong.code) == (0, 0, 2)
    said = [made, shown, wrong]
    assert not any(TOKEN in f"{one.text} {one.err}" for one in said)
    assert not any(TOKEN.encode() in path.read_bytes() for path in written)
    rows = retainr.load(
        "shop.parquet", engine=f"{sail}/;x-key={TOKEN}", shared_filesystem=True,
        customer="buyer", time="at", amount="paid",
    )  # fmt: skip
    assert TOKEN not in repr(rows)


def test_a_config_names_the_engine_of_a_source(
    sail: str, orders: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", TOKEN)
    source: dict[str, Any] = {
        "path": str(Path(orders[0]).absolute()),
        "engine": sail + "/;x-key=${KEY}",
        "columns": {"customer": "buyer", "time": "at", "amount": "paid"},
    }
    lines = [f"{name} = {_toml(value)}" for name, value in source.items()]
    rest = 'shared_filesystem = true\nmax_rejects = "50%"\n'
    Path("retainr.toml").write_text("[sources.orders]\n" + "\n".join(lines) + "\n" + rest)
    outcome = cohort("--format", "json")
    assert outcome.document["data"]["rows_used"] == 3
    shown = program("config", "show")
    assert sail in shown.text
    assert "x-key" not in shown.text


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {json.dumps(v)}" for k, v in value.items()) + " }"
    return json.dumps(value)


def test_sums_that_64_bits_do_not_hold_are_an_error(
    sail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    days = pl.Series("time", ["2024-01-05"] * 4).str.to_datetime(time_unit="us")
    huge = pl.DataFrame({"customer": list("aabb"), "amount": [4e14] * 4}).with_columns(days)
    huge.write_parquet("huge.parquet")
    outcome = cohort("huge.parquet", "--engine", sail, "--shared-filesystem")
    assert outcome.error == "huge.parquet: the amounts are too large to be summed exactly"
    assert outcome.error == cohort("huge.parquet").error


def test_several_currencies_are_not_summed(
    sail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    days = pl.Series("time", ["2024-01-05"] * 3).str.to_datetime(time_unit="us")
    paid = {"customer": list("aab"), "amount": [1, 2, 3], "currency": ["EUR", "eur", "USD"]}
    pl.DataFrame(paid).with_columns(days).write_parquet("paid.parquet")
    served = ("paid.parquet", "--engine", sail, "--shared-filesystem")
    assert cohort(*served).error == cohort("paid.parquet").error
    split = ("--by", "currency", "--format", "json")
    assert cohort(*served, *split).document == cohort("paid.parquet", *split).document


def test_a_report_and_a_check_read_the_server(orders: tuple[str, ...]) -> None:
    made = program("report", *orders, *SHOP, "--section", "cohort", "-o", "r.json", "-q")
    assert made.code == 0, made.err
    bound = ("--as-of", "2024-02-29", "--min", "cohort.retention_rate_1=0.1")
    made = program("check", *orders, *SHOP, *bound)
    assert made.code == 0, made.err


def test_databricks_is_a_session_of_its_profile(
    sail: str, orders: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Builder:
        def profile(self, name: str) -> Builder:
            asked.append(name)
            return self

        def getOrCreate(self) -> Any:  # noqa: N802
            return spark._of_server(sail)

    connect = ModuleType("databricks.connect")
    connect.DatabricksSession = SimpleNamespace(builder=Builder())  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "databricks", ModuleType("databricks"))
    monkeypatch.setitem(sys.modules, "databricks.connect", connect)
    monkeypatch.setattr(spark, "check_installed", lambda _: None)
    served = (orders[0], "--engine", "databricks:prod", "--shared-filesystem", *SHOP)
    assert cohort(*served, "--format", "json").document["data"]["rows_used"] == 3
    assert set(asked) == {"prod"}


def test_another_server_in_the_environment_is_left_alone(
    orders: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARK_REMOTE", "sc://spark.example.com:15002/;token=theirs")
    served = (*orders[:2], f"{orders[2]}/;user_id=other", orders[3])
    assert cohort(*served, *SHOP).code == 0
    assert os.environ["SPARK_REMOTE"].endswith("theirs")


def test_a_store_is_read_here(orders: tuple[str, ...]) -> None:
    assert program("reduce", *orders, *SHOP, "-o", "store").code == 0
    outcome = cohort("store", *orders[1:])
    assert outcome.error == "store: a store is read on this machine"
    assert cohort("store").code == 0
    more = program(
        "reduce", orders[0], "--engine", f"sc://h/;token={TOKEN}", *SHOP, "-o", "store", "--append"
    )
    assert more.error.startswith("--append: and --engine")
    assert TOKEN not in more.err


def test_this_machine_is_an_engine_too(orders: tuple[str, ...]) -> None:
    here = cohort(orders[0], *SHOP, "--engine", "polars", "--format", "json")
    assert here.document == cohort(orders[0], *SHOP, "--format", "json").document


def test_no_file_system_is_shared_with_nobody(orders: tuple[str, ...]) -> None:
    outcome = cohort(orders[0], *SHOP, "--shared-filesystem")
    assert outcome.error == "--shared-filesystem: and no --engine to share it with"


def test_a_session_must_be_one() -> None:
    with pytest.raises(InputError, match="int: no Spark session"):
        retainr.load("table:o", engine=3)
