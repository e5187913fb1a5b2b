"""The matrix on a terminal: the design's blocks to the character, and any other screen."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import polars as pl
import pytest
from rich.cells import cell_len

from retainr.lang import Texts, texts
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
    scale_end,
)

DESIGN = Path(__file__).parent / "terminal"
BLOCKS = {path.stem: path.read_text(encoding="utf-8") for path in DESIGN.glob("*.txt")}
ENGLISH = Texts("en", {**texts("en").templates, "said": "{text}"})
ANSI = re.compile(r"\x1b\[[0-9;]*m")
DOT = Cell(None, state=State.INCOMPLETE)


def say(text: str) -> Phrase:
    return Phrase("said", {"text": text})


def wilson(successes: int, n: int) -> Cell:
    z = 1.959963984540054
    p = successes / n
    middle, reach = p + z * z / 2 / n, z * (p * (1 - p) / n + z * z / 4 / n / n) ** 0.5
    scale = 1 + z * z / n
    return Cell(p, (middle - reach) / scale, (middle + reach) / scale)


def of_block(name: str) -> Result:
    """Build the result that a block of the design shows.

    The rates of small cohorts say how many came back; those of CDNOW don't, so its counts
    stand in a file of their own.
    """
    block = BLOCKS[name]
    exact = DESIGN / f"{name}.json"
    rows, counts = rows_of(block, json.loads(exact.read_text()) if exact.exists() else {})
    across = re.search(r"^ +(\w.*?)(?: \(part.*)?$", block, re.M)
    heatmap = Heatmap(
        title=say(""),
        measure=say(block.splitlines()[2]),
        subtitle=say(""),
        across=say(across[1] if across else ""),
        label_head=say("cohort"),
        columns=tuple(range(1, len(counts) + 1)),
        rows=tuple(rows),
        totals=HeatmapRow("pooled", None, tuple(wilson(k, n) if n else None for k, n in counts)),
        totals_of=tuple(n or None for _, n in counts),
        unit=Unit.RATIO,
        top=scale_end(max(c.value for row in rows for c in row.cells if c and c.value)),
        confidence=0.95,
    )
    return result_of(block, heatmap)


def rows_of(
    block: str, exact: dict[str, list[int]]
) -> tuple[list[HeatmapRow], list[tuple[int, int]]]:
    ages = max(
        int(age) for line in re.findall(r"^cohort .*$", block, re.M) for age in line.split()[2:]
    )
    rates: dict[tuple[str, int, bool], list[str]] = {}
    for label, size, plus, cells in re.findall(r"^(\d{4}-\d\d) +([\d,]+)(\+?)(.*)$", block, re.M):
        key = label, int(size.replace(",", "")), bool(plus)
        rates.setdefault(key, []).extend(cells.split())
    rows, counts = [], [(0, 0)] * ages
    for (label, size, growing), shown in rates.items():
        known = exact.get(label) or [round(float(r) * size / 100) for r in shown if r != "·"]
        for i, k in enumerate(known):
            counts[i] = counts[i][0] + k, counts[i][1] + size
        cells = [*(wilson(k, size) for k in known), *[DOT] * ("·" in shown)]
        cells += [None] * (ages - len(cells))
        rows.append(HeatmapRow(label, size, tuple(cells), growing))
    return rows, counts


def notes_of(block: str) -> tuple[Note, ...]:
    text = block.partition("of the cohort\n\n")[2].replace("\n" + " " * 9, " ")
    pairs = (line.split(":", 1) for line in text.splitlines())
    return tuple(Note(kind, Severity(kind), say(said.strip())) for kind, said in pairs)


def result_of(block: str, heatmap: Heatmap) -> Result:
    title, source, *_ = block.splitlines()
    title, _, file = title.rpartition(" · ")
    data = Account(**{**dict.fromkeys(f.name for f in fields(Account)), "sources": (file,)})  # type: ignore[arg-type]
    tables = (Table("t", pl.DataFrame()),)
    return Result(
        "cohort", say(title), say(""), say(source), {}, data, {}, tables, {}, notes_of(block),
        {"t": (heatmap,)},
    )  # fmt: skip


def plain(result: Result, width: int = 80, **screen: str) -> list[str]:
    return ANSI.sub("", render(result, ENGLISH, Screen(width, **screen))).splitlines()


def without_legend(block: str) -> str:
    return re.sub(r"  0% .*\n\n", "", block)


ONLINE = of_block("online_retail_80")
CDNOW = of_block("cdnow_80")
DESIGNS = pytest.mark.parametrize(
    ("result", "width", "name"),
    [(ONLINE, 80, "online_retail_80"), (ONLINE, 161, "online_retail_160"), (CDNOW, 80, "cdnow_80")],
)


@DESIGNS
def test_a_block_is_the_design_to_the_character(result: Result, width: int, name: str) -> None:
    assert render(result, ENGLISH, Screen(width)) == without_legend(BLOCKS[name])


@DESIGNS
def test_colour_adds_the_legend_and_changes_no_character(
    result: Result, width: int, name: str
) -> None:
    coloured = ANSI.sub("", render(result, ENGLISH, Screen(width, "truecolor")))
    assert [line.rstrip() for line in coloured.splitlines()] == BLOCKS[name].splitlines()


def test_the_rule_gives_way_where_the_wide_matrix_is_one_cell_wider_than_the_screen() -> None:
    expected = without_legend(BLOCKS["online_retail_160"]).replace("─" * 161, "─" * 160)
    assert render(ONLINE, ENGLISH, Screen(160)) == expected


@pytest.mark.parametrize("result", [ONLINE, CDNOW])
@pytest.mark.parametrize("width", [33, 40, 60, 80, 120, 159, 160, 200])
def test_every_number_stands_whole_on_every_width(result: Result, width: int) -> None:
    lines = plain(result, width)
    assert max(map(cell_len, lines)) <= width
    assert not any(line != line.rstrip() for line in lines)
    words = " ".join(lines).split()
    heatmap = result.charts["t"][0]
    assert isinstance(heatmap, Heatmap)
    cells = [
        c.value for r in (*heatmap.rows, heatmap.totals) if r for c in r.cells if c and c.value
    ]
    assert words.count("·") >= sum(DOT in r.cells for r in heatmap.rows)
    assert not [v for v in cells if f"{v:.1%}"[:-1] not in words]


@pytest.mark.parametrize("colour", ["256", "truecolor"])
def test_the_theme_chooses_the_ramp(colour: str) -> None:
    dark, light = (render(ONLINE, ENGLISH, Screen(80, colour, t)) for t in ("dark", "light"))
    assert dark != light
    assert ANSI.sub("", dark) == ANSI.sub("", light)


@pytest.mark.parametrize(
    ("theme", "ramp"),
    [
        ("dark", [235, 238, 24, 30, 73, 116, 195]),
        ("light", [254, 152, 73, 31, 24, 17]),
    ],
)
def test_256_colours_have_a_ramp_of_one_hue(theme: str, ramp: list[int]) -> None:
    text = render(ONLINE, ENGLISH, Screen(80, "256", theme))
    legend = next(line for line in text.splitlines() if "of the cohort" in line and "0%" in line)
    assert list(dict.fromkeys(map(int, re.findall(r"48;5;(\d+)m", legend)))) == ramp
    assert set(map(int, re.findall(r"48;5;(\d+)m", text))) <= {*ramp}


def test_sixteen_colours_have_styles_but_no_heat_and_no_legend() -> None:
    text = render(ONLINE, ENGLISH, Screen(80, "standard"))
    assert "\x1b[1;33mwarning: \x1b[0m" in text
    assert "48;" not in text
    assert ANSI.sub("", text) == without_legend(BLOCKS["online_retail_80"])


def test_ascii_gets_substitutes_for_every_glyph() -> None:
    lines = plain(ONLINE, encoding="ascii")
    assert "\n".join(lines).isascii()
    assert lines[0] == "Retention by cohort . calendar months . online_retail.parquet"
    assert lines[6].endswith("50.3    .")
    assert "-" * 77 in lines
    assert render(ONLINE, ENGLISH, Screen(160, encoding="ascii")).count("33-40") > 0


def test_nothing_heavy_is_imported() -> None:
    code = "import sys, retainr.render.table; print({'matplotlib', 'polars'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "set()"
