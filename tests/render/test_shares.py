"""Shares of answers: the design's listing to the character, on paper, on narrow screens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import retainr
from retainr.lang import texts
from retainr.render.chart import draw
from retainr.render.table import Screen, render

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

# Name, answers, promoters and detractors of the design's survey.
GROUPS = (
    ("Prep Air", 184, 74, 35),
    ("Schulist, Adams and Hilpert", 168, 64, 48),
    ("Hand-Maggio", 131, 52, 31),
    ("Reynolds, Wolf and Kunde", 131, 46, 36),
    ("Bogan and Sons", 112, 27, 32),
    ("Mitchell Group", 6, 2, 3),
)
DESIGN = """
                          n    NPS  95% CI           ░ detr. ▒ passive █ promot.
Prep Air                184  +21.2  +10.5 to +31.9   ░░░░▒▒▒▒▒▒▒▒████████
Schulist, Adams and…    168   +9.5  −2.7 to +21.8    ░░░░░░▒▒▒▒▒▒████████
Hand-Maggio             131  +16.0  +2.7 to +29.4    ░░░░░▒▒▒▒▒▒▒████████
Reynolds, Wolf and K…   131   +7.6  −5.9 to +21.1    ░░░░░▒▒▒▒▒▒▒▒███████
Bogan and Sons          112   −4.5  −17.9 to +9.0    ░░░░░░▒▒▒▒▒▒▒▒▒█████
Mitchell Group            6  −16.7  −66.2 to +43.9   ░░░░░░░░░░▒▒▒███████ few
""".strip("\n")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    file: Path = tmp_path_factory.mktemp("answers") / "answers.csv"
    rows = ["score,Airline"]
    for name, n, promoters, detractors in GROUPS:
        for score, count in ((10, promoters), (7, n - promoters - detractors), (0, detractors)):
            rows += [f'{score},"{name}"'] * count
    file.write_text("\n".join(rows))
    return retainr.nps(retainr.load(file, kind="survey", by=["Airline"]))


def shown(result: Result, width: int, **view: str) -> list[str]:
    text = render(result, texts("en"), Screen(width, **view), table=None, layout="wide")
    return ANSI.sub("", text).splitlines()


def test_few_answers_have_a_word_in_the_place_of_a_score(result: Result) -> None:
    (chart,) = result.charts["scores"]
    picture = draw([chart], kind="svg", texts=texts("en")).decode()
    assert "<!-- few -->" in picture
    assert "<!-- +21.2 -->" in picture
    assert "<!-- −16.7 -->" not in picture


def test_the_designs_listing(result: Result) -> None:
    lines = shown(result, 80)
    first = next(i for i, line in enumerate(lines) if "detr." in line)
    assert lines[first : first + 7] == DESIGN.splitlines()
    assert lines[3].startswith("NPS ")
    assert lines[4] == "185 detractors (25.3%) · 282 passives (38.5%) · 265 promoters (36.2%)"


def test_in_ascii(result: Result) -> None:
    text = "\n".join(shown(result, 80, encoding="ascii"))
    assert "....xxxxxxxx########" in text
    assert ". detr. x passive # promot." in text


@pytest.mark.parametrize("width", [30, 48, 60, 72, 79, 120, 200])
def test_on_every_screen_nothing_is_wider_and_no_number_is_lost(result: Result, width: int) -> None:
    lines = shown(result, width)
    assert max(map(len, lines)) <= width
    for number in ("184", "+21.2", "+10.5", "−66.2", "few"):
        assert number in "\n".join(lines)


def test_colours_are_the_parts(result: Result) -> None:
    screen = Screen(80, colour="standard")
    text = render(result, texts("en"), screen, table=None, layout="wide")
    assert "\x1b[31m░░░░\x1b[0m\x1b[2m▒▒▒▒▒▒▒▒\x1b[0m\x1b[36m████████\x1b[0m" in text


def test_paper_has_the_numbers_and_a_page_the_bars_too(result: Result) -> None:
    markdown = str(retainr.render(result, "md"))
    assert "| n | NPS | 95% CI | detractors % | passives % | promoters % |" in markdown
    assert "| Prep Air | 184 | +21.2 | +10.5 to +31.9 | 19.0 | 40.8 | 40.2 |" in markdown
    page = str(retainr.render(result, "html"))
    bar = re.search(r'<rect x="0.0"[^>]* width="([\d.]+)"[^>]*class="dr-dormant"/>', page)
    assert bar
    assert float(bar[1]) == pytest.approx(180 * 35 / 184, abs=0.05)
    assert page.count('class="dr-new"') == len(GROUPS)
