"""Pictures: what is in them, that nothing collides, and that the bytes never change."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retainr.errors import OutputError
from retainr.lang import Texts, texts
from retainr.render import chart_fonts
from retainr.render.chart import draw, missing_font
from retainr.render.chart_sheet import Box, Sheet
from retainr.render.chart_values import cell_text, every_nth, scale_texts, short, ticks
from retainr.render.colours import TOKENS, heat
from retainr.results.charts import Cell, Curves, Heatmap, HeatmapRow, Series, State
from retainr.results.columns import Unit
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.render.chart_sheet import Ink

EN = Texts("en", {**texts("en").templates, "raw": "{text}"})
KINDS = ("png", "svg", "pdf")
NASTY = "a\x00\x1b[31m $x_1$ \\alpha <b>--& \ud800\u202e\n中 end"


def raw(text: str) -> Phrase:
    return Phrase("raw", {"text": text})


def matrix(rows: int = 6, ages: int = 6, *, unit: Unit = Unit.RATIO, top: float | None = 0.5,
           segment: str | None = None, step: float = 0.013) -> Heatmap:  # fmt: skip
    """Make a triangle whose last diagonal is not over."""

    def cell(i: int, j: int) -> Cell | None:
        if i + j + 1 > rows:
            return None
        if i + j + 1 == rows:
            return Cell(None, state=State.INCOMPLETE)
        return Cell(0.1 * (unit is Unit.RATIO) + step * (i + j))

    lines = tuple(
        HeatmapRow(f"2011-{i + 1:02d}", 900 + i, tuple(cell(i, j) for j in range(ages)), i == rows - 1)
        for i in range(rows)
    )  # fmt: skip
    rate = unit is Unit.RATIO
    pooled = tuple(Cell(step * j, *((step * j, step * j + 0.05) if rate else ())) for j in range(ages))
    return Heatmap(
        raw("Retention by cohort"), raw("measure"), raw("% that ordered again"),
        raw("months after the first"), raw("cohort"), tuple(range(1, ages + 1)), lines,
        HeatmapRow("pooled", None, pooled), (), unit, top, 0.95,
        (raw("▨ month not over"), raw("a warning that is rather long " * 5)), segment,
    )  # fmt: skip


def curves(ages: int = 11, cohorts: int = 8, segment: str | None = None) -> Curves:
    pooled = [0.2 + 0.01 * j for j in range(ages)]
    series = tuple(
        Series(f"2011-{i + 1:02d}", tuple(v + 0.03 * (i % 4 - 1.5) if i + j < ages else None
                                          for j, v in enumerate(pooled)))
        for i in range(cohorts)
    )  # fmt: skip
    low, high = (tuple(v + d for v in pooled) for d in (-0.02, 0.02))
    counts = (tuple(max(1, ages - j) for j in range(ages)), tuple(23570 - j for j in range(ages)))
    return Curves(
        raw("Retention curves"), raw("% that ordered again"), tuple(range(1, ages + 1)), series,
        Series("pooled", tuple(pooled)), low, high, raw("behind the curve"), counts, Unit.RATIO,
        accent="2011-01", footnotes=(raw("dashed: few cohorts"),), segment=segment,
    )  # fmt: skip


def svg(*charts: Heatmap, **options: str) -> str:
    return draw(charts, kind="svg", texts=EN, **options).decode()  # type: ignore[arg-type]


def pixels(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_in_every_process(kind: str) -> None:
    code = (
        "import hashlib, test_chart as t; "
        f"files = [t.draw([c], kind={kind!r}, texts=t.EN) for c in (t.matrix(), t.curves())]; "
        "print(*(hashlib.sha256(f).hexdigest() for f in files))"
    )
    folder = __file__.rpartition("/")[0]
    env = {"PYTHONPATH": f"{folder}:{folder}/../..", "PYTHONHASHSEED": "7"}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], env=env | seed, capture_output=True, text=True, check=True
        ).stdout
        for seed in ({}, {"PYTHONHASHSEED": "8"})
    ]
    assert runs[0] == runs[1]
    assert draw([matrix()], kind=kind, texts=EN) == draw([matrix()], kind=kind, texts=EN)


def test_importing_costs_nothing_and_settings_are_left_alone() -> None:
    code = (
        "import sys, retainr.render.chart; "
        "assert not {'matplotlib', 'numpy', 'polars'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    draw([matrix()], kind="svg", texts=EN)
    assert dict(mpl.rcParams) == before
    assert "matplotlib.pyplot" not in sys.modules


def test_the_designs_sizes() -> None:
    assert pixels(draw([matrix(13, 12)], kind="png", texts=EN))[0] == 1200
    assert pixels(draw([matrix()], kind="png", texts=EN, size=(6, 4), dpi=100)) == (600, 400)
    assert pixels(draw([curves()], kind="png", texts=EN, size=(16, 9))) == (2400, 1350)
    assert pixels(draw([matrix(400, 24)], kind="png", texts=EN))[1] <= 6000


class _Watch:
    """Keep where every text was written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.boxes: list[tuple[str, Box]] = []
        self.sheet: Sheet
        write = Sheet.text

        def text(sheet: Sheet, x: float, middle: float, text: str, ink: Ink) -> None:
            self.sheet = sheet
            width = sheet.look.fonts.width(text, ink.size, bold=ink.bold)
            left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[ink.align] * width
            half = 0.37 * ink.size
            assert ink.size >= 7.8
            self.boxes.append((text, Box(left, middle - half, left + width, middle + half)))
            write(sheet, x, middle, text, ink)

        monkeypatch.setattr(Sheet, "text", text)

    def check(self) -> None:
        for text, box in self.boxes:
            assert box.left >= 0, text
            assert box.right <= self.sheet.width, text
            assert box.top >= 0, text
            assert box.bottom <= self.sheet.height, text
        for (a, one), (b, two) in combinations(self.boxes, 2):
            across = one.left < two.right and two.left < one.right
            assert not (across and one.top < two.bottom and two.top < one.bottom), (a, b)


