"""Surveys and tickets beside the orders: reasons by hand, and what cannot be joined."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.errors import InputError
from tests.metrics.written import frame, log

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

SHOP = """
customer  time        amount
ann       2024-03-20  10
ann       2024-03-30  10
bob       2024-03-30  10
cho       2024-03-30  10
dan       2024-03-30  10
eve       2024-03-30  10
eve       2024-03-31  -2
"""
SURVEY = """
customer  time        score
ann       2024-03-01  9
ann       2024-03-02  6
bob       2024-03-01  0
bob       2024-03-02  7
dan       2024-04-02  0
eve       2024-03-02  3
zoe       2024-03-02  1
"""
# 90 days up to 2024-03-31 begin on 2024-01-02: bob has two then and one before, cho one then,
# dan two on each side.
TICKETS = """
customer  time
bob       2024-01-02
bob       2024-03-31
bob       2024-01-01
cho       2024-03-31
dan       2024-03-01
dan       2024-03-02
dan       2024-01-01
dan       2023-10-04
eve       2024-02-01
eve       2024-02-02
eve       2024-04-01
"""


def risk(folder: Path, survey: str | None = None, events: str | None = None) -> Result:
    others: dict[str, Any] = {}
    for name, text in (("survey", survey), ("events", events)):
        if text is not None:
            (folder / name).mkdir()
            kind = "survey" if name == "survey" else "orders"
            others[name] = retainr.load(log(text, folder / name), kind=kind)
    orders = retainr.load(log(SHOP, folder), as_of=dt.date(2024, 3, 31))
    return retainr.risk(orders, model="none", **others)


def told(result: Result) -> dict[str, tuple[str | None, str | None]]:
    names = ("customer_id", "reasons", "action")
    return {row[0]: row[1:] for row in frame(result, "customers").select(names).iter_rows()}


def test_the_latest_answer_counts_and_tickets_are_held_against_those_before(
    tmp_path: Path,
) -> None:
    said = risk(tmp_path, SURVEY, TICKETS)
    assert told(said) == {
        "ann": ("low-nps", "ask-why"),
        "bob": ("more-tickets", "solve-tickets"),
        "cho": (None, None),
        "dan": (None, None),
        "eve": ("low-nps, refund, more-tickets", "solve-tickets"),
    }
    notes = {note.code: note for note in said.notes}
    assert notes["risk-survey"].text.values["text"].values == {"count": 3, "of": 5}  # type: ignore[attr-defined]
    assert notes["risk-events"].text.values["text"].values == {"count": 4, "of": 5}  # type: ignore[attr-defined]
    assert {name: one.rows_used for name, one in said.others.items()} == {"survey": 6, "events": 10}


def test_one_of_them_alone(tmp_path: Path) -> None:
    said = told(risk(tmp_path, survey=SURVEY))
    assert said["ann"] == ("low-nps", "ask-why")
    assert said["bob"] == (None, None)


@pytest.mark.parametrize("name", ["survey", "events"])
def test_other_ids_are_an_error(name: str, tmp_path: Path) -> None:
    head, *rows = {"survey": SURVEY, "events": TICKETS}[name].strip().splitlines()
    text = "\n".join([head, *(f"x{row}" for row in rows)])
    with pytest.raises(InputError, match="no customer of it is in") as error:
        risk(tmp_path, **{name: text})
    assert f"--{name}-option customer=COL" in error.value.hint


def test_another_scale_is_an_error(tmp_path: Path) -> None:
    rows = "\n".join(f"{who} 2024-03-01 {1 + n % 5}" for n, who in enumerate("abcdefgh" * 5))
    with pytest.raises(InputError, match="go from 1 to 5: not 0–10"):
        risk(tmp_path, survey=f"customer time score\nann 2024-03-01 5\n{rows}")
