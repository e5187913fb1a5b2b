"""Pictures of estimates, counts and survival: what is in them, and that nothing collides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from retainr.errors import OutputError
from retainr.render import View, chart_fonts, unshowable
from retainr.render.chart import draw
from retainr.render.chart_figure import FigureSheet
from retainr.render.chart_fonts import Fonts
from retainr.render.chart_numbers import Number, Numbers
from retainr.render.chart_sheet import Box, Look
from retainr.render.chart_stairs import at_risk, stairs
from retainr.render.colours import TOKENS, contrast, legible
from retainr.results import Unit
from retainr.results.phrase import Phrase
from tests.render.pictures import EN, Watch, pixels
from tests.render.plots import (
    CHURN,
    DEFINITIONS,
    FORECAST,
    LIFECYCLE,
    PLOTS,
    SAID_AND_DONE,
    SURVIVAL,
    TRACKING,
    bars,
    curve,
    groups,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.render.chart_sheet import Point, Stroke
    from retainr.results import Chart, Dots, Quadrants, Result, Stacks, Steps, Strips, Track

LOOK = Look("light", EN, Fonts("en"))
EACH: dict[str, Dots | Quadrants | Stacks | Steps | Strips | Track] = {
    "dots": CHURN,
    "stacks": LIFECYCLE,
    "steps": SURVIVAL,
    "strips": DEFINITIONS,
    "tracks": TRACKING,
    "quadrants": SAID_AND_DONE,
}


@pytest.mark.parametrize("size", [None, (4, 5.5), (16, 9)])
@pytest.mark.parametrize("name", PLOTS)
def test_no_text_covers_another(
    name: str, size: tuple[float, float] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    monkeypatch.setattr(FigureSheet, "save", lambda *_: b"")
    draw([PLOTS[name]], kind="svg", texts=EN, size=size)
    watch.check()


def test_each_field_stands_where_its_row_and_its_column_cross(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch, boxes = Watch(monkeypatch), FigureSheet.boxes
    filled: list[tuple[Box, str]] = []

    def kept(sheet: FigureSheet, areas: list[Box], colour: str) -> None:
        filled.extend((area, colour) for area in areas)
        boxes(sheet, areas, colour)

    monkeypatch.setattr(FigureSheet, "boxes", kept)
    draw([SAID_AND_DONE], kind="pdf", texts=EN)
    at = dict(watch.boxes)
    high, low = at["answered 9–10"], at["answered anything else"]
    none, ordered = at["no order within 90 days"], at["ordered within 90 days"]
    crossing = {"satisfied but leaving": (high, none), "loyal": (high, ordered),
                "lost": (low, none), "captive": (low, ordered)}  # fmt: skip
    shades = {}
    for name, (row, column) in crossing.items():
        fields = [(box, colour) for box, colour in filled if holds(box, at[name])]
        (field, shades[name]) = fields[-1]
        assert field.left < (column.left + column.right) / 2 < field.right
        assert field.top < (row.top + row.bottom) / 2 < field.bottom
    # The larger the share, the darker.
    names = sorted(shades, key=lambda name: contrast(shades[name], "#ffffff"))
    assert names == ["captive", "loyal", "satisfied but leaving", "lost"]


def holds(field: Box, text: Box) -> bool:
    across = field.left <= text.left and text.right <= field.right
    return across and field.top <= text.top and text.bottom <= field.bottom


KINDS = (("dots", "png"), ("stacks", "pdf"), ("steps", "svg"), ("strips", "png"), ("tracks", "svg"),
         ("quadrants", "svg"))  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_the_same_bytes_each_time(name: str, kind: str) -> None:
    pictures = [draw([EACH[name]], kind=kind, texts=EN, dpi=40) for _ in range(2)]
    assert pictures[0] == pictures[1]
    if kind == "png":
        assert pixels(pictures[0])[0] == 320


@pytest.mark.parametrize("name", EACH)
def test_panels_and_themes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch)
    charts: list[Chart] = [replace(EACH[name], segment=s) for s in ("UK", "France", "Spain")]
    picture = draw(charts, kind="svg", texts=EN, theme="dark").decode()
    written = [text for text, _ in watch.boxes]
    assert all(written.count(once) == 1 for once in ("UK", "France", "Spain"))
    assert TOKENS["dark"]["bg"] in picture
    assert TOKENS["light"]["bg"] not in picture
    watch.check()


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(OutputError, match="13 segments are too many"):
        draw([groups(13)], kind="png", texts=EN)
    for chart in EACH.values():
        with pytest.raises(OutputError, match="does not fit into"):
            draw([chart], kind="png", texts=EN, size=(4, 1.5))


def _marks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[Point]]]:
    """Keep where dots and lines are drawn."""
    found: list[tuple[str, list[Point]]] = []

    def dots(_: FigureSheet, middles: list[Point], size: float, colour: str, rim: Stroke) -> None:
        found.append(("dots", list(middles)))

    def line(_: FigureSheet, points: list[Point], stroke: Stroke) -> None:
        found.append(("dashed" if stroke.dashes else stroke.colour, list(points)))

    monkeypatch.setattr(FigureSheet, "dots", dots)
    monkeypatch.setattr(FigureSheet, "line", line)
    return found


def test_dots_stand_at_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    watch, marks = Watch(monkeypatch), _marks(monkeypatch)
    picture = draw([CHURN], kind="svg", texts=EN).decode()
    middle = {text: (box.top + box.bottom) / 2 for text, box in watch.boxes}
    zero, top = middle["0%"], middle["25%"]
    (dots,) = (points for kind, points in marks if kind == "dots")
    for (_, y), cell in zip(dots, CHURN.cells[3:12], strict=True):
        assert y == pytest.approx(zero + (top - zero) * ((cell and cell.value) or 0) / 0.25)
    pooled = next(points for kind, points in marks if kind == "dashed")
    assert pooled[0][1] == pytest.approx(zero + (top - zero) * 0.152 / 0.25)
    # Above its interval, and the pooled line spares the fields.
    assert middle["21.3"] < dots[0][1]
    assert dots[0][0] > pooled[0][0] > dots[0][0] - 30
    for text in ("warm-up", "not over", "12", "2011", "9.3"):
        assert f"<!-- {text} -->" in picture


def test_bars_stand_on_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes: dict[str, list[Box]] = {}
    monkeypatch.setattr(FigureSheet, "boxes", lambda _, b, c: boxes.setdefault(c, []).extend(b))
    marks = _marks(monkeypatch)
    picture = draw([LIFECYCLE], kind="svg", texts=EN).decode()
    ink = TOKENS["light"]["ink"]
    zero = next(points for kind, points in marks if kind == ink)[0][1]
    returning = boxes[TOKENS["light"]["retained"]][:11]
    dormant = boxes[TOKENS["light"]["dormant"]][:11]
    assert all(box.bottom == pytest.approx(zero) for box in returning)
    assert all(box.top == pytest.approx(zero) for box in dormant)
    a_customer = dormant[0].height / 561
    assert dormant[1].height / 479 == pytest.approx(a_customer)
    # The white seam is taken from the upper end.
    assert returning[0].height == pytest.approx(324 * a_customer - 0.96)
    for text in ("1,665", "−742", "returning", "dormant", "500"):
        assert f"<!-- {text} -->" in picture
    assert "<!-- −500 -->" not in picture


def test_numbers_of_bars_need_room() -> None:
    few = draw([bars(60)], kind="svg", texts=EN).decode()
    assert few.count("<!-- 2,100 -->") <= 2
    millions = draw([bars(12, size=1000)], kind="svg", texts=EN).decode()
    assert "<!-- 2.1M -->" in millions
    assert "<!-- 2,100,000 -->" not in millions


def test_money_on_a_bar_is_rounded_not_cut() -> None:
    chart = bars(3, Unit.MONEY)
    brought = (1005.93, 317.5, 281.49)
    only = (replace(chart.above[0], values=brought),)
    picture = draw([replace(chart, above=only, below=())], kind="svg", texts=EN).decode()
    for text in ("1,006", "318", "281"):
        assert f"<!-- {text} -->" in picture


def test_curves_end_where_few_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = _marks(monkeypatch)
    line = curve("a", 0.5, 101)
    draw([replace(SURVIVAL, lines=(line,), few=500)], kind="svg", texts=EN)
    (points,) = (points for kind, points in marks if kind == TOKENS["light"]["retained"])
    across = [x for x, _ in points]
    assert across == sorted(across)
    (part,) = stairs(line, 500)
    # At risk: 1,010 on day 0, ten fewer each day; 490 on day 52.
    assert (part.end, len(part.x)) == (52.0, 52)
    assert stairs(line, 2000) == []
    assert at_risk(line, [0, 0.5, 100, 101]) == (1010, 1000, 10, 0)


def test_a_forecast_goes_on_from_what_was_seen() -> None:
    seen, ahead = stairs(FORECAST.lines[0], 0)
    assert (seen.end, seen.dashed, ahead.dashed) == (8.0, False, True)
    assert ahead.line()[0] == (8.0, seen.values[-1])
    assert ahead.end == 12.0
    assert at_risk(FORECAST.lines[0], [7, 8, 12])[1:] == (None, None)
    (only,) = stairs(FORECAST.lines[0], 10**6)
    assert only.x[0] == 8.0


def test_a_long_curve_keeps_its_shape() -> None:
    line = curve("a", 0.0, 20001)
    (whole,) = stairs(line, 0)
    thin = whole.thinned(100.0)
    assert len(thin.x) <= 402
    at = np.arange(0, 20000, 37.0)
    values = [s.values[np.searchsorted(s.x, at, side="right") - 1] for s in (whole, thin)]
    assert np.abs(values[0] - values[1]).max() < 0.0051
    assert thin.values[-1] == whole.values[-1]


def test_bands_have_the_gaps_of_their_interval() -> None:
    low = (0.5, None, 0.4, 0.3)
    line = replace(curve("a", 0.5, 4), low=low, high=(0.9, 0.9, 0.8, 0.8))
    first, second = stairs(line, 0)[0].bands()
    assert first == [(0.0, 0.5), (1.0, 0.5), (1.0, 0.9), (0.0, 0.9)]
    assert second[0] == (2.0, 0.4)


def test_few_numbers_spare_other_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(monkeypatch)
    marks = {i: Box(5.0 * i, 40 - 3 * (i % 7), 5.0 * i + 3, 60) for i in range(40)}
    numbers = [Number(i, "12.3", 5.0 * i + 1.5, (-1, 1)) for i in marks]
    sheet = FigureSheet(210, 100, 1, LOOK)
    room = Box(0, 0, 210, 100)
    boxes = Numbers(numbers, marks, (39, 6, 0, 5, 20), room, (9.0, 7.8)).write(sheet)
    assert 2 <= len(boxes) <= 5
    assert len(watch.boxes) == len(boxes)
    watch.check()
    for box in boxes:
        assert sum(box.meets(mark) for mark in marks.values()) == 0
    assert len(Numbers(numbers[::8], marks, (), room, (9.0,)).write(sheet)) == 5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_in_colour_can_be_read(theme: str) -> None:
    for token in ("retained", "new", "resurrected", "dormant", "hatch"):
        assert contrast(legible(TOKENS[theme][token], theme), TOKENS[theme]["bg"]) >= 4.5
    assert legible(TOKENS[theme]["retained"], theme) == TOKENS[theme]["retained"]


def test_names_of_groups_may_need_a_font(made: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_fonts, "installed", frozenset)
    line = curve("客户", 0.5)
    chart = replace(FORECAST, title=Phrase("screen.size"))
    assert not unshowable(replace(made, charts={"t": (chart,)}), View())
    assert unshowable(replace(made, charts={"t": (replace(chart, lines=(line,)),)}), View())


def test_a_track_is_the_designs(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[Sequence[Point], Stroke]] = []
    fields: list[Box] = []
    line, boxes = FigureSheet.line, FigureSheet.boxes

    def kept(sheet: FigureSheet, points: Sequence[Point], stroke: Stroke) -> None:
        drawn.append((points, stroke))
        line(sheet, points, stroke)

    def filled(sheet: FigureSheet, areas: list[Box], colour: str) -> None:
        fields.extend(areas)
        boxes(sheet, areas, colour)

    monkeypatch.setattr(FigureSheet, "line", kept)
    monkeypatch.setattr(FigureSheet, "boxes", filled)
    watch = Watch(monkeypatch)
    picture = draw([TRACKING], kind="png", texts=EN)
    assert pixels(picture)[0] == 1200
    actual, expected = [d for d in drawn if len(d[0]) == 78]
    assert (actual[1].colour, actual[1].dashes) == (TOKENS["light"]["ink"], None)
    assert expected[1].colour == TOKENS["light"]["new"]
    assert expected[1].dashes is not None
    # The held-out side is tinted, from week 39 on to the end of the lines.
    assert len(fields) == 1
    assert fields[0].left == pytest.approx(actual[0][38][0])
    assert fields[0].right == pytest.approx(actual[0][-1][0])
    written = {text for text, _ in watch.boxes}
    assert {"fitted here", "held out", "actual", "4,339", "expected", "4,161", "week"} <= written
    assert {"0", "13", "26", "39", "52", "65", "78"} <= written
