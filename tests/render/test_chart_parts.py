"""The parts of pictures: fonts, line breaks, numbers, places for names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retainr.lang import Texts, texts
from retainr.render import chart_fonts
from retainr.render.chart import draw, missing_font
from retainr.render.chart_labels import Name, Obstacle, place
from retainr.render.chart_sheet import Box, hatching
from retainr.render.chart_values import axis, cell_text, every_nth, scale_texts, short, ticks
from retainr.render.svg_sheet import PageFonts
from retainr.results.charts import Heatmap
from retainr.results.columns import Unit
from retainr.results.phrase import Phrase


def test_without_a_chinese_font_all_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    chinese = Texts("zh-Hans", {**texts("en").templates, "screen.customers": "客户"})
    monkeypatch.setattr(chart_fonts, "installed", frozenset)
    assert missing_font(["客户"])
    assert not missing_font(["customers – ü"])
    size = Phrase("screen.size")
    chart = Heatmap(
        size, size, size, size, size, (), (), None, (), Unit.COUNT, None, 0.95, segment="客户"
    )
    picture = draw([chart], kind="svg", texts=chinese).decode()
    assert "<!-- customers -->" in picture
    assert "<!-- ?? -->" in picture


def test_a_chinese_font_is_taken_where_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_fonts, "installed", lambda: frozenset({"SimHei", "PMingLiU"}))
    assert not missing_font(["客户"])
    assert [chart_fonts.fallback(lang) for lang in ("zh-Hans", "zh-Hant")] == ["SimHei", "PMingLiU"]
    fonts = chart_fonts.Fonts("en")
    glyphs = {"DejaVu Sans": frozenset(map(ord, "a")), "SimHei": frozenset(map(ord, "中"))}
    monkeypatch.setattr(chart_fonts, "_glyphs", glyphs.__getitem__)
    assert fonts.families("a") == ["DejaVu Sans"]
    assert fonts.families("a中") == ["DejaVu Sans", "SimHei"]
    assert fonts.clean("a中b") == "a中?"


def test_a_page_knows_the_widths_of_the_font() -> None:
    page, font = PageFonts("en"), chart_fonts.Fonts("en")
    known = [*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0xAD)), *"Œœſ—…≥’"]
    for bold in (False, True):
        measured = {char: font.width(char, 2048, bold=bold) for char in known}
        told = {char: page.width(char, 2048, bold=bold) for char in known}
        assert told == pytest.approx(measured, abs=0.5)
        # Of a character that the table lacks neither is known; nor is how a reader's font has it.
        assert page.width("\x85Ω", 10, bold=bold) == page.width("nn", 10, bold=bold)


def test_lines_break_where_a_reader_expects() -> None:
    fonts = chart_fonts.Fonts("en")
    assert fonts.wrap("", 9, 100) == []
    assert fonts.wrap("one two    + three", 9, fonts.width("one two    +", 9)) == [
        "one two",
        "+ three",
    ]
    assert all(fonts.width(line, 9) <= 50 for line in fonts.wrap("x" * 100, 9, 50))
    assert fonts.cut("abcdefghij" * 3, 9, 40).endswith("…")


def test_numbers_agree_with_the_terminal() -> None:
    assert cell_text(0.2845, Unit.RATIO) == "28.5"
    assert cell_text(0.0042, Unit.RATIO) == "0.4"
    assert cell_text(None, Unit.COUNT) == ""
    assert scale_texts([0, 0.025, 0.05], Unit.RATIO) == ["0.0%", "2.5%", "5.0%"]
    assert scale_texts([0, 1e6], Unit.MONEY) == ["0", "1,000,000"]
    assert [short(n) for n in (885, 7846, 23570, 123456, 1234567)] == [
        "885",
        "7.8k",
        "23.6k",
        "123k",
        "1.2M",
    ]
    assert [every_nth(20, pitch) for pitch in (20, 10, 5, 2.5, 1, 0.5)] == [1, 2, 4, 12, 24, 48]
    assert ticks(0, 0.536, Unit.RATIO) == (0, 0.55, [0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert ticks(0, 2, Unit.COUNT)[2] == [0, 1, 2]


@given(st.floats(-1e9, 1e9), st.floats(0, 1e9), st.sampled_from([Unit.MONEY, Unit.COUNT]))
def test_ticks_hold_zero_and_all_values(low: float, high: float, unit: Unit) -> None:
    bottom, top, at = ticks(low, high, unit)
    slack = 1e-6 * (top - bottom)
    assert bottom <= low + slack
    assert top >= high - slack
    assert 0.0 in at
    assert len(at) <= 14


def test_the_axis_of_a_scale_has_its_ends() -> None:
    assert axis([5.2, 5.9], Unit.MEAN, (1.0, 7.0)).ticks == [1, 2, 3, 4, 5, 6, 7]
    assert axis([], Unit.MEAN, (0.0, 100.0)).ticks == [0, 20, 40, 60, 80, 100]
    assert axis([0.94], Unit.RATIO, (0.0, 1.0)).ends == (0, 1)
    assert axis([], Unit.MEAN).ends == (0, 1)


def test_a_name_stands_beside_its_line_and_covers_none() -> None:
    room = Box(0, 0, 300, 200)
    line = [(20.0, 100.0), (150.0, 110.0), (280.0, 100.0)]
    above = Obstacle([(0.0, 85.0), (300.0, 85.0)], 1.0)
    first = place(Name(50, 10, line, rightmost=True), [Obstacle(line, 4.0), above], room)
    assert first is not None
    assert first.top > 105
    assert first.left > 150
    again = place(Name(50, 10, line, rightmost=True), [Obstacle(line, 4.0)], room, [first])
    assert again is not None
    assert again.right <= first.left or again.bottom <= first.top or again.left >= first.right
    assert place(Name(50, 10, [], rightmost=True), [], room) is None
    assert place(Name(400, 10, line, rightmost=True), [], room) is None


def test_hatching_stays_inside_its_cell() -> None:
    box = Box(10.3, 20.1, 40.7, 31.9)
    lines = hatching(box)
    assert len(lines) >= 5
    for points in lines:
        for x, y in points:
            assert box.left - 1e-9 <= x <= box.right + 1e-9
            assert box.top - 1e-9 <= y <= box.bottom + 1e-9
