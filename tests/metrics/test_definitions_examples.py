"""Definitions worked out by hand: the log in the test, each fraction beside it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.errors import InputError
from retainr.results import Strips
from tests.metrics.written import READING, frame, log

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

# Quarters: Q4 is the last complete one, Q3 the one before. An order holds for 92 days, so
# active on 31 December means: ordered from 1 October on; on 30 September, from 1 July on.
SHOP = """
customer  time                 amount
ann       2023-01-10T12:00:00  10
ann       2023-02-09T11:59:59  10
ann       2023-08-01T09:00:00  10
ann       2023-12-05T09:00:00  10
bob       2023-01-31T12:00:00  20
bob       2023-03-02T12:00:00  20
bob       2023-07-15T09:00:00  20
cho       2023-05-05T09:00:00  5
cho       2023-05-05T10:00:00  5
dan       2023-10-07T09:00:00  8
dan       2023-12-31T09:00:00  8
eve       2023-11-20T09:00:00  4
eve       2023-11-21T09:00:00  -1
fay       2023-04-01T09:00:00  1
fay       2023-11-01T09:00:00  1
ann       2024-01-03T09:00:00  10
"""


def definitions(text: str, folder: Path, **options: Any) -> Result:
    reading = {name: options.pop(name) for name in READING if name in options}
    return retainr.definitions(retainr.load(log(text, folder), **reading), **options)


def counted(result: Result) -> dict[str, tuple[float, int]]:
    rows = frame(result, "definitions").select("definition", "numerator", "denominator").rows()
    return {name: (over, under) for name, over, under in rows}


def test_each_definition(tmp_path: Path) -> None:
    result = definitions(SHOP, tmp_path, period="quarter", as_of="2024-01-05")
    assert counted(result) == {
        # Ann in February; Bob in March is two months after January.
        "month_1_retention": (1, 6),
        # Ann's first 30 days end a second later; Bob's are over to the second. Eve was seen
        # for 46 days only: November's cohort is left out.
        "month_1_retention_elapsed": (1, 5),
        "month_1_retention_unbounded": (4, 6),
        # Ann and Bob in Q3; Ann in Q4.
        "period_crr": (1, 2),
        "period_crr_of_all": (4, 6),
        # At the end Ann, Dan, Eve, Fay; new are Dan and Eve; at the start Ann and Bob.
        "crr_end_minus_new": (2, 2),
        "retained_of_all": (4, 6),
        "lost_of_all": (2, 6),
        # All but Eve; Cho's two are of one day.
        "repeat_purchase_rate_by_order": (5, 6),
        "repeat_purchase_rate_by_day": (4, 6),
        # Of Q4's Ann, Dan, Eve, Fay.
        "returning_customer_rate": (2, 4),
        "returning_customer_rate_looking_ahead": (3, 4),
        "churn_start_only": (1, 2),
        "churn_start_plus_new": (1, 4),
        "new_active_in_last_month": (2, 6),
        "customer_value": (141, 6),
    }


def test_values_and_intervals_are_of_their_counts(tmp_path: Path) -> None:
    result = definitions(SHOP, tmp_path, period="quarter", as_of="2024-01-05", margin=0.5)
    for row in frame(result, "definitions").rows(named=True):
        assert row["value"] == row["numerator"] / row["denominator"]
        assert (row["ci_low"] is None) == (row["unit"] != "ratio")
    assert result.summary["customer_value"] == 141 * 0.5 / 6
    assert result.summary["period_crr_numerator"] == 1
    assert result.summary["period_crr_ci_low"] == pytest.approx(0.0945, abs=1e-4)


def test_the_period_is_named(tmp_path: Path) -> None:
    table = frame(definitions(SHOP, tmp_path, period="quarter"), "definitions")
    rows = {row["definition"]: row for row in table.rows(named=True)}
    assert rows["period_crr"]["period"] == dt.date(2023, 10, 1)
    assert rows["period_crr"]["name"] == "CRR, active the quarter before"
    assert "2023-Q3" in rows["period_crr"]["formula"]
    assert rows["new_active_in_last_month"]["period"] == dt.date(2023, 1, 1)
    assert rows["repeat_purchase_rate_by_day"]["period"] is None


def test_what_is_not_known_is_null(tmp_path: Path) -> None:
    """January is the warm-up of churn, no month has a next one, and no year is over."""
    short = "customer time\na 2024-01-05\na 2024-01-20\nb 2024-01-06\n"
    result = definitions(short, tmp_path, as_of="2024-01-31")
    values = dict(frame(result, "definitions").select("definition", "value").iter_rows())
    assert {name for name, value in values.items() if value is None} == {
        "month_1_retention", "month_1_retention_elapsed", "month_1_retention_unbounded",
        "period_crr", "crr_end_minus_new", "churn_start_only", "churn_start_plus_new",
        "new_active_in_last_month",
    }  # fmt: skip
    assert "customer_value" not in values
    codes = {note.code for note in result.notes}
    assert {"definitions-warm-up", "definitions-months", "definitions-year"} <= codes
    assert retainr.render(result)


@pytest.mark.parametrize("rows", ["", "a 2024-01-05 -1\n", "a 2024-01-05 1\n"])
def test_next_to_nothing(tmp_path: Path, rows: str) -> None:
    text = f"customer time amount\nx soon 1\n{rows}"
    result = definitions(text, tmp_path, max_rejects=1.0)
    assert retainr.render(result)
    assert retainr.render(result, "md")


def test_segments_add_up(tmp_path: Path) -> None:
    lines = SHOP.strip().splitlines()
    split = "\n".join([f"{lines[0]} shop", *(f"{line} {line[0] < 'd'}" for line in lines[1:])])
    result = definitions(split, tmp_path, by=["shop"], period="quarter", as_of="2024-01-05")
    table = frame(result, "definitions")
    assert table.columns[0] == "shop"
    counts = table.select("definition", "numerator", "denominator")
    sums = counts.group_by("definition").sum()
    whole = definitions(SHOP, tmp_path, period="quarter", as_of="2024-01-05")
    found = {name: (over, under) for name, over, under in sums.iter_rows()}
    assert found == counted(whole)
    assert result.summary == whole.summary


def test_an_inactivity_shorter_than_the_period_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--inactive-after 31d: shorter than the longest quarter"):
        definitions(SHOP, tmp_path, period="quarter", inactive_after="31d")


def test_the_screen_names_both_rival_rates(tmp_path: Path) -> None:
    screen = retainr.render(definitions(SHOP, tmp_path, period="quarter", as_of="2024-01-05"))
    assert isinstance(screen, str)
    lines = [line.split() for line in screen.splitlines()]
    assert ["CRR,", "active", "the", "quarter", "before", "50.0"] in [line[:6] for line in lines]
    assert ["CRR,", "of", "all", "ever", "66.7"] in [line[:5] for line in lines]
    assert all(len(line) <= 80 for line in screen.splitlines())


def test_what_is_above_all_has_a_number_but_no_place_on_the_scale(tmp_path: Path) -> None:
    """Ann comes back while Bob stays, so two are there of one at the start."""
    won = """
    customer time
    ann 2023-01-05
    bob 2023-07-05
    ann 2023-11-05
    bob 2023-11-05
    """
    result = definitions(won, tmp_path, period="quarter", as_of="2023-12-31")
    assert result.summary["crr_end_minus_new"] == 2
    chart = result.charts["definitions"][0]
    assert isinstance(chart, Strips)
    assert all(cell is None or cell.value is None or cell.value <= 1 for cell in chart.cells)
    assert len(chart.labels) == 14
    assert [note.key for note in chart.footnotes if "beyond" in note.key] == ["definitions.beyond"]
    lines = str(retainr.render(result)).splitlines()
    assert [line.split()[-4:] for line in lines if "(end − new)" in line][1:] == [
        ["200.0", "2", "of", "1"]
    ]
