"""The numbers of earlier runs as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lang.numbers import spoken
from retainr.render.html import Listing
from retainr.render.report_sections import Figure
from retainr.render.report_words import name_of, span
from retainr.results import Cell, Dots, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.lang import Texts
    from retainr.render.svg import Gallery
    from retainr.report import Report
    from retainr.report.compare import Headline
    from retainr.report.trend import Trend


def trend_figures(report: Report, gallery: Gallery) -> Iterator[Figure]:
    """Yield a picture for each number that an earlier run has told, too."""
    for trend in report.trends:
        of = (trend.command, trend.metric)
        headline = next(h for h in report.headlines if (h.command, h.metric) == of)
        chart = _chart(trend, headline)
        yield Figure(
            title=gallery.texts.say(chart.title),
            subtitle=gallery.texts.say(chart.subtitle),
            picture=gallery.draw([chart], headline.confidence),
            footnotes=(),
            blocks=(),
            table=_numbers(trend, headline, gallery.texts),
        )


def _numbers(trend: Trend, headline: Headline, texts: Texts) -> Listing:
    """Return the numbers behind a picture."""
    as_of, value = texts.word("page.data.as_of"), texts.word("page.value")
    level = texts.word("screen.ci", level=headline.confidence * 100)
    rows = [
        (
            point.as_of.isoformat(),
            spoken(point.value, trend.unit),
            "" if point.low is None else span(point.low, point.high, trend.unit, texts),
        )
        for point in trend.points
    ]
    return Listing(name_of(headline, texts), [(as_of, ""), (value, "n"), (level, "n")], rows)


def _chart(trend: Trend, headline: Headline) -> Dots:
    return Dots(
        title=headline.name,
        subtitle=Phrase("report.trend-of", {"count": len(trend.points)}),
        labels=tuple(point.as_of.isoformat() for point in trend.points),
        cells=tuple(Cell(point.value, point.low, point.high) for point in trend.points),
        unit=trend.unit,
    )
