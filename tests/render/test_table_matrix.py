"""The cells, rows and segments of a matrix on a terminal."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import polars as pl
import pytest
from rich.cells import cell_len

from retainr.lang import Texts, texts
from retainr.render.colours import heat, ink_on
from retainr.render.table import Screen, render
from retainr.results import (
    Account,
    Cell,
    Heatmap,
    HeatmapRow,
    Note,
    Phrase,
    Result,
    Severity,
    State,
    Table,
    Unit,
)

ENGLISH = Texts("en", {**texts("en").templates, "said": "{text}"})
ANSI = re.compile(r"\x1b\[[0-9;]*m")
DOT = Cell(None, state=State.INCOMPLETE)
FEW = Cell(None, state=State.FEW)
HOSTILE = "[red]x[/red]\x1b[31m\r\n\u202e\u2028\x9b2J\tend"
DATA = Account(**{**dict.fromkeys(f.name for f in fields(Account)), "sources": ("o.csv",)})  # type: ignore[arg-type]


def say(text: str) -> Phrase:
    return Phrase("said", {"text": text})


def row(*values: Cell | float | None, label: str = "2011-01") -> HeatmapRow:
    cells = (v if v is None or isinstance(v, Cell) else Cell(v) for v in values)
    return HeatmapRow(label, 5, tuple(cells))


def matrix_of(*rows: HeatmapRow, unit: Unit = Unit.RATIO) -> Heatmap:
    """Return a heatmap without totals, segment and colours, with cells 4 wide or more."""
    ages = tuple(range(1, len(rows[0].cells) + 1))
    a = say("a")
    return Heatmap(a, a, a, a, say("cohort"), ages, rows, None, (), unit, None, 0.95)


def result_of(*heatmaps: Heatmap, title: str = "T", notes: tuple[Note, ...] = ()) -> Result:
    tables = (Table("t", pl.DataFrame()),)
    return Result(
        "cohort", say(title), say(""), say("S"), {}, DATA, {}, tables, {}, notes, {"t": heatmaps}
    )


def plain(result: Result, width: int = 80, colour: str | None = None) -> list[str]:
    return ANSI.sub("", render(result, ENGLISH, Screen(width, colour))).splitlines()


def body(heatmap: Heatmap) -> list[str]:
    """Return the lines under the heading of the ages."""
    return plain(result_of(heatmap))[6:]


def test_heat_is_one_surface_on_complete_cells_only() -> None:
    so_far = Cell(0.25, state=State.INCOMPLETE)
    heatmap = replace(matrix_of(row(0.5, so_far, DOT, FEW)), top=0.5)
    line = render(result_of(heatmap), ENGLISH, Screen(80, "truecolor")).splitlines()[6]
    ground = heat(1.0, "dark")
    assert re.findall(r"48;2;(\d+;\d+;\d+)m", line) == [
        ";".join(str(int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    ]
    assert re.search(r"\x1b\[38;2;0;0;0;48;2;[0-9;]+m 50\.0 \x1b\[0m", line)
    assert ink_on(ground) == "#000000"
    assert "\x1b[2m·\x1b[0m25.0" in line
    assert re.search(r"\x1b\[1;33m *few\x1b\[0m", line)


def test_what_is_not_known_is_marked_without_colour_too() -> None:
    so_far = Cell(0.25, 0.2, 0.3, state=State.INCOMPLETE)
    wide = body(matrix_of(row(Cell(0.5, 0.41, 0.6), so_far, FEW, DOT, None)))
    assert wide == ["2011-01       5   50.0 41–60 ·25.0 20–30   few           ·"]
    narrow = body(matrix_of(row(0.5, replace(so_far, low=None), FEW, DOT, None)))
    assert narrow == ["2011-01       5   50.0 ·25.0   few     ·"]


def test_counts_get_separators_where_they_are_long_and_money_has_two_decimals() -> None:
    short = row(1234.0, 7.0)
    assert body(matrix_of(short, unit=Unit.COUNT)) == ["2011-01       5  1234    7"]
    assert body(matrix_of(short, row(12345.0, None), unit=Unit.COUNT)) == [
        "2011-01       5   1,234      7",
        "2011-01       5  12,345",
    ]
    assert body(matrix_of(row(1234.5, -0.25), unit=Unit.MONEY)) == [
        "2011-01       5  1,234.50    −0.25"
    ]


def test_rates_are_rounded_half_up_and_a_hundred_has_room() -> None:
    assert body(matrix_of(row(1.0, 0.2845, 0.0005))) == ["2011-01       5  100.0  28.5   0.1"]


def test_totals_without_intervals_or_denominators_have_one_row() -> None:
    totals = HeatmapRow("all", None, (Cell(0.5), None))
    assert body(replace(matrix_of(row(0.5, None)), totals=totals)) == [
        "2011-01       5  50.0",
        "─" * 27,
        "all              50.0",
    ]


def test_a_matrix_without_ages_has_names_and_sizes() -> None:
    assert plain(result_of(matrix_of(row())))[4:] == ["", "cohort     size", "2011-01       5"]


def test_segments_share_one_grid_and_one_scale_and_the_thirteenth_is_only_counted() -> None:
    maps = [replace(matrix_of(row(0.5)), segment=f"Land {i}", top=0.5) for i in range(13)]
    maps[1] = replace(maps[1], rows=(row(1.0),), top=1.0)
    lines = plain(result_of(*maps), colour="truecolor")
    assert [line for line in lines if "Land" in line] == [f"Land {i}" for i in range(12)]
    assert "… 1 more: -o FILE has them all" in lines
    assert {line.index(".") for line in lines if line.startswith("2011")} == {20}
    assert lines[-1] == "  0%" + " " * 26 + "100%  of the cohort"


@pytest.mark.parametrize("width", [40, 80])
def test_hostile_names_are_harmless(width: int) -> None:
    heatmap = matrix_of(replace(row(0.5), label=HOSTILE))
    heatmap = replace(heatmap, label_head=say(HOSTILE), measure=say(HOSTILE), across=say(HOSTILE))
    heatmap = replace(heatmap, segment=HOSTILE + "长" * 200)
    notes = (Note("x", Severity.NOTE, say(HOSTILE)),)
    text = render(result_of(heatmap, title=HOSTILE, notes=notes), ENGLISH, Screen(width))
    assert text.count("[red]x[/red]") == 7
    assert not set(text) & set("\x1b\x9b\r\t\u202e\u2028")
    assert max(map(cell_len, text.split("\n"))) <= width
    assert any(line.endswith("长…") for line in text.split("\n"))
    assert re.search(r"…? +5  50\.0$", text, re.M)


def test_wide_characters_take_two_cells() -> None:
    rows = (replace(row(0.5), label="二〇一一年"), replace(row(0.25), label="ab"))
    places = {cell_len(line.partition(".")[0]) for line in body(matrix_of(*rows))}
    assert places == {10 + 3 + 5 + 2 + 2}
