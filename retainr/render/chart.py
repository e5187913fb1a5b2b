"""Pictures of charts, as the bytes of a PNG, SVG or PDF file."""

from __future__ import annotations

import logging
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retainr.errors import OutputError
from retainr.lang import texts as texts_of
from retainr.render.chart_balance import BalanceBody
from retainr.render.chart_curves import CurvesBody
from retainr.render.chart_dots import DotsBody
from retainr.render.chart_figure import FigureSheet
from retainr.render.chart_fonts import Fonts, fallback, missing_font
from retainr.render.chart_frame import Frame
from retainr.render.chart_heatmap import HeatmapBody
from retainr.render.chart_quadrants import QuadrantsBody
from retainr.render.chart_sheet import Look
from retainr.render.chart_stacks import StacksBody
from retainr.render.chart_steps import StepsBody
from retainr.render.chart_strips import StripsBody
from retainr.render.chart_tracks import TracksBody
from retainr.results.charts import Curves, Heatmap
from retainr.results.fields import Quadrants
from retainr.results.plots import Balance, Dots, Stacks, Steps, Strips
from retainr.results.tracks import Track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from retainr.lang import Texts
    from retainr.render.chart_frame import Body
    from retainr.results import Chart

__all__ = ["draw", "missing_font"]

_MOST_PANELS = 12
_WIDTH, _NARROWEST, _TALLEST = 576.0, 252.0, 2880.0
# When the panels get less than this share of the height they would like, all moves closer.
_TIGHT_BELOW = 0.75


def draw(  # noqa: PLR0913 - the options of a picture, all but the first by name
    charts: Sequence[Chart],
    *,
    kind: str,
    texts: Texts,
    theme: str = "light",
    size: tuple[float, float] | None = None,
    dpi: int = 150,
    title: str | None = None,
) -> bytes:
    """Draw charts, one panel for each, and return the file's bytes, the same at every run.

    Args:
        charts: one chart, or one for each segment; all of one kind.
        kind: png, svg or pdf.
        texts: the language. English is taken for Chinese where no font has Chinese
            characters; `missing_font` tells beforehand.
        theme: light or dark.
        size: width and height in inches; without it 8 in wide and as high as needed.
        dpi: pixels an inch, for png.
        title: instead of the charts' own.

    Raises:
        OutputError: there is no panel, there are more than can be read, or they do not fit
            into the size.
    """
    if not charts:
        raise OutputError("there is no segment to draw")
    segments = max(len(charts), *(len(c.lines) for c in charts if isinstance(c, Steps)), 0)
    if segments > _MOST_PANELS:
        raise OutputError(
            f"{segments} segments are too many for one chart",
            "--where picks some of them, or write the table",
        )
    with _own_style():
        look = Look(theme, _showable(texts), Fonts(texts.lang))
        body = body_of(charts, look)
        frame = _frame(charts, look, body, title)
        sheet = _draw_sheet(frame, body, look, size)
        return sheet.save(kind, dpi, frame.title)


@contextmanager
def _own_style() -> Iterator[None]:
    """Shut out the user's matplotlib settings and keep its font search silent for a while."""
    import matplotlib as mpl

    # It complains there, for example, of a Chinese font that has no bold weight.
    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with mpl.rc_context():
            mpl.rcdefaults()
            # Outlines in SVG: a reader without the font sees the same letters.
            mpl.rcParams.update(
                {"svg.hashsalt": "retainr", "svg.fonttype": "path", "pdf.fonttype": 42}
            )
            yield
    finally:
        logger.setLevel(level)


def _showable(texts: Texts) -> Texts:
    if texts.lang.startswith("zh") and fallback(texts.lang) is None:
        return texts_of("en")
    return texts


def body_of(charts: Sequence[Chart], look: Look) -> Body:
    """Return what draws panels of one kind of chart."""
    bodies: dict[type, Callable[..., Body]] = {
        Heatmap: HeatmapBody,
        Curves: CurvesBody,
        Dots: DotsBody,
        Stacks: StacksBody,
        Steps: StepsBody,
        Strips: StripsBody,
        Balance: BalanceBody,
        Track: TracksBody,
        Quadrants: QuadrantsBody,
    }
    return bodies[type(charts[0])](charts, look)


def _frame(charts: Sequence[Chart], look: Look, body: Body, title: str | None) -> Frame:
    first = charts[0]
    subtitle = look.say(first.subtitle)
    across = first.across if isinstance(first, Heatmap | Dots) else None
    if across is not None and (said := look.say(across)) not in subtitle:
        subtitle = f"{subtitle} · {said}"
    # Panels share most of their notes; each stands once.
    notes = dict.fromkeys(look.say(note) for chart in charts for note in chart.footnotes)
    return Frame(
        title=look.say(first.title) if title is None else look.fonts.clean(title),
        subtitle=subtitle,
        notes=tuple(note for note in notes if note),
        scale=body.scale_ends(),
        look=look,
    )


def _draw_sheet(
    frame: Frame, body: Body, look: Look, size: tuple[float, float] | None
) -> FigureSheet:
    width = max(_WIDTH, body.natural_width())
    height = frame.height(width) + body.natural_height(width)
    scale = 1.0
    if size is None:
        height = min(height, _TALLEST)
    else:
        # A picture larger than needed is the same one enlarged: a slide needs larger type.
        scale = max(1.0, min(size[0] * 72 / width, size[1] * 72 / height))
        width, height = size[0] * 72 / scale, size[1] * 72 / scale
        _check_room(frame, body, width, height)
    sheet = FigureSheet(width, height, scale, look)
    tight = height - frame.height(width) < _TIGHT_BELOW * body.natural_height(width)
    body.draw(sheet, frame.draw(sheet, tight=tight), tight=tight)
    return sheet


def _check_room(frame: Frame, body: Body, width: float, height: float) -> None:
    least = frame.height(width, tight=True) + body.least_height(width)
    if width >= _NARROWEST and height >= least:
        return
    least_width = max(width, _NARROWEST)
    least = frame.height(least_width, tight=True) + body.least_height(least_width)
    raise OutputError(
        f"the chart does not fit into {width / 72:.1f} × {height / 72:.1f} in",
        f"it needs {least_width / 72:.1f} × {math.ceil(least / 7.2) / 10:.1f} in or more",
    )