LAID_OUT: dict[str, Sequence[Heatmap] | Sequence[Curves]] = {
    "small": [matrix()],
    "tall": [matrix(120, 12)],
    "wide": [matrix(17, 17)],
    "bare": [matrix(36, 36)],
    "money": [matrix(8, 8, unit=Unit.MONEY, top=None, step=123456.78)],
    "curves": [curves()],
    "long curves": [curves(40, 30)],
}


@pytest.mark.parametrize("size", [None, (6, 4), (16, 9), (5, 12), (20, 4)])
@pytest.mark.parametrize("name", LAID_OUT)
def test_no_text_covers_another(
    name: str, size: tuple[float, float] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = _Watch(monkeypatch)
    draw(LAID_OUT[name], kind="svg", texts=EN, size=size)
    watch.check()


@pytest.mark.parametrize("size", [None, (8, 12), (16, 9)])
def test_panels_share_title_scale_and_notes(
    size: tuple[float, float] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = _Watch(monkeypatch)
    draw([matrix(segment=s) for s in ("UK", "France", "Spain")], kind="pdf", texts=EN, size=size)
    written = [text for text, _ in watch.boxes]
    for once in ("Retention by cohort", "0%", "50%", "UK", "France", "▨ month not over"):
        assert written.count(once) == 1
    watch.check()
    watch.boxes.clear()
    draw([curves(segment=s) for s in ("UK", "France")], kind="pdf", texts=EN, size=size)
    watch.check()


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(OutputError, match="13 segments are too many"):
        draw([matrix()] * 13, kind="png", texts=EN)
    with pytest.raises(OutputError, match="does not fit into 6.0 × 2.0 in"):
        draw([matrix(segment="a"), matrix(segment="b")], kind="png", texts=EN, size=(6, 2))
    with pytest.raises(OutputError):
        draw([], kind="png", texts=EN)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_cells_show_their_state(theme: str) -> None:
    states = (Cell(0.25), Cell(None, state=State.FEW), Cell(None, state=State.INCOMPLETE), None)
    chart = replace(matrix(), columns=(1, 2, 3, 4), rows=(HeatmapRow("c", 41, states, True),))
    picture = svg(chart, theme=theme)
    assert heat(0.5, theme) in picture
    assert "<!-- 25.0 -->" in picture
    assert "<!-- few -->" in picture
    assert TOKENS[theme]["accent"] in picture
    assert TOKENS[theme]["hatch"] in picture
    assert "<!-- + -->" in picture
    plain = svg(replace(chart, top=None), theme=theme)
    assert TOKENS[theme]["surface"] in plain
    assert heat(0.5, theme) not in plain


def test_intervals_need_room_for_one_line() -> None:
    assert "<!-- 1–7 -->" in svg(matrix(12, 12))
    assert "<!-- 1–7 -->" not in svg(matrix(20, 20))
    assert "<!-- 6.3 -->" in svg(matrix(20, 20))
    assert "<!-- 12.6 -->" in svg(matrix(31, 30))
    assert "<!-- 12.6 -->" not in svg(matrix(32, 31))


def test_a_growing_value_is_marked_and_shown() -> None:
    cells = (Cell(1234.5, state=State.INCOMPLETE),)
    chart = replace(matrix(unit=Unit.MONEY, top=None), columns=(1,), totals=None)
    picture = svg(replace(chart, rows=(HeatmapRow("c", 1, cells),)))
    assert "<!-- 1,234.50 -->" in picture
    assert TOKENS["light"]["hatch"] in picture


def test_curves_dash_what_few_cohorts_carry() -> None:
    def drawn(chart: Curves) -> str:
        return draw([chart], kind="svg", texts=EN).decode()

    assert drawn(curves()).count("stroke-dasharray") == 1
    assert "stroke-dasharray" not in drawn(replace(curves(), few=0))
    assert "<!-- 2011-01 -->" in drawn(curves())
    assert "<!-- 2011-02 -->" not in drawn(curves())
    assert "<!-- 23,570 -->" in drawn(curves())
    assert "<!-- 23.6k -->" in drawn(curves(17))


BARE = replace(curves(), series=(), accent=None, counts=(), few=3)
ODD: dict[str, Heatmap | Curves] = {
    "no columns": replace(matrix(1, 0), totals=None),
    "no rows": replace(matrix(0, 3), footnotes=()),
    "nothing": replace(matrix(0, 0), totals=None),
    "one cell": matrix(2, 1),
    "flat scale": replace(matrix(), top=0.0),
    "negative": matrix(unit=Unit.MONEY, step=-50.0, top=10.0),
    "many counts": matrix(40, 40, unit=Unit.COUNT, top=None, step=1e5),
    "nasty": replace(matrix(segment=NASTY), title=raw(NASTY), rows=(HeatmapRow(NASTY * 9, 1, ()),)),
    "one age": replace(BARE, x=(3,), pooled=Series("p", (0.2,)), low=(0.1,), high=(0.3,)),
    "no age": replace(BARE, x=(), pooled=Series("p", ()), low=(), high=()),
    "no value": replace(BARE, x=(1, 2), pooled=Series("p", (None,) * 2), low=(None,) * 2, high=(None,) * 2),
    "gaps": replace(curves(5, 1), pooled=Series(NASTY, (0.1, None, 0.2, 0.3, None))),
    "losses": replace(curves(5, 2), unit=Unit.MONEY, pooled=Series("p", (-12.0, 3.5, 700.0, 0.0, 1.0))),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("size", [None, (6, 4)])
def test_odd_charts_are_drawn(name: str, size: tuple[float, float] | None) -> None:
    for kind in KINDS:
        assert draw([ODD[name]], kind=kind, texts=EN, size=size)  # type: ignore[arg-type,list-item]


def test_user_text_is_taken_literally() -> None:
    picture = svg(replace(matrix(), title=raw("ignored")), title=NASTY)
    title = ET.fromstring(picture).findtext("{http://www.w3.org/2000/svg}title")
    assert title == "a[31m $x_1$ \\alpha <b>--&  ? end"


def test_without_a_chinese_font_all_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    chinese = Texts("zh-Hans", {**EN.templates, "screen.customers": "客户"})
    monkeypatch.setattr(chart_fonts, "installed", lambda: frozenset({"DejaVu Sans"}))
    assert missing_font(["客户"])
    assert not missing_font(["customers – ü"])
    english = replace(
        matrix(), title=Phrase("screen.size"), subtitle=Phrase("screen.size"),
        across=Phrase("screen.of"), label_head=Phrase("screen.size"), footnotes=(), segment="客户",
    )  # fmt: skip
    picture = draw([english], kind="svg", texts=chinese).decode()
    assert "<!-- customers -->" in picture
    assert "<!-- ?? -->" in picture


def test_a_chinese_font_is_taken_where_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_fonts, "installed", lambda: frozenset({"SimHei", "PMingLiU"}))
    assert not missing_font(["客户"])
    assert [chart_fonts.fallback(lang) for lang in ("zh-Hans", "zh-Hant")] == ["SimHei", "PMingLiU"]
    fonts = chart_fonts.Fonts("en")
    monkeypatch.setattr(chart_fonts, "_glyphs", lambda name: {ord("a")} | {ord("中")} * (name != "DejaVu Sans") if False else frozenset(map(ord, "a" if name == "DejaVu Sans" else "中")))
    assert fonts.families("a") == ["DejaVu Sans"]
    assert fonts.families("a中") == ["DejaVu Sans", "SimHei"]
    assert fonts.clean("a中b") == "a中?"


def test_lines_break_where_a_reader_expects() -> None:
    fonts = chart_fonts.Fonts("en")
    assert fonts.wrap("", 9, 100) == []
    assert fonts.wrap("one two    + three", 9, fonts.width("one two    +", 9)) == ["one two", "+ three"]
    assert all(fonts.width(line, 9) <= 50 for line in fonts.wrap("x" * 100, 9, 50))
    assert fonts.cut("abcdefghij" * 3, 9, 40).endswith("…")


def test_numbers_agree_with_the_terminal() -> None:
    assert cell_text(0.2845, Unit.RATIO) == "28.5"
    assert cell_text(0.0042, Unit.RATIO) == "0.4"
    assert cell_text(None, Unit.COUNT) == ""
    assert scale_texts([0, 0.025, 0.05], Unit.RATIO) == ["0.0%", "2.5%", "5.0%"]
    assert scale_texts([0, 1e6], Unit.MONEY) == ["0", "1,000,000"]
    assert [short(n) for n in (885, 7846, 23570, 123456, 1234567)] == ["885", "7.8k", "23.6k", "123k", "1.2M"]
    assert [every_nth(20, pitch) for pitch in (20, 10, 5, 2.5, 1, 0.5)] == [1, 2, 4, 12, 24, 48]
    assert ticks(0, 0.536, Unit.RATIO) == (0, 0.55, [0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert ticks(0, 2, Unit.COUNT)[2] == [0, 1, 2]


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.sampled_from([Unit.MONEY, Unit.COUNT]))
def test_ticks_hold_zero_and_all_values(low: float, high: float, unit: Unit) -> None:
    bottom, top, at = ticks(low, high, unit)
    assert bottom <= low * (1 - 1e-9) or low > bottom
    assert top >= high * (1 - 1e-9)
    assert 0.0 in at
    assert len(at) <= 14
