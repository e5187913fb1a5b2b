"""`--explain`: the definition for the parameters given, from the glossary, without an input."""

from __future__ import annotations

import pytest

from retainr.metrics.cohort import COHORT
from retainr.results import GLOSSARY
from tests.cli.logs import orders
from tests.cli.program import cohort


def explained(*args: object) -> str:
    outcome = cohort("--explain", *args)
    assert (outcome.code, outcome.err) == (0, "")
    return " ".join(outcome.text.split())


def test_it_needs_no_input_and_reads_none() -> None:
    assert explained() == explained("nothing-there.csv")


@pytest.mark.parametrize("table", COHORT.tables, ids=lambda table: table.name)
def test_every_column_has_its_definition(table: object) -> None:
    text = explained()
    for spec in COHORT.tables:
        for name in (*spec.columns, *spec.optional):
            assert " ".join(GLOSSARY[name].definition.split()) in text, name


@pytest.mark.parametrize(
    ("args", "fragment"),
    [
        (("--clock", "elapsed"), "30-day windows since the customer's own first moment"),
        (("--clock", "elapsed", "--period", "week"), "7-day windows"),
        (("--period", "week"), "A customer's cohort is the week of its first activity"),
        (("--confidence", "0.9"), "90%"),
        (("--start-event", "signup"), "signup"),
        (("--return-event", "buy"), "buy"),
        (("--at-least", "3"), "at least 3 orders or events"),
    ],
)
def test_it_follows_the_parameters(args: tuple[str, ...], fragment: str) -> None:
    assert fragment in explained(*args)
    assert fragment not in explained()


def test_it_names_its_sources() -> None:
    assert "retention_rate = retained / eligible" in explained()
    assert "Wilson" in explained()


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_it_speaks_the_language(lang: str) -> None:
    assert any("\u4e00" <= c <= "\u9fff" for c in explained("--lang", lang))


def test_nothing_is_written() -> None:
    outcome = cohort(orders(), "--explain", "-o", "r.csv")
    assert outcome.code == 0
    assert not orders().with_name("r.csv").exists()


def test_wrong_options_are_wrong_here_too() -> None:
    assert cohort("--explain", "--period", "eon").code == 2
