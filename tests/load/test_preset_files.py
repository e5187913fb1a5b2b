"""Small exports with their real headers: each loads to the account or the error beside it."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import retainr
from retainr.engines.polars import PolarsEngine
from retainr.load import Needs, Reading, open_rows
from retainr.load.options import SURVEY
from retainr.metrics.account import make_account

if TYPE_CHECKING:
    from retainr.load import Rows
    from retainr.results import Account

FOLDER = Path(__file__).parent / "presets"
SAMPLES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".toml")
NEEDS = {
    "orders": Needs(),
    "events": Needs(("customer", "time", "event"), ("event_id", "amount", "quantity", "price")),
    "surveys": SURVEY,
}
PARTS = ("rows_filtered", "rows_rejected", "rows_deduplicated", "rows_after_as_of", "rows_used")
ROLES = ("customer", "score")


def case(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))


def opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    monkeypatch.chdir(FOLDER)
    options = dict(case(path).get("options", {}))
    columns = {role: options.pop(role) for role in ROLES if role in options}
    needs = NEEDS[case(path).get("kind", "orders")]
    return open_rows([path.name], needs, Reading(columns=columns, **options), PolarsEngine())


def of_kind(key: str) -> list[Any]:
    """Return the samples whose account says something about this."""
    return [pytest.param(path, id=path.name) for path in SAMPLES if key in case(path)]


@pytest.mark.parametrize("path", of_kind("data"))
def test_it_loads_to_its_account(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = opened(path, monkeypatch)
    data = asdict(_account(rows) if rows.has("score") else retainr.cohort(rows).data)
    said = {**dict.fromkeys(PARTS[:-1], 0), **case(path)["data"]}
    assert {name: data[name] for name in said} == said
    assert data["rows_read"] == sum(data[part] for part in PARTS)
    assert data["rows_rejected"] == sum(data["reasons"].values())


def _account(rows: Rows) -> Account:
    """Return the account of a survey; its answers are counted as orders are elsewhere."""
    collected = rows.collect(lambda frame, _as_of: {"used": frame})
    used = collected.frames["used"]
    customers = used["customer"].drop_nulls().n_unique()
    people = pl.DataFrame({"ordered": [1], "customers": [customers]})
    cells = pl.DataFrame({"orders": [used.height], "refunds": [0]})
    return make_account(rows, collected.ledger, cells, people)


@pytest.mark.parametrize("path", of_kind("money"))
def test_it_has_its_sum_of_money(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = opened(path, monkeypatch)
    used = rows.collect(lambda frame, _as_of: {"used": frame}).frames["used"]
    assert used.select(pl.col("amount").sum()).item() / 10**4 == float(case(path)["money"])


@pytest.mark.parametrize("path", of_kind("error"))
def test_it_gives_its_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(retainr.InputError) as caught:
        retainr.cohort(opened(path, monkeypatch))
    assert caught.value.message == case(path)["error"]
    assert caught.value.hint == case(path)["hint"]


def test_every_sample_has_an_account_or_an_error() -> None:
    assert all("data" in case(path) or "error" in case(path) for path in SAMPLES)
