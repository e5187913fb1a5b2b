"""The numbers of a report as people read them, the same in every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lang.numbers import shown, spoken
from retainr.render.cells import range_text
from retainr.render.wording import files, plain
from retainr.report.headlines import A_YEAR
from retainr.report.sentences import difference, ends, of_benchmark, rests, signed_percent
from retainr.results import Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.lang import Texts
    from retainr.report import Report
    from retainr.report.compare import Change, Headline, Measured
    from retainr.results import Account, Result


@dataclass(frozen=True)
class Compared:
    """Hold a comparison in words.

    Attributes:
        against: the earlier period.
        sign: an arrow before a change; empty where none is clear.
        said: the difference, or that no change is clear.
        detail: what it is, with its interval, or that it is exact.
        look: `good`, `bad` or empty.
    """

    against: str
    sign: str
    said: str
    detail: str
    look: str


def title_of(report: Report, texts: Texts) -> str:
    """Return the report's title: the user's own, or the last complete period."""
    return plain(report.title or report.period or texts.word("report.kick"))


def sources_of(report: Report) -> tuple[str, ...]:
    """Return the inputs of all sections, each once."""
    results = (part.result for part in report.parts if part.result)
    read = (own.sources for result in results for own in accounts_of(result))
    return tuple(dict.fromkeys(name for names in read for name in names))


def accounts_of(result: Result) -> tuple[Account, ...]:
    """Return what became of the rows of each input of a section."""
    return (result.data, *result.others.values())


def source_line(report: Report, texts: Texts) -> str:
    """Return files, period and as-of day."""
    when = {"period": report.period, "as_of": report.as_of}
    names = files(sources_of(report), texts)
    # Where no period is over yet, the day stands alone.
    period = texts.word("report.source-period", **when) if report.as_of else ""
    period = period.removeprefix(" · ")
    return " · ".join(filter(None, (names, period)))


def sentences_of(report: Report, texts: Texts) -> list[str]:
    """Return what changed and what did not; then the benchmarks, which the page draws in tiles."""
    beside = (of_benchmark(one.name, one.now.value, one.unit, one.benchmark)
              for one in report.headlines if one.benchmark)  # fmt: skip
    return [plain(texts.say(one)) for one in (*report.sentences, *beside)]


def name_of(headline: Headline, texts: Texts) -> str:
    """Return what a number is called."""
    return plain(texts.say(headline.name))


def rests_on(headline: Headline, texts: Texts) -> tuple[str, ...]:
    """Return what a number rests on: counts, period, interval.

    That a number is exact stands beside what it is compared with, where there is such a thing.
    """
    now = headline.now
    told = not now.counts and any(c and c.exact for c in (headline.before, headline.year))
    parts = ["" if told else texts.say(rests(headline)), now.label]
    if now.low is not None and now.high is not None:
        parts.append(interval(now, headline.unit, headline.confidence, texts))
    return tuple(filter(None, parts))


def interval(measured: Measured, unit: Unit, confidence: float, texts: Texts) -> str:
    """Return an interval with its level."""
    ends = span(measured.low, measured.high, unit, texts)
    return texts.word("report.ci", level=confidence * 100, range=ends)


def span(low: float | None, high: float | None, unit: Unit, texts: Texts) -> str:
    """Return both ends of an interval; between ends with signs stands the language's word."""
    first, word, second = range_text(low, high, unit).partition(" to ")
    return texts.word("screen.range", low=first, high=second) if word else first


def compared(headline: Headline, texts: Texts) -> Iterator[Compared]:
    """Yield the comparisons of a number: with the period before, with a year before."""
    for change, key in ((headline.before, "against"), (headline.year, "against-year")):
        if change is not None:
            against = texts.word(f"report.{key}", period=change.then.label)
            yield _compared(headline, change, against, texts)


def _compared(headline: Headline, change: Change, against: str, texts: Texts) -> Compared:
    if change.exact:
        return _exact(headline, change, against, texts)
    found = difference(change.difference, headline.unit)
    size = texts.say(found) if isinstance(found, Phrase) else spoken(found.value, found.unit)
    span = texts.word("screen.range", **ends(change, headline.unit))
    interval = texts.word("report.ci", level=headline.confidence * 100, range=span)
    if not change.clear:
        no_change = texts.word("report.no-change")
        return Compared(against, "", no_change, f"{size} · {interval}", "")
    verdict = headline.verdict(change)
    word = texts.word(f"report.clear.{verdict or 'none'}")
    look = {"better": "good", "worse": "bad"}.get(verdict, "")
    return Compared(against, sign(change), size, f"{word} · {interval}", look)


def _exact(headline: Headline, change: Change, against: str, texts: Texts) -> Compared:
    plus = "+" if change.difference > 0 else ""
    number = plus + shown(change.difference, headline.unit)
    exact = texts.word("report.exact" if headline.unit is Unit.COUNT else "report.exact-sum")
    relative = signed_percent(change.relative) if change.relative is not None else ""
    detail = " · ".join(filter(None, (relative, exact)))
    return Compared(against, sign(change) if change.difference else "", number, detail, "")


def sign(change: Change | None) -> str:
    """Return the sign before a sentence: an arrow for a clear change only."""
    if change is None:
        return "·"
    if not change.clear:
        return "="
    return "▲" if change.difference > 0 else "▼"


def benchmark(headline: Headline, texts: Texts) -> str:
    """Return the user's own number beside it, with its source; empty for none."""
    own = headline.benchmark
    if own is None:
        return ""
    values = {"value": Value(own.value, headline.unit), "source": plain(own.source)}
    key = "benchmark-of" if own.source else "benchmark"
    return texts.say(Phrase(f"report.{key}", values))


def value(headline: Headline) -> str:
    """Return a number with its sign."""
    return spoken(headline.now.value, headline.unit)


def how_compared(report: Report, texts: Texts) -> str:
    """Return how two periods are compared."""
    period = report.calendar.period
    many = Phrase(f"period.many.{period}")
    return texts.word("report.compared-how", count=A_YEAR[period], periods=many)


def failure_lines(message: str, details: Sequence[str]) -> list[str]:
    """Return an error's lines without what could break a page."""
    return [plain(line) for line in (message, *details)]
