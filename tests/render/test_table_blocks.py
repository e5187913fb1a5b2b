"""Blocks on a terminal: the design's churn and repurchase to the character, any screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from retainr.lang import Texts, texts
from retainr.render.table import Screen, render
from retainr.results import (
    Block,
    Cell,
    Draw,
    Fact,
    Facts,
    Lane,
    Listing,
    Saying,
    State,
    Unit,
)
from tests.render.block_results import (
    ENGLISH,
    churn,
    churn_listing,
    churn_rates,
    counts,
    repurchase,
    result_of,
    said,
)

if TYPE_CHECKING:
    from retainr.results import Result

DESIGN = Path(__file__).parent / "terminal"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = "[red]x[/red]\x1b[31m\r\n\u202e\tend"
BOTH = pytest.mark.parametrize(
    ("result", "name"), [(churn(), "churn_80"), (repurchase(), "repurchase_80")]
)


def lines(result: Result, width: int = 80, words: Texts = ENGLISH, **view: str) -> list[str]:
    """Return what stands under title and source."""
    table, layout = view.pop("table", None), view.pop("layout", "wide")
    text = render(result, words, Screen(width, **view), table=table, layout=layout)
    return ANSI.sub("", text).splitlines()[3:]


def listed(*lanes: Lane, labels: tuple[str, ...] = ("a", "b"), **rest: object) -> Result:
    listing = Listing("", labels, lanes, **rest)  # type: ignore[arg-type]
    return result_of("c", "T", Block("t", listing))


@BOTH
def test_blocks_are_the_design_to_the_character(result: Result, name: str) -> None:
    # The design's own headings of strips and intervals stand up to two cells beside their
    # numbers; here they stand over them.
    expected = (DESIGN / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert lines(result)[: len(expected)] == expected


@BOTH
def test_colour_changes_no_character(result: Result, name: str) -> None:
    assert lines(result, colour="standard") == lines(result)
    assert lines(result, colour="truecolor") == lines(result)


def test_what_qualifies_a_number_is_dim_and_marks_are_cyan() -> None:
    text = render(churn(), ENGLISH, Screen(80, "standard"))
    march = next(line for line in text.splitlines() if line.startswith("2011-03"))
    assert "\x1b[1m21.3\x1b[0m" in march
    assert "\x1b[2m19.4–23.3\x1b[0m" in march
    assert "\x1b[2m┊\x1b[0m" in march
    assert "\x1b[36m─●──\x1b[0m" in march
    assert "\x1b[2m~\x1b[0m  \x1b[2mwarm-up\x1b[0m" in text
    assert "\x1b[1mall\x1b[0m" in text


@BOTH
@pytest.mark.parametrize("width", [20, 26, 40, 60, 72, 80, 120, 200])
def test_every_number_stands_whole_on_every_width(result: Result, name: str, width: int) -> None:
    shown = lines(result, width)
    assert max(map(cell_len, shown)) <= width
    assert not any(line != line.rstrip() for line in shown)
    words = " ".join(shown).split()
    block = "\n".join(lines(result))
    numbers = {*re.findall(r"(?<!\S)[\d,.]+%?(?!\S)|[\d.]+–[\d.]+", block)}
    assert numbers - {*words} <= {"0%", "25%", "100%"}  # the ends of strips


def test_on_narrow_screens_strips_go_first_then_the_intervals_move() -> None:
    assert any("●" in line for line in lines(churn(), 71))
    assert not any("●" in line for line in lines(churn(), 70))
    assert any("21.3  19.4–23.3" in line for line in lines(churn(), 66))
    narrow = lines(churn(), 52)
    march = next(i for i, line in enumerate(narrow) if line.startswith("2011-03"))
    assert narrow[march].endswith("21.3")
    assert narrow[march + 1].strip() == "19.4–23.3"
    assert len(narrow[march]) == len(narrow[march + 1])


def test_strips_grow_with_the_screen_but_not_without_end() -> None:
    widths = {w: max(map(len, lines(churn(), w)[1:17])) - 61 for w in (80, 120, 200)}
    assert widths == {80: 19, 120: 36, 200: 40}


def test_ascii_gets_substitutes() -> None:
    shown = lines(churn(), encoding="ascii") + lines(repurchase(), encoding="ascii")
    assert "\n".join(shown).isascii()
    assert any(line.endswith("21.3  19.4-23.3              :  -o--") for line in shown)
    assert any(line.endswith("38  ########") for line in shown)


def test_a_table_that_is_named_shows_its_blocks_alone_and_long_lists_its_rows() -> None:
    assert lines(churn(), table="changes")[0].startswith("2011-11  churn 9.3%")
    assert lines(churn(), table="changes")[3:] == ["", "note:    2011-12 is not over."]
    assert lines(churn(), table="changes", layout="long")[:3] == ["n", "1", "2"]
    assert lines(churn(), layout="long")[:3] == ["n", "1", "2"]


def test_segments_have_a_heading_each_and_the_thirteenth_is_left_out() -> None:
    listings = [churn_listing(HOSTILE if i == 0 else f"s{i}") for i in range(15)]
    blocks = [
        block
        for listing in listings
        for block in (
            Block("p", listing),
            Block("s", Saying("x", (said("y"),), segment=listing.segment)),
        )
    ]
    shown = lines(result_of("churn", "T", *blocks))
    assert shown[0] == "[red]x[/red][31m   end"
    assert [line for line in shown if re.fullmatch(r"s\d+", line)] == [
        f"s{i}" for i in range(1, 12)
    ]
    assert shown.count("x  y") == 12
    assert shown[-2:] == ["", "… 3 more: -o FILE has them all"]


def test_chinese_stands_by_its_width() -> None:
    words = Texts("zh-Hans", {**texts("zh-Hans").templates, "said": "{text}"})
    rates = churn_rates()[2:4]
    result = listed(
        Lane(said("期初"), Unit.COUNT, counts([1682, 1682])),
        Lane(said("流失率"), Unit.RATIO, rates),
        Lane("", Unit.RATIO, rates, Draw.INTERVAL),
        Lane("", Unit.RATIO, rates, Draw.STRIP, total=Cell(0.152)),
        labels=("二月", "三月"),
        states={State.WARMUP: said("观察期")},
    )
    assert lines(result, 80, words)[:3] == [
        "        期初  流失率  95% 区间   0% ┊ 平均           25%",
        "二月   1,682       ~  观察期",
        "三月   1,682    21.3  19.4–23.3                ┊   ──●─",
    ]
    for width in (20, 30, 43, 80):
        assert max(map(cell_len, lines(result, width, words))) <= width


def test_a_name_too_long_is_cut_but_an_id_is_not() -> None:
    lane = Lane(said("n"), Unit.COUNT, counts([1, 2]))
    name = "Schulist, Adams and Rolfson the Younger"
    assert lines(listed(lane, labels=(name, "b")), 60)[1] == "Schulist, Adams and Rol…   1"
    assert lines(listed(lane, labels=("x" * 40, "b")), 60)[1] == "x" * 40 + "   1"
    assert lines(listed(lane, labels=("x" * 40, HOSTILE)), 20)[1] == "xxxxxxxxx…  1"


def test_two_few_rates_and_intervals_with_signs() -> None:
    few = Cell(-16.7, -77.8, 55.6, State.FEW)
    none = Cell(None, state=State.FEW)
    cells = (Cell(21.2, 10.5, 31.9), few, none)
    result = listed(
        Lane(said("NPS"), Unit.POINTS, cells),
        Lane("", Unit.POINTS, cells, Draw.INTERVAL),
        labels=("Prep Air", "Mitchell", "c"),
    )
    assert lines(result) == [
        "             NPS  95% CI",
        "Prep Air   +21.2  +10.5 to +31.9",
        "Mitchell   −16.7  −77.8 to +55.6 few",
        "c                 few",
    ]
    assert lines(listed(Lane(said("NPS"), Unit.POINTS, (none, few))))[1:] == [
        "a     few",
        "b   −16.7 few",
    ]


def test_a_rate_below_one_percent_has_two_decimals_and_so_has_its_interval() -> None:
    cells = (Cell(0.0042, 0.0021, 0.0084), Cell(0.24, 0.199, 0.287))
    result = listed(Lane(said("r"), Unit.RATIO, cells), Lane("", Unit.RATIO, cells, Draw.INTERVAL))
    assert lines(result)[1:] == ["a    0.42  0.21–0.84", "b   24.0   19.9–28.7"]


def test_a_number_so_far_keeps_its_mark_and_words_have_a_place_without_intervals() -> None:
    cells = (Cell(12, state=State.INCOMPLETE), Cell(None, state=State.WARMUP))
    assert lines(listed(Lane(said("n"), Unit.COUNT, cells)))[1:] == ["a   ·12", "b     ~"]


def test_words_stand_at_the_left_and_the_last_line_says_what_is_left_out() -> None:
    result = listed(
        Lane(said("role"), Unit.TEXT, draw=Draw.TEXT, texts=(said("one two"), None)),
        Lane(said("n"), Unit.COUNT, counts([1, 2])),
        more=said("… 3 more"),
    )
    assert lines(result) == ["    role     n", "a   one two  1", "b            2", "… 3 more"]


@pytest.mark.parametrize("value", [0.0, 1.0, 0.999, 0.5, 1e-9, 2.0])
def test_graphics_stay_in_their_lane(value: float) -> None:
    cells = (Cell(value, -0.1, 1.1), Cell(float("nan")))
    for draw in (Draw.STRIP, Draw.BAR):
        first, second = lines(listed(Lane("", Unit.RATIO, cells, draw, top=1.0)))[1:]
        assert len(first) <= 4 + 23
        assert bool(first[1:].strip()) == (draw is Draw.STRIP or value > 0)
        assert second == "b"


def test_facts_without_a_value_have_their_detail() -> None:
    fact = Fact(said("median"), Cell(None), Unit.DAYS, said("not reached"))
    other = Fact(said("drop"), Cell(-0.034, -0.053, -0.016), Unit.DIFFERENCE)
    result = result_of("c", "T", Block("t", Facts((fact, other))))
    assert lines(result) == [
        "median            not reached",
        "drop     −3.4 pp  −5.3 to −1.6",
    ]
    assert lines(result, 20) == ["median", "  not reached", "drop", "  −3.4 pp", "  −5.3 to −1.6"]


def test_a_saying_with_a_long_name_stands_under_it() -> None:
    result = result_of("c", "T", Block("t", Saying("a long name", (said("one two three"),))))
    assert lines(result, 20) == ["a long name", "  one two three"]
    assert lines(result, 30) == ["a long name  one two three"]


@pytest.mark.parametrize("width", [80, 40, 20])
def test_an_interval_that_is_open_above_has_its_low_end(width: int) -> None:
    cells = (Cell(23.0, 13.0), Cell(None, 12_345_678.0))
    pair = [Lane("", Unit.DAYS, cells, draw) for draw in (Draw.NUMBER, Draw.INTERVAL)]
    shown = " ".join(lines(listed(*pair, *pair, *pair), width)) + " "
    assert shown.count("from 13 ") == shown.count("from 12,345,678 ") == 3
