"""What a report's notes name can be typed: with it, in its config, or as a whole command."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retainr.cli.report_options import report_params
from retainr.lang import LANGUAGES
from retainr.render import View
from retainr.render.report import RENDERERS
from retainr.render.report_sections import pictures
from retainr.report.hints import in_report
from retainr.results import Block, Phrase, Saying
from tests.report.shops import BY_NAME, made

if TYPE_CHECKING:
    from retainr.report import Report

TYPED = {f"--{param.name.replace('_', '-')}" for param in report_params()}
_OPTION = re.compile(r"--[a-z][a-z-]*|(?<![a-z-])-o\b")
_COMMAND = re.compile(r"retainr [a-z]+ (?:--|FILE)")


@pytest.fixture(scope="module")
def report() -> Report:
    """Return one whose models can be fitted, so that they have something to say."""
    path = Path(__file__).parents[2] / "examples" / "orders.csv"
    return made(path, "repurchase", "survival", "clv", "risk", "definitions", "lifecycle")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_option_stands_with_the_place_where_it_is_typed(report: Report, lang: str) -> None:
    said = RENDERERS["md"](report, View(lang=lang)).decode()
    naming = [line for line in said.splitlines() if set(_OPTION.findall(line)) - TYPED]
    assert len(naming) >= 6
    for line in naming:
        in_config = any(f"\\[{name}\\]" in line for name in BY_NAME)
        assert in_config or _COMMAND.search(line), line


def test_what_is_said_is_what_works(report: Report) -> None:
    said = RENDERERS["md"](report, View()).decode()
    for whole in (
        "more: retainr clv FILE -o clv.csv --table customers\n",
        "more: retainr risk FILE -o risk.csv --table customers\n",
        "--backtest 90d tests it. (In the config, as an option of \\[risk\\].)\n",
        "--merge-same-day makes them one. (In the config, as an option of \\[repurchase\\].)\n",
        "-o definitions.csv. (retainr definitions FILE)\n",
        "(retainr survival --event second-order is one).\n",
    ):
        assert whole in said


def test_a_picture_of_two_tables_stays_one(report: Report) -> None:
    """That it is part of another's panels is told by its being that very one."""
    name, result = report.parts[0].name, report.parts[0].result
    assert result is not None
    (one,), (two,) = list(result.charts.values())[:2]
    panels = dataclasses.replace(result, charts={"one": (one,), "both": (one, two)})
    assert [table for table, _ in pictures(in_report(panels, BY_NAME[name]))] == ["both"]


def test_sentences_under_a_table_and_a_picture_say_so_too(report: Report) -> None:
    part = next(part for part in report.parts if part.name == "survival")
    assert part.result is not None
    pairs, window = (
        Phrase("survival.test.more", {"count": 3}),
        Phrase("note.clv-unvalidated", {"weeks": 4}),
    )
    saying = Block(part.result.tables[0].name, Saying("", (pairs, window), below=(pairs,)))
    (name, charts), *_ = part.result.charts.items()
    chart = dataclasses.replace(charts[0], footnotes=(pairs,))
    bare = dataclasses.replace(part.result, blocks=(saying,), charts={name: (chart,)})
    said = in_report(bare, BY_NAME["survival"])
    placed = Phrase("report.of-command", {"said": pairs, "command": "survival"})
    assert said.blocks[0].body == Saying("", (placed, window), below=(placed,))
    assert said.charts[name][0].footnotes == (placed,)
