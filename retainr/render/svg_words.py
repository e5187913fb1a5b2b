"""What a chart says to who cannot see it: its main numbers in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lang.numbers import spoken
from retainr.render.report_words import span
from retainr.results import Phrase
from retainr.results.fields import Quadrants
from retainr.results.plots import Balance, Dots, Stacks, Steps, Strips
from retainr.results.tracks import Track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.lang import Texts
    from retainr.results import Cell, Chart, Curves, Heatmap, Unit

_SAMPLES = 4


def described(chart: Chart, confidence: float, texts: Texts) -> str:
    """Return a chart's definition and its main numbers.

    Args:
        chart: the chart.
        confidence: level of its intervals.
        texts: the language.
    """
    parts = [texts.say(chart.subtitle), _numbers(chart, confidence, texts)]
    return " ".join(filter(None, parts))


def _numbers(chart: Chart, confidence: float, texts: Texts) -> str:
    if isinstance(chart, Dots | Strips | Balance):
        return _last(chart.labels, chart.cells, chart.unit, confidence, texts)
    if isinstance(chart, Stacks):
        return _layers(chart, texts)
    if isinstance(chart, Steps):
        return " ".join(
            texts.word(
                "report.chart.steps", name=texts.text(line.label), x=f"{line.x[-1]:g}",
                value=spoken(line.values[-1], chart.unit),
            )
            for line in chart.lines[:_SAMPLES]
        )  # fmt: skip
    if isinstance(chart, Track):
        return _track(chart, texts)
    return "" if isinstance(chart, Quadrants) else _curve(chart, texts)


def _last(
    labels: Sequence[str | Phrase],
    cells: Sequence[Cell | None],
    unit: Unit,
    confidence: float,
    texts: Texts,
) -> str:
    """Return the latest known value with its interval."""
    known = [
        (label, cell)
        for label, cell in zip(labels, cells, strict=True)
        if cell and cell.value is not None
    ]
    if not known:
        return ""
    label, cell = known[-1]
    values = {"label": texts.text(label), "value": spoken(cell.value, unit)}
    if cell.low is None or cell.high is None:
        return texts.word("report.chart.last", **values)
    ends = span(cell.low, cell.high, unit, texts)
    return texts.word("report.chart.last-ci", **values, level=confidence * 100, range=ends)


def _layers(chart: Stacks, texts: Texts) -> str:
    over = [i for i, so_far in enumerate(chart.so_far) if so_far is None]
    if not over:
        return ""
    parts = tuple(
        Phrase("report.chart.layer", {
            "name": layer.label, "value": spoken(layer.values[over[-1]], chart.unit),
        })
        for layer in (*chart.above, *chart.below)
    )  # fmt: skip
    return texts.word("report.chart.layers", label=chart.labels[over[-1]], values=parts)


def _track(chart: Track, texts: Texts) -> str:
    ends = [
        next((v for v in reversed(line.values) if v is not None), None)
        for line in (chart.actual, chart.expected)
    ]
    if None in ends:
        return ""
    actual, expected = (spoken(end, chart.unit) for end in ends)
    return texts.word("report.chart.track", actual=actual, expected=expected)


def _curve(chart: Curves | Heatmap, texts: Texts) -> str:
    """Return a few values of the pooled line, the first and the last among them."""
    row = chart.totals.cells if hasattr(chart, "totals") and chart.totals else ()
    values = [cell.value if cell else None for cell in row]
    places: Sequence[int] = getattr(chart, "columns", ())
    if not hasattr(chart, "totals"):
        places, values = chart.x, list(chart.pooled.values)
    known = [(x, v) for x, v in zip(places, values, strict=False) if v is not None]
    if not known:
        return ""
    step = max(1, (len(known) - 1) // (_SAMPLES - 1))
    chosen = dict([*known[::step], known[-1]])
    parts = tuple(
        Phrase("report.chart.at", {"x": x, "value": spoken(value, chart.unit)})
        for x, value in chosen.items()
    )
    return texts.word("report.chart.curves", values=parts)
