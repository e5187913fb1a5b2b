"""Markdown: what GitHub shows is what was computed, whatever the names."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import pytest

from retainr.errors import InputError
from retainr.render import View
from retainr.render.markdown import escaped, render
from retainr.results import Heatmap, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr.results import Result

COLUMN = re.compile(r"(?<!\\)\|")


def table(text: str) -> list[list[str]]:
    """Cells of the first table, split as GitHub splits them."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in COLUMN.split(line)[1:-1]] for line in lines]


def test_a_matrix_is_the_design_in_markdown(computed: Callable[..., Result]) -> None:
    text = render(computed(), View()).decode()
    assert text.startswith(
        "## Retention by cohort · calendar months · orders.csv\n\n"
        "3 customers in 2 monthly cohorts, 2024-01-05 to 2024-04-10\n\n"
        "% of each cohort that ordered in the month; size = customers new in that month; "
        "columns = months after the first\n\n"
        "| cohort | size | 1 | 2 | 3 |\n"
        "| --- | ---: | ---: | ---: | ---: |\n"
        "| 2024-01 | 2 | 50.0 | 50.0 | · |\n"
        "| 2024-02 | 1 | 100.0 | · |  |\n"
        "| **pooled** |  | **66.7** | **50.0** |  |\n"
    )
    assert "\n| of |  | 3 | 2 |  |\n" in text
    assert "\n- **note:** " in text
    assert text.endswith("was active again, by age.\n")


def test_every_state_of_a_cell_has_its_mark(made: Result) -> None:
    head, _, first, second, third, pooled, interval, of = table(render(made, View()).decode())
    assert head == ["cohort", "size", "1", "2"]
    assert first[1:] == ["358", "24.0", "·12.5"]
    assert second == ["2024-02", "1,200", "few", "·"]
    assert third == ["2024-03", "41+", "", ""]
    assert pooled == ["**pooled**", "", "**24.0**", ""]
    assert interval == ["95% interval", "", "19.9–28.7", ""]
    assert of == ["of", "", "358", ""]


def test_marks_are_explained_where_they_occur(
    made: Result, computed: Callable[..., Result]
) -> None:
    text = render(made, View()).decode()
    for mark in ("`·` not over", "`+` cohort still growing", "`few` too few"):
        assert mark in text
    assert "`few`" not in render(computed(), View()).decode()


def test_names_cannot_leave_their_cell(made: Result) -> None:
    for view in (View(), View(layout="long")):
        text = render(made, view).decode()
        rows = table(text)
        assert len({len(row) for row in rows}) == 1
        assert "<script" not in text
        assert not re.search(r"(?<!\\)\*b", text)
        assert "\u202e" not in text
        assert "\x07" not in text
        assert "\\`a\\`\\*b\\* =1+1" in rows[2][0]
        assert "\\{\\{7\\*7\\}\\}" in rows[2][0]


def test_underscores_stay_readable_within_words() -> None:
    assert escaped("retention_rate") == "retention_rate"
    assert escaped("_x_ a_b __c__") == "\\_x\\_ a_b \\_\\_c\\_\\_"
    assert escaped("a\\|b\nc & <d>") == "a\\\\\\|b c &amp; &lt;d&gt;"


def test_long_is_the_table_with_units_in_its_headings(made: Result) -> None:
    head, rule, first, second, *_ = table(render(made, View(layout="long")).decode())
    assert head == ["name\\|&lt;b&gt;", "day", "n", "rate %", "yes", "none"]
    assert rule == ["---", "---", "---:", "---:", "---", "---:"]
    assert first[1:] == ["2024-01-01", "1,234", "30.0", "yes", ""]
    assert second == ["007", "1899-12-31", f"{2**62 + 1:,}", "", "no", ""]


def test_segments_have_a_heading_each(split: Result) -> None:
    text = render(split, View()).decode()
    assert len(re.findall(r"^### ", text, re.M)) == 2
    assert "\n### north\n\n| cohort |" in text
    assert text.count("| **pooled** |") == 2


def test_warnings_stand_before_notes(made: Result) -> None:
    lines = [line for line in render(made, View()).decode().splitlines() if line[:2] == "- "]
    assert [line.split()[1] for line in lines] == ["**warning:**", "**note:**"]


def test_counts_have_no_interval(made: Result) -> None:
    heatmap = made.charts["t"][0]
    assert isinstance(heatmap, Heatmap)
    counts = dataclasses.replace(heatmap, unit=Unit.MONEY, totals=None)
    text = render(dataclasses.replace(made, charts={"t": (counts,)}), View()).decode()
    assert "| 0.24 |" in text
    assert "interval" not in text


def test_an_unknown_table_is_refused_and_bytes_are_the_same(made: Result) -> None:
    with pytest.raises(InputError, match="no table 'no'"):
        render(made, View(table="no"))
    assert render(made, View()) == render(made, View())
