"""`inspect` of a store says what `inspect` of its files says, cells excepted."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from jsonschema import Draft202012Validator

import retainr
from retainr.errors import InputError
from tests.cli.program import retainr as program
from tests.store.same import document

if TYPE_CHECKING:
    from pathlib import Path

LINES = """\
customer,date,order_id,quantity,price,currency,channel
b,2024-01-05 10:00,1,2,10.00,EUR,web
b,2024-01-05 10:00,2,1,5.00,EUR,shop
a,2024-01-05 09:00,3,1,10.00,EUR,shop
a,2024-01-07 23:59,3,1,2.50,EUR,web
a,2024-02-07 12:00,4,1,-7.00,EUR,web
c,2024-02-08 12:00,5,1,-7.00,EUR,web
,2024-02-09,6,1,1.00,EUR,shop
b,2024-02-11 11:11,7,1,1.00,EUR,shop
b,2024-02-11 11:11,7,1,1.00,EUR,shop
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "lines": {"max_rejects": 0.2},
    "rejects": {},
    "since": {"max_rejects": 0.2, "since": "2024-02-01"},
    "as of": {"max_rejects": 0.2, "as_of": "2024-02-08"},
}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logs") / "lines.csv"
    path.write_text(LINES, "utf-8")
    return path


@pytest.fixture(scope="module")
def store(log: Path) -> Path:
    path = log.with_name("kept")
    retainr.reduce(retainr.load(log, max_rejects=0.2, by=["channel"]), path)
    return path


def inspected(path: Path, **options: Any) -> dict[str, Any]:
    return document(lambda: retainr.inspect(retainr.load(path, kind="any", **options)))


@pytest.mark.parametrize("name", OPTIONS)
def test_what_is_known_is_the_same(log: Path, store: Path, name: str) -> None:
    options = OPTIONS[name]
    files, kept = inspected(log, **options), inspected(store, **{"max_rejects": 0.05, **options})
    assert kept["data"] == files["data"]
    for table in ("rows", "counts", "gaps"):
        assert kept["tables"][table] == files["tables"][table]
    unknown = ("duplicate_rows", "warnings", "notes")
    for summary in (files["summary"], kept["summary"]):
        duplicates, *_ = [summary.pop(name) for name in unknown]
    assert duplicates is None
    assert kept["summary"] == files["summary"]
    found = [note["code"] for note in files["notes"] if note["code"] != "duplicate-rows"]
    assert [note["code"] for note in kept["notes"] if note["code"] != "store"] == found


def test_columns_without_their_cells(log: Path, store: Path) -> None:
    files, kept = inspected(log)["tables"]["columns"], inspected(store)["tables"]["columns"]
    assert kept[-1] | {"decided": None} == {
        "role": "segment", "column": "channel", "found_by": "option",
        "example": None, "missing": None, "decided": None,
    }  # fmt: skip
    names = ("role", "column", "found_by")
    assert [[row[n] for n in names] for row in kept[:-1]] == [
        [row[n] for n in names] for row in files
    ]
    assert {row[name] for row in kept for name in ("example", "missing")} == {None}
    decided = {row["role"]: row["decided"] for row in kept}
    assert decided["order"] == "one order per id"
    assert decided["time"] == "year, month, day"


def test_it_says_what_is_left_out(store: Path) -> None:
    note = next(note for note in inspected(store)["notes"] if note["code"] == "store")
    assert note["severity"] == "note"
    assert "made from lines.csv by polars" in note["evidence"]


def test_nothing_is_advised_that_a_store_refuses(store: Path) -> None:
    found = inspected(store, max_rejects=0.5)
    assert all("option" not in note for note in found["notes"] if note["code"] == "rejects")
    with pytest.raises(InputError, match="--dedupe: the store was reduced without it"):
        retainr.load(store, kind="any", dedupe=True)


def test_unusual_customers_are_named(tmp_path: Path) -> None:
    many = [f"客{n:04}" for n in range(30)] + ["客0007"] * 90
    orders = pl.DataFrame({"customer": many}).with_columns(date=pl.lit("2024-01-05"))
    orders.write_csv(tmp_path / "orders.csv")
    retainr.reduce(retainr.load(tmp_path / "orders.csv"), tmp_path / "store")
    found = {path: inspected(tmp_path / path) for path in ("orders.csv", "store")}
    files, kept = (
        next(note for note in one["notes"] if note["code"] == "unusual-volume")
        for one in found.values()
    )
    assert "客0007: 91 orders" in kept["evidence"]
    assert kept["evidence"] == files["evidence"]
    assert files["option"].startswith("--where")
    assert "option" not in kept


OTHER = {
    "events": "user,time,event\na,2024-01-05,visit\na,2024-01-05,buy\na,2024-01-09,visit\n",
    "contracts": "customer,start,end\na,2024-01-05,2024-02-01\nb,2024-01-09,\n",
}


@pytest.mark.parametrize("kind", OTHER)
def test_other_kinds(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(OTHER[kind], "utf-8")
    retainr.reduce(retainr.load(path, kind=kind), tmp_path / "store")
    files, kept = inspected(path), inspected(tmp_path / "store")
    for table in ("rows", "counts", "gaps"):
        assert kept["tables"][table] == files["tables"][table]
    roles = [[row["role"] for row in one["tables"]["columns"]] for one in (kept, files)]
    assert roles[0] == roles[1]


def test_the_program_inspects_it(store: Path) -> None:
    made = program("inspect", store, "--format", "json")
    schema = json.loads(program("schema", "inspect").out)
    assert not list(Draft202012Validator(schema).iter_errors(made.document))
    shown = program("inspect", store)
    block = shown.text[shown.text.index("[sources.kept]") :].partition("\n\n")[0]
    assert tomllib.loads(block) == {"sources": {"kept": {"path": str(store)}}}
    refused = program("inspect", store, "--rejects", "r.csv")
    assert "rejected rows are counted in it, not kept" in refused.error
