"""The numbers at the top of a report: each with its interval beside what it was before."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from retainr.lang.numbers import spoken
from retainr.render import report_words as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.lang import Texts
    from retainr.report import Report
    from retainr.report.compare import Headline, Measured

_WIDTH, _ROW, _EDGE = 280, 22, 8.0
_NAME, _LONG_NAME = 52.0, 96.0
_LINES, _DOTS = {"then": "wk-g", "now": "wk-r"}, {"then": "wkd-g", "now": "wkd-r"}


@dataclass(frozen=True)
class Tile:
    """Hold one tile.

    Attributes:
        name: what the number is.
        value: with its sign.
        rests: counts, period and interval.
        drawing: the number before and now on one scale.
        compared: what it is compared with.
        remark: why there is nothing to compare, or empty.
        benchmark: the user's own number beside it, or empty.
    """

    name: str
    value: str
    rests: tuple[str, ...]
    drawing: str
    compared: tuple[words.Compared, ...]
    remark: str
    benchmark: str


def tiles(report: Report, texts: Texts) -> Iterator[Tile]:
    """Yield a tile for each number."""
    for number, headline in enumerate(report.headlines):
        remark = ""
        if not headline.compared:
            remark = texts.word("report.pooled")
        elif headline.before is None and headline.year is None:
            remark = texts.word("report.no-before")
        yield Tile(
            name=words.name_of(headline, texts),
            value=words.value(headline),
            rests=words.rests_on(headline, texts),
            drawing=_drawing(headline, f"t{number}", texts),
            compared=tuple(words.compared(headline, texts)),
            remark=remark,
            benchmark=words.benchmark(headline, texts),
        )


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    name: float

    def x(self, value: float) -> float:
        """Return how far to the right a value stands."""
        room = _WIDTH - self.name - 2 * _EDGE
        return self.name + _EDGE + room * (value - self.low) / (self.high - self.low)


def _drawing(headline: Headline, own: str, texts: Texts) -> str:
    """Return the number and those it is compared with, one under the other, as SVG."""
    rows = [
        (texts.word(f"report.{name}"), change.then, "then")
        for name, change in (("year", headline.year), ("before", headline.before))
        if change is not None
    ]
    rows.append((texts.word("report.now"), headline.now, "now"))
    scale = _scale(headline, [measured for _, measured, _ in rows])
    said = "; ".join(f"{name} {_said(measured, headline, texts)}" for name, measured, _ in rows)
    height = len(rows) * _ROW
    body = "".join(
        _row(name, measured, look, scale, (n + 0.5) * _ROW)
        for n, (name, measured, look) in enumerate(rows)
    )
    if headline.benchmark is not None:
        x = f"{scale.x(headline.benchmark.value):.1f}"
        body += f'<line x1="{x}" y1="0" x2="{x}" y2="{height}" class="wk-b"/>'
    return (
        f'<svg class="wk" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="{own}"><title id="{own}">{escape(said)}</title>{body}</svg>'
    )


def _scale(headline: Headline, all_of_them: list[Measured]) -> _Scale:
    """Return a scale that holds all values; counts and sums are bars, so theirs holds 0."""
    ends = [end for m in all_of_them for end in (m.low, m.value, m.high) if end is not None]
    if headline.benchmark is not None:
        ends.append(headline.benchmark.value)
    low, high = min(ends), max(ends)
    if headline.now.low is None:
        low, high = min(low, 0.0), max(high, 0.0)
    name = _LONG_NAME if headline.year else _NAME
    return _Scale(low, high if high > low else low + 1.0, name)


def _row(name: str, measured: Measured, look: str, scale: _Scale, y: float) -> str:
    text = f'<text x="0" y="{y + 4:.1f}" class="m">{escape(name)}</text>'
    x = scale.x(measured.value)
    if measured.low is None or measured.high is None:
        left, right = sorted((scale.x(0.0), x))
        wide = max(right - left, 1.0)
        return (
            f'{text}<rect x="{left:.1f}" y="{y - 5:.1f}" width="{wide:.1f}" height="10" '
            f'class="wkb-{look}"/>'
        )
    low, high = scale.x(measured.low), scale.x(measured.high)
    return (
        f'{text}<line x1="{low:.1f}" y1="{y:.1f}" x2="{high:.1f}" y2="{y:.1f}" '
        f'class="{_LINES[look]}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="4.4" '
        f'class="{_DOTS[look]}"/>'
    )


def _said(measured: Measured, headline: Headline, texts: Texts) -> str:
    number = spoken(measured.value, headline.unit)
    if measured.low is None or measured.high is None:
        return f"{measured.label}: {number}"
    ends = words.span(measured.low, measured.high, headline.unit, texts)
    return f"{measured.label}: {number}, {ends}"
