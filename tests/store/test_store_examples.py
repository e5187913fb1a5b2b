"""A store answers what it can answer exactly, and says of everything else what it lacks."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import retainr
from retainr.cli.reduce_options import TABLES
from retainr.errors import InputError
from tests.store.same import document

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = """\
customer,date,order_id,amount,channel,acquired
b,2024-01-05 10:00:00.000001,1,20.00,web,2023-12-30
b,2024-01-05 10:00:00.000001,2,5.00,shop,2023-12-30
a,2024-01-05 09:00,3,10.00,shop,2024-01-01
a,2024-01-05 23:59:59.999999,4,2.50,web,2024-01-01
a,2024-02-07 12:00,5,7.00,web,2024-01-01
a,2024-02-07 12:30,5,3.00,web,2024-01-01
a,2024-03-01,6,-4.00,web,2024-01-01
c,2024-01-01,7,-9.00,web,2024-01-02
b,2024-04-11,8,1.00,shop,2023-12-30
,2024-04-12,9,1.00,shop,2023-12-30
"""
OPTIONS: dict[str, Any] = {"by": ["channel"], "acquired": "acquired", "max_rejects": 0.2}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logs") / "orders.csv"
    path.write_text(LOG, "utf-8")
    return path


@pytest.fixture(scope="module")
def store(log: Path) -> Path:
    path = log.with_name("store")
    retainr.reduce(retainr.load(log, **OPTIONS), path)
    return path


def test_what_is_in_it(store: Path) -> None:
    tables = {name: pl.read_parquet(store / f"{name}.parquet") for name in ("orders", "activity")}
    customers = pl.read_parquet(store / "customers.parquet")
    day = {"2024-01-05": 19727, "2024-02-07": 19760, "2024-03-01": 19783}
    assert customers["id"].to_list() == ["a", "b", "c"]
    assert customers["segment_0"].to_list() == ["shop", "shop", None]
    assert customers["first"].to_list() == [day["2024-01-05"], day["2024-01-05"], None]
    assert customers["last"].to_list() == [day["2024-02-07"], 19824, None]
    assert tables["orders"].height == 8
    assert tables["orders"].filter(order="5")["amount"].to_list() == [100_000]
    of_a = tables["activity"].filter(customer=0)
    assert of_a["day"].to_list() == list(day.values())
    assert of_a["orders"].to_list() == [2, 1, 0]
    assert of_a["refunds"].to_list() == [0, 0, 1]
    assert of_a["revenue"].to_list() == [125_000, 100_000, -40_000]


def test_every_column_is_told(store: Path) -> None:
    """In the reference, which is made of this list."""
    for name, told in TABLES.items():
        columns = set(pl.read_parquet_schema(store / f"{name}.parquet"))
        assert columns <= set(told)
        assert set(told) - columns <= {"event", "end_us"}


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"by": ["channel"]},
        {"as_of": "2024-03-31", "by": ["channel"]},
        {"since": "2024-01-06", "by": ["channel"]},
        {"until": "2024-02-29"},
        {"new_since": "2024-01-01"},
        {"max_rejects": 0.1},
    ],
    ids=str,
)
def test_it_says_what_the_files_say(log: Path, store: Path, options: dict[str, Any]) -> None:
    whole = {**OPTIONS, "by": [], **options}
    commands: tuple[Callable[..., retainr.Result], ...] = (
        retainr.lifecycle,
        retainr.cohort,
        partial(retainr.cohort, clock="elapsed", at_least=2, brackets="0-1,1-2"),
    )
    for command in commands:
        files = document(partial(command, retainr.load(log, **whole)))
        assert document(partial(command, retainr.load(store, **options))) == files
        assert "error" not in files


def test_too_many_rejects_are_refused_later_too(store: Path) -> None:
    with pytest.raises(InputError, match=r"1 of 10 rows rejected \(10.0%, limit 5%\)"):
        retainr.churn(retainr.load(store, max_rejects=0.05))


@pytest.mark.parametrize("command", ["clv", "loyalty"])
def test_customers_are_named_and_ordered_as_in_the_files(tmp_path: Path, command: str) -> None:
    """Their ids are c1 to c2000, which as text stand in another order than as numbers."""
    for name in ("orders", "survey"):
        frame = pl.read_csv(f"examples/{name}.csv", infer_schema=False)
        short = pl.col("customer_id").str.replace("^c0+", "c")
        frame.with_columns(short).write_csv(tmp_path / f"{name}.csv")
    orders, store = str(tmp_path / "orders.csv"), str(tmp_path / "store")
    retainr.reduce(retainr.load(orders), store)
    survey = retainr.load(tmp_path / "survey.csv", kind="survey")
    found = []
    for path in (orders, store):
        run = partial(retainr.clv, retainr.load(path))
        if command == "loyalty":
            run = partial(retainr.loyalty, survey, orders=retainr.load(path))
        found.append(document(run, Path(path).name))
    assert found[0] == found[1]
    assert "error" not in found[0]


def test_answers_are_cut_as_the_store_is(tmp_path: Path) -> None:
    orders = retainr.load("examples/orders.csv", tz="Asia/Shanghai")
    kept = retainr.reduce(orders, tmp_path / "store")
    with pytest.raises(InputError, match=r"read with --tz Asia/Shanghai, and .* with UTC"):
        retainr.loyalty(retainr.load("examples/survey.csv", kind="survey"), orders=kept)


def test_contracts(tmp_path: Path) -> None:
    retainr.reduce(retainr.load("examples/contracts.csv", kind="contracts"), tmp_path / "store")
    assert not (tmp_path / "store" / "activity.parquet").exists()
    for command in (retainr.churn, retainr.lifecycle, retainr.survival):
        rows = retainr.load("examples/contracts.csv", kind="contracts")
        files, kept = (
            document(partial(command, rows)),
            document(partial(command, retainr.load(tmp_path / "store"))),
        )
        assert kept == files
        assert "error" not in kept


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "zone": ({"tz": "Asia/Shanghai"}, "--tz Asia/Shanghai: the store was reduced with --tz UTC"),
    "filter": ({"where": "amount > 3"}, '--where "amount > 3": the store was reduced without it'),
    "column": (
        {"customer": "buyer"},
        "--customer buyer: not what the store was reduced by; it has",
    ),
    "refunds": ({"refunds": "drop"}, "--refunds drop: the store was reduced with --refunds keep"),
    "dedupe": ({"dedupe": True}, "--dedupe: the store was reduced without it"),
    "scale": ({"amount_scale": 2}, "--amount-scale 2: the store was reduced with --amount-scale 4"),
    "segment": ({"by": ["country"]}, "--by country: kept are channel"),
    "events": ({"kind": "events"}, "no event column was kept in this store"),
    "answers": ({"kind": "survey"}, "a store of orders, and this command reads other rows"),
    "acquired": ({"acquired": "since"}, "--acquired since: the store was reduced with --acquired"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_it_cannot_answer(store: Path, name: str) -> None:
    options, said = REFUSED[name]
    with pytest.raises(InputError) as caught:
        retainr.load(store, **options)
    assert caught.value.message.startswith(f"{store}: {said}")
    assert caught.value.hint


def test_a_default_in_words_is_an_option_too(log: Path) -> None:
    store = log.with_name("shanghai")
    retainr.reduce(retainr.load(log, tz="Asia/Shanghai", max_rejects=1.0), store)
    assert retainr.load(store).reading.tz == "Asia/Shanghai"
    with pytest.raises(InputError, match="--tz UTC: the store was reduced with --tz Asia/Shanghai"):
        retainr.load(store, tz="UTC")


def test_days_that_it_has_no_rows_of(log: Path) -> None:
    store = log.with_name("spring")
    retainr.reduce(
        retainr.load(log, since="2024-01-05", as_of="2024-03-31", max_rejects=1.0), store
    )
    for option in ({"since": "2024-01-01"}, {"as_of": "2024-04-30"}):
        with pytest.raises(InputError, match="the store was reduced with"):
            retainr.load(store, **option)  # type: ignore[arg-type]
    assert retainr.load(store, since="2024-02-01", as_of="2024-02-29").reading.as_of


def test_rejected_rows_are_counted_not_kept(store: Path) -> None:
    with pytest.raises(InputError, match="rejected rows are counted in it, not kept"):
        retainr.load(store).rejected()


def test_events_with_one_id_count_once(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    rows = ("a,2024-01-02,buy,7", "a,2024-01-05,buy,7", "a,2024-02-05,sign,8", "b,2024-02-06,buy,9")
    path.write_text("\n".join(("user_id,event_time,event,event_id", *rows)), "utf-8")
    retainr.reduce(retainr.load(path, kind="events"), tmp_path / "store")
    for asked in ({}, {"as_of": "2024-02-05"}):
        files, kept = (
            document(lambda r=r: retainr.cohort(r, start_event="buy"))  # type: ignore[misc]
            for r in (
                retainr.load(path, kind="events", **asked),  # type: ignore[arg-type]
                retainr.load(tmp_path / "store", **asked),  # type: ignore[arg-type]
            )
        )
        assert kept == files
    with pytest.raises(InputError, match="of events with one id the store holds the first"):
        retainr.load(tmp_path / "store", since="2024-01-03")


def test_a_store_is_read_alone_and_not_reduced(store: Path, log: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a store, and other inputs beside it"):
        retainr.load(store, log)
    shutil.copy(log, tmp_path)
    with pytest.raises(retainr.OutputError, match="a folder with other files, no store"):
        retainr.reduce(retainr.load(log, max_rejects=1.0), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["orders.csv"]


def test_amounts_in_two_currencies_stay_apart(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    rows = ("a,2024-01-02,5,EUR", "a,2024-01-03,6,USD", "b,2024-02-05,7,EUR")
    path.write_text("\n".join(("customer,date,amount,currency", *rows)), "utf-8")
    kept = retainr.reduce(retainr.load(path, by=["currency"]), tmp_path / "store")
    files = document(partial(retainr.cohort, retainr.load(path, by=["currency"])))
    assert document(partial(retainr.cohort, kept)) == files
    with pytest.raises(InputError, match="told apart by currency") as caught:
        retainr.load(tmp_path / "store")
    assert caught.value.hint == "--by currency"


@pytest.mark.parametrize("rows", [["c,2024-01-01,-9"], [",2024-01-01,3"]], ids=str)
def test_without_any_order(tmp_path: Path, rows: list[str]) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(("customer,date,amount", *rows)), "utf-8")
    retainr.reduce(retainr.load(path, max_rejects=1.0), tmp_path / "store")
    for command in (retainr.churn, retainr.cohort, partial(retainr.cohort, clock="elapsed")):
        files = document(partial(command, retainr.load(path, max_rejects=1.0)))
        assert document(partial(command, retainr.load(tmp_path / "store"))) == files
        assert "error" not in files


def test_no_trace_of_the_machine(store: Path) -> None:
    text = (store / "manifest.json").read_text("utf-8")
    assert str(store.parent) not in text
    assert json.loads(text)["originals"][0]["name"] == "orders.csv"
