"""Layers of stacked bars: how high they are, and their names beside the last bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.render.chart_axes import spread
from retainr.render.chart_sheet import MARGIN, TICK, Box, Ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.render.chart_axes import Scale
    from retainr.render.chart_sheet import Sheet
    from retainr.results.plots import Layer, Stacks

TO_SQUARE, TO_LAYER, LAYER_LINE = 7.2, 12.0, 13.0
_SQUARE = 8.2


def totals(chart: Stacks, layers: Sequence[Layer]) -> list[float | None]:
    """Return the height of each bar; None where no layer is known."""
    columns = ([layer.values[i] for layer in layers] for i in range(len(chart.labels)))
    known = ([v for v in column if v is not None] for column in columns)
    return [sum(values) if values else None for values in known]


def middles(chart: Stacks, place: int | None, scale: Scale) -> list[tuple[float, Layer]]:
    """Return all layers from top to bottom with the middles that they have in one bar.

    Args:
        chart: the bars.
        place: which bar; None where there is none.
        scale: of the panel.
    """
    above = _middles(chart.above, place, scale, 1)
    return [*reversed(above), *_middles(chart.below, place, scale, -1)]


def write_layers(
    sheet: Sheet, layers: Sequence[tuple[float, Layer]], left: float, room: Box
) -> None:
    """Write the layers' names, each with a square of its colour, near their heights."""
    heights = spread([y for y, _ in layers], LAYER_LINE, room.top + 4, room.bottom - 4)
    width = sheet.width - MARGIN - left - TO_LAYER
    half = _SQUARE / 2
    for y, (_, layer) in zip(heights, layers, strict=True):
        square = Box(left, y - half, left + _SQUARE, y + half)
        sheet.boxes([square], sheet.look.colour(layer.ink))
        name = sheet.look.fonts.cut(sheet.look.say(layer.label), TICK, width)
        sheet.text(left + TO_LAYER, y, name, Ink(TICK, sheet.look.colour("ink")))


def _middles(
    layers: Sequence[Layer], place: int | None, scale: Scale, sign: int
) -> list[tuple[float, Layer]]:
    at, found = 0.0, []
    for layer in layers:
        value = (layer.values[place] or 0.0) if place is not None else 0.0
        found.append((scale.y(sign * (at + value / 2)), layer))
        at += value
    return found
