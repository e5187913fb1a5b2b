"""Pictures: what is in them, that nothing collides, and that the bytes never change."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from retainr.errors import OutputError
from retainr.render import chart_fonts
from retainr.render.chart import draw
from retainr.render.colours import TOKENS, heat
from retainr.results.charts import Cell, Curves, Heatmap, HeatmapRow, Series, State
from retainr.results.columns import Unit
from tests.render.pictures import EN, NASTY, Watch, pixels, raw

KINDS = ("png", "svg", "pdf")
HERE = Path(__file__).parent
ENV = {"PYTHONPATH": os.pathsep.join(map(str, (HERE, HERE.parents[1]))), "PATH": os.environ["PATH"]}


def matrix(rows: int = 6, ages: int = 6, *, unit: Unit = Unit.RATIO, top: float | None = 0.5,
           segment: str | None = None, step: float = 0.013) -> Heatmap:  # fmt: skip
    """Make a triangle whose last diagonal is not over."""

    def cell(i: int, j: int) -> Cell | None:
        if i + j + 1 > rows:
            return None
        if i + j + 1 == rows:
            return Cell(None, state=State.INCOMPLETE)
        return Cell(0.1 * (unit is Unit.RATIO) + step * (i + j))

    cells = [tuple(cell(i, j) for j in range(ages)) for i in range(rows)]
    last = rows - 1
    lines = tuple(HeatmapRow(f"2011-{i + 1:02d}", 9, c, i == last) for i, c in enumerate(cells))
    ends = (0.011, 0.0693) if unit is Unit.RATIO else (None, None)
    pooled = tuple(Cell(step * (j + 1), *ends) for j in range(ages))
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


def svg(chart: Heatmap | Curves, **options: str) -> str:
    return draw([chart], kind="svg", texts=EN, **options).decode()  # type: ignore[arg-type]


def python(code: str, seed: str = "7") -> str:
    run = [sys.executable, "-c", f"import sys; {code}"]
    env = ENV | {"PYTHONHASHSEED": seed}
    return subprocess.run(run, env=env, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_in_every_process(kind: str) -> None:
    code = (
        "import hashlib, test_chart as t; "
        f"files = [t.draw([c], kind={kind!r}, texts=t.EN) for c in (t.matrix(), t.curves())]; "
        "print(*(hashlib.sha256(f).hexdigest() for f in files))"
    )
    assert python(code, "7") == python(code, "8")
    assert draw([matrix()], kind=kind, texts=EN) == draw([matrix()], kind=kind, texts=EN)


def test_importing_costs_nothing_and_settings_are_left_alone() -> None:
    python(
        "import retainr.render.chart; "
        "assert not {'matplotlib', 'numpy', 'polars'} & set(sys.modules)"
    )
    python(
        "import matplotlib as m, test_chart as t; m.rcParams['text.usetex'] = True; "
        "before = m.rcParams.copy(); t.draw([t.matrix()], kind='svg', texts=t.EN); "
        "assert dict.__eq__(before, m.rcParams); assert 'matplotlib.pyplot' not in sys.modules"
    )


def test_the_designs_sizes() -> None:
    assert pixels(draw([matrix(13, 12)], kind="png", texts=EN))[0] == 1200
    assert pixels(draw([matrix()], kind="png", texts=EN, size=(6, 4), dpi=100)) == (600, 400)
    assert pixels(draw([curves()], kind="png", texts=EN, size=(16, 9))) == (2400, 1350)
    assert pixels(draw([matrix(400, 24)], kind="png", texts=EN))[1] <= 6000


BARE = replace(curves(), series=(), accent=None, counts=(), few=3)
CHARTS: dict[str, Heatmap | Curves] = {
    "small": matrix(),
    "tall": matrix(120, 12),
    "wide": matrix(17, 17),
    "bare": matrix(36, 36),
    "money": matrix(8, 8, unit=Unit.MONEY, top=None, step=123456.78),
    "curves": curves(),
    "long curves": curves(40, 30),
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
    "no value": replace(BARE, x=(1,), pooled=Series("p", (None,)), low=(None,), high=(None,)),
    "gaps": replace(curves(5, 1), pooled=Series(NASTY, (0.1, None, 0.2, 0.3, None))),
    "losses": replace(curves(3, 2), unit=Unit.MONEY, pooled=Series("p", (-12.0, 3.5, 700.0))),
}  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("size", [None, (6, 4), (16, 9), (5, 12), (20, 4)])
@pytest.mark.parametrize("name", CHARTS)
def test_no_text_covers_another(
    name: str, size: tuple[float, float] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    for kind in KINDS if size is None else ("svg",):
        watch.boxes.clear()
        assert draw([CHARTS[name]], kind=kind, texts=EN, size=size)
        watch.check()


@pytest.mark.parametrize("size", [None, (8, 12), (16, 9)])
def test_panels_share_title_scale_and_notes(
    size: tuple[float, float] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
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
    with pytest.raises(OutputError, match=r"does not fit into 6\.0 × 2\.0 in"):
        draw([matrix(segment="a"), matrix(segment="b")], kind="png", texts=EN, size=(6, 2))
    with pytest.raises(OutputError):
        draw([], kind="png", texts=EN)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_cells_show_their_state(theme: str) -> None:
    states = (Cell(0.25), Cell(None, state=State.FEW), Cell(0.123, state=State.INCOMPLETE), None)
    chart = replace(
        matrix(), columns=(1, 2, 3, 4), totals=None, rows=(HeatmapRow("c", 41, states, True),)
    )
    picture = svg(chart, theme=theme)
    assert heat(0.5, theme) in picture
    for text in ("25.0", "few", "12.3", "+"):
        assert f"<!-- {text} -->" in picture
    for token in ("accent", "hatch"):
        assert TOKENS[theme][token] in picture
    plain = svg(replace(chart, top=None), theme=theme)
    assert TOKENS[theme]["surface"] in plain
    assert heat(0.5, theme) not in plain


def test_intervals_and_numbers_need_room() -> None:
    assert "<!-- 1–7 -->" in svg(matrix(12, 12))
    assert "<!-- 1–7 -->" not in svg(matrix(20, 20))
    assert "<!-- 6.9 -->" in svg(matrix(20, 20))
    assert "<!-- 11.3 -->" in svg(matrix(31, 30))
    assert "<!-- 11.3 -->" not in svg(matrix(32, 31))


def test_curves_dash_what_few_cohorts_carry() -> None:
    assert svg(curves()).count("stroke-dasharray") == 1
    assert "stroke-dasharray" not in svg(replace(curves(), few=0))
    assert "<!-- 2011-01 -->" in svg(curves())
    assert "<!-- 23,570 -->" in svg(curves())
    assert "<!-- 23.6k -->" in svg(curves(17))


def test_user_text_is_taken_literally(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_fonts, "installed", frozenset)
    picture = svg(replace(matrix(), title=raw("ignored")), title=NASTY)
    title = ET.fromstring(picture).findtext("{http://www.w3.org/2000/svg}title")
    assert title == "a[31m $x_1$ \\alpha <b>--&  ? end"
