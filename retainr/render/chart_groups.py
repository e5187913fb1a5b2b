"""Groups of a survival chart: what is drawn of each, in which colour, and its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.render.chart_axes import spread
from retainr.render.chart_sheet import MARGIN, TICK, Ink, Stroke
from retainr.render.chart_stairs import Stair, stairs
from retainr.render.colours import legible, mix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.render.chart_axes import Scale
    from retainr.render.chart_sheet import Look, Sheet
    from retainr.results.plots import StepLine, Steps

TO_NAME, NAME_LINE = 6.6, 10.6
# Four colours can be told apart by everybody; further groups are grey and have only names.
_SERIES = ("retained", "dormant", "new", "resurrected")


@dataclass(frozen=True)
class Group:
    """Hold one curve as it is drawn.

    Attributes:
        line: the data.
        parts: what is drawn of it.
        colour: of the curve; its name is in a shade that can be read.
        width: of the curve, in points.
        name: the lines of its name.
    """

    line: StepLine
    parts: tuple[Stair, ...]
    colour: str
    width: float
    name: tuple[str, ...]

    @property
    def end(self) -> tuple[float, float]:
        """Time and value where the curve ends; its beginning where nothing is drawn."""
        if not self.parts:
            return 0.0, self.line.values[0] if self.line.values else 1.0
        return self.parts[-1].end, float(self.parts[-1].values[-1])


def groups_of(chart: Steps, look: Look) -> tuple[Group, ...]:
    """Return the groups of a chart with their colours, in the given order."""
    muted, ground = look.colour("muted"), look.colour("bg")
    greys = (look.colour("ink"), muted, mix(muted, ground, 0.65))
    groups = []
    for i, line in enumerate(chart.lines):
        series = i < len(_SERIES)
        colour = look.colour(_SERIES[i]) if series else greys[(i - len(_SERIES)) % 3]
        width = (2.4 if len(chart.lines) <= len(_SERIES) else 1.9) if series else 1.3
        said = (look.say(line.label), "" if line.detail is None else look.say(line.detail))
        name = tuple(text for text in said if text) or ("",)
        groups.append(Group(line, tuple(stairs(line, chart.few)), colour, width, name))
    return tuple(groups)


def write_names(sheet: Sheet, scale: Scale, groups: Sequence[Group]) -> None:
    """Write each group's name in its colour beside the end of its curve."""
    groups = sorted(groups, key=lambda g: scale.y(g.end[1]))
    box, look = scale.box, sheet.look
    lines = max((len(g.name) for g in groups), default=1)
    if len(groups) * lines * NAME_LINE > box.height:
        lines = 1
    half = lines * NAME_LINE / 2
    wanted = [scale.y(g.end[1]) for g in groups]
    heights = spread(wanted, 2 * half, box.top + half - 4, box.bottom - half + 4)
    left = box.right + TO_NAME
    room = sheet.width - MARGIN - left
    for group, y in zip(groups, heights, strict=True):
        ink = Ink(TICK, legible(group.colour, look.theme), bold=True)
        for i, line in enumerate(group.name[:lines]):
            text = look.fonts.cut(line, TICK, room, bold=True)
            sheet.text(left, y - half + (i + 0.5) * NAME_LINE, text, ink)
        _lead(sheet, scale, group, y)


def _lead(sheet: Sheet, scale: Scale, group: Group, y: float) -> None:
    """Join a curve with its name where they are apart."""
    x, at, right = scale.x(group.end[0]), scale.y(group.end[1]), scale.box.right
    if right - x > 4 or abs(y - at) > NAME_LINE:
        thin = Stroke(mix(group.colour, sheet.look.colour("bg"), 0.8), 1.0, (1.2, 1.8))
        sheet.line([(x, at), (right, at), (right + TO_NAME - 1.5, y)], thin)
