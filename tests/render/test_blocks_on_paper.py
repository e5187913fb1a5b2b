"""Blocks in Markdown, on the page and in files of data."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import polars as pl
import pytest

from retainr.lang import LANGUAGES, texts
from retainr.lang import numbers as fmt
from retainr.render import FILE_FORMATS, View, html, markdown
from retainr.render import render as rendered
from retainr.results import (
    Block,
    Cell,
    Column,
    Draw,
    Fact,
    Facts,
    Lane,
    Listing,
    Saying,
    State,
    Table,
    Unit,
    Value,
)
from tests.render.block_results import churn, churn_listing, repurchase, result_of, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr.results import Result

HOSTILE = "<script>x</script>|`a`*b*\n\x1b[2J"


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let fixtures say their texts in every language."""

    for lang in LANGUAGES:
        monkeypatch.setitem(cast("dict[str, object]", texts(lang).templates), "said", "{text}")


def md(result: Result, **view: str) -> str:
    return markdown.render(result, View(**view)).decode()  # type: ignore[arg-type]


def page(result: Result, **view: str) -> str:
    return html.render(result, View(**view)).decode()  # type: ignore[arg-type]


def test_a_listing_is_a_table_with_its_total_in_bold() -> None:
    text = md(churn())
    assert "|  | start | new | back | lost | end | churn % | 95% CI |\n" in text
    assert "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n" in text
    assert "| 2010-12 | 0 | 885 | 0 | 0 | 885 | \\~ | warm-up |\n" in text
    assert "| 2011-03 | 1,682 | 452 | 0 | 358 | 1,776 | 21.3 | 19.4–23.3 |\n" in text
    assert "| 2011-12 | 2,841 | 41 | 82 | 74 | 2,890 | · | month not over |\n" in text
    assert "| **all** | **17,837** |  |  | **2,706** |  | **15.2** | **14.7–15.7** |\n" in text
    assert "\n**2011-11** churn 9.3%, in 2011-10 12.7%: −3.4 pp" in text
    assert "lost a year\\\nrevenue of" in text
    assert "- **note:** 2011-12 is not over." in text


def test_facts_are_a_table_of_what_there_is() -> None:
    text = md(repurchase())
    assert "| name | value | 95% CI | what it rests on |\n| --- | ---: | --- | --- |\n" in text
    assert "| ordered again | 65.6% | 64.1–67.0 | 2,845 of 4,339 · by day 64.3% |\n" in text
    assert "| orders per customer | 4.27 |  |  |\n" in text


def test_a_table_that_is_named_shows_its_blocks_and_long_its_rows() -> None:
    for show in (md, page):
        assert "19.4–23.3" not in show(churn(), table="changes").partition("details")[0]
        assert "2011-11" in show(churn(), table="changes")
        assert "19.4–23.3" not in show(churn(), layout="long")


def test_the_page_has_a_strip_for_each_rate_and_the_numbers_below() -> None:
    text = page(churn())
    assert text.count('<circle cx="') == 9
    assert text.count('class="dr-m"') == 9
    assert '<tfoot><tr><th scope="row"><bdi>all</bdi></th><td class="n">17,837</td>' in text
    assert '<td class="n dim">~</td><td class="i dim">warm-up</td>' in text
    assert '<th scope="col" class="g">0% – 25% · ┊ mean</th>' in text
    assert text.count("<caption>") == 1 + 2 + 3  # the listing, two tables of numbers, details
    assert page(repurchase()).count("<rect x=") == 8


def test_the_page_needs_no_style_no_script_and_no_other_file() -> None:
    for result in (churn(), repurchase()):
        body = page(result).partition("<body")[2]
        assert not re.search(r"<script|\sstyle=|\son\w+=|\ssrc=|href=", body)


@pytest.mark.parametrize("show", [md, page])
def test_names_stay_text_and_segments_have_a_heading_each(show: Callable[[Result], str]) -> None:
    bad = churn_listing(HOSTILE)
    bad = replace(bad, labels=(HOSTILE, *bad.labels[1:]), head=HOSTILE, total=said(HOSTILE))
    blocks = [Block("p", bad), Block("s", Saying(HOSTILE, (said(HOSTILE),), segment=HOSTILE))]
    blocks += [Block("p", churn_listing(f"s{i}")) for i in range(13)]
    text = show(result_of("churn", "T", *blocks))
    assert "<script>x" not in text
    assert "\x1b" not in text
    assert len(re.findall(r"^### |<h2><bdi>", text, re.M)) == 12
    assert "… 2 more" in text


def test_too_few_and_so_far_are_said_where_no_interval_can_say_it() -> None:
    cells = (
        Cell(5, state=State.FEW), Cell(None, state=State.FEW), Cell(3, state=State.INCOMPLETE)
    )  # fmt: skip
    lane = Lane(said("n"), Unit.COUNT, cells)
    states = {State.INCOMPLETE: said("so far")}
    alone = Listing("", ("a", "b", "c"), (lane,), states=states)
    text = md(result_of("c", "T", Block("t", alone)))
    assert "| a | 5 few |\n| b | few |\n| c | ·3 so far |" in text
    ends = tuple(replace(c, low=1.0, high=9.0) for c in cells)
    both = replace(alone, lanes=(lane, Lane("", Unit.COUNT, ends, Draw.INTERVAL)))
    text = md(result_of("c", "T", Block("t", both)))
    assert "| a | 5 | 1–9 (few) |\n| b |  | few |\n| c | ·3 | 1–9 |" in text


@pytest.mark.parametrize("format", [f for f in FILE_FORMATS if f not in ("png", "svg", "pdf")])
def test_every_file_holds_the_table_itself(format: str) -> None:
    units = [Unit.MEAN, Unit.STATISTIC, Unit.P_VALUE, Unit.DAYS]
    columns = {unit.name: Column(unit.name, unit, "x") for unit in units}
    frame = pl.DataFrame({name: [0.25, None, float("nan")] for name in columns})
    result = replace(churn(), columns={**churn().columns, **columns})
    result = replace(result, tables=(*result.tables, Table("new", frame)))
    for layout in ("wide", "long"):
        assert rendered(result, format, View(layout=layout, table="periods"))
        assert rendered(result, format, View(layout=layout, table="new"))


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        (Unit.DAYS, 97.0, "97"),
        (Unit.DAYS, 35.14, "35.1"),
        (Unit.MEAN, 4.2719, "4.27"),
        (Unit.STATISTIC, 0.24259, "0.2426"),
        (Unit.STATISTIC, -9582.43, "−9,582"),
        (Unit.P_VALUE, 0.6789, "0.68"),
        (Unit.P_VALUE, 0.0004, "<0.001"),
        (Unit.STATISTIC, float("inf"), ""),
        (Unit.P_VALUE, float("nan"), ""),
        (Unit.RATIO, None, ""),
    ],
)
def test_the_new_units_are_shown_as_the_design_says(unit: Unit, value: float, text: str) -> None:
    assert fmt.shown(value, unit) == text


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        (Unit.RATIO, 0.656, "65.6%"),
        (Unit.QUOTIENT, 1.056, "105.6%"),
        (Unit.DIFFERENCE, -0.034, "−3.4 pp"),
        (Unit.DAYS, 97.0, "97"),
        (Unit.RATIO, None, ""),
    ],
)
def test_a_lone_value_has_its_sign(unit: Unit, value: float, text: str) -> None:
    fact = Fact(said("x"), Cell(value), unit)
    assert f"| x | {text} |\n" in md(result_of("c", "T", Block("t", Facts((fact,)))))
    assert texts("en").word("said", text=Value(value, unit)) == text
