"""Results become text or bytes: one function a format, chosen from the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr.results import Chart, Phrase, Result


@dataclass(frozen=True)
class View:
    """Say how a result is to be shown.

    Attributes:
        table: name of the table; None for the first.
        layout: `wide` or `long`; None for the format's own.
        lang: language of headings and notes.
        title: takes the place of the chart's title.
        size: of a chart, width and height in inches.
        dpi: of a PNG.
        theme: `light` or `dark`, for pages and charts; None for the format's own.
        screen_theme: which ramp suits the terminal.
        bom: begin CSV with a byte order mark.
        excel_safe: in CSV, mark text that would be taken for a formula as text.
        width: of the screen, in cells.
        colour: None, `standard`, `256` or `truecolor`.
        encoding: of the screen.
    """

    table: str | None = None
    layout: str | None = None
    lang: str = "en"
    title: str | None = None
    size: tuple[float, float] | None = None
    dpi: int = 150
    theme: str | None = None
    screen_theme: str = "dark"
    bom: bool = False
    excel_safe: bool = False
    width: int = 80
    colour: str | None = None
    encoding: str = "utf-8"


def _table(result: Result, view: View) -> bytes:
    from retainr.lang import texts
    from retainr.render.table import Screen, render

    screen = Screen(view.width, view.colour, view.screen_theme, view.encoding)
    layout = view.layout or "wide"
    text = render(result, texts(view.lang), screen, table=view.table, layout=layout)
    return text.encode(view.encoding, errors="replace")


def _json(result: Result, view: View) -> bytes:
    from retainr.render.json import render

    return render(result, view)


def _csv(result: Result, view: View) -> bytes:
    from retainr.render.csv import render

    return render(result, view, separator=",")


def _tsv(result: Result, view: View) -> bytes:
    from retainr.render.csv import render

    return render(result, view, separator="\t")


def _parquet(result: Result, view: View) -> bytes:
    from retainr.render.parquet import render

    return render(result, view)


def _jsonl(result: Result, view: View) -> bytes:
    from retainr.render.json import render_lines

    return render_lines(result, view)


def _xlsx(result: Result, view: View) -> bytes:
    from retainr.render.xlsx import render

    return render(result, view)


def _md(result: Result, view: View) -> bytes:
    from retainr.render.markdown import render

    return render(result, view)


def _html(result: Result, view: View) -> bytes:
    from retainr.render.html import render

    return render(result, view)


def _chart(kind: str) -> Callable[[Result, View], bytes]:
    def chart(result: Result, view: View) -> bytes:
        """Draw the charts of the table that the view names, or of the first one."""
        from retainr.errors import OutputError
        from retainr.lang import texts
        from retainr.render.chart import draw

        name = view.table or result.tables[0].name
        if name not in result.charts:
            having = " or ".join(f"--table {table}" for table in result.charts)
            raise OutputError(f"table {name} has no chart", having or "-o FILE.xlsx or .html")
        return draw(
            result.charts[name],
            kind=kind,
            texts=texts(view.lang),
            theme=view.theme or "light",
            size=view.size,
            dpi=view.dpi,
            title=view.title,
        )

    return chart


RENDERERS: dict[str, Callable[[Result, View], bytes]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "tsv": _tsv,
    "parquet": _parquet,
    "jsonl": _jsonl,
    "xlsx": _xlsx,
    "md": _md,
    "html": _html,
    "png": _chart("png"),
    "svg": _chart("svg"),
    "pdf": _chart("pdf"),
}
"""By format: from a result and a view to bytes. The ending of a file names its format."""


def unshowable(result: Result, view: View) -> bool:
    """Say whether a chart of the result needs characters that no installed font has."""
    from retainr.lang import texts
    from retainr.render.chart_fonts import missing_font

    charts = result.charts.get(view.table or result.tables[0].name, ())
    segments = [chart.segment or "" for chart in charts]
    titles = [texts(view.lang).say(chart.title) for chart in charts]
    groups = [texts(view.lang).text(name) for chart in charts for name in _groups(chart)]
    return missing_font([*titles, *segments, *groups, view.title or ""])


def _groups(chart: Chart) -> list[str | Phrase]:
    """Return the names within a chart that come from the data."""
    from retainr.results.plots import Steps, Strips

    if isinstance(chart, Steps):
        return [line.label for line in chart.lines]
    return list(chart.labels) if isinstance(chart, Strips) else []


SCREEN_FORMATS = ("table", "json", "csv", "md", "html")
FILE_FORMATS = tuple(name for name in RENDERERS if name != "table")
CHART_FORMATS = ("png", "svg", "pdf")


def render(result: Result, format: str, view: View) -> bytes:
    """Return a result in one format."""
    return RENDERERS[format](result, view)
