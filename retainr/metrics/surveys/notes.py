"""What to be careful about in answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.activity.answers import Keep
from retainr.metrics.notes import data_notes, note, warning
from retainr.metrics.surveys.tables import latest
from retainr.metrics.surveys.words_view import word_notes
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.load.scales import Scale, Seen
    from retainr.metrics.surveys.assemble import Made
    from retainr.metrics.surveys.reading import Survey
    from retainr.results import Note

_MANY_GROUPS = 20


def survey_notes(made: Made) -> Iterator[Note]:
    """Yield the notes that all metrics of answers have.

    Args:
        made: what was computed.
    """
    survey = made.survey
    yield from data_notes(survey.rows, survey.ledger)
    if not survey.responses:
        return
    yield from _few(made)
    yield from _who(survey)
    yield from _open(made)
    yield scale_note(survey.scale, survey.seen)
    yield from word_notes(made)


def scale_note(scale: Scale, seen: Seen | None) -> Note:
    """Return on which scale answers were read, and from where to where their scores go.

    Args:
        scale: the one they were read on.
        seen: what the scores of the file show, those that are rejected among them.
    """
    low, high = (0, 0) if seen is None else (seen.low or 0, seen.high or 0)
    span = Phrase(f"survey.span.{'all' if low == high else 'some'}", {"low": low, "high": high})
    kind = "declared" if scale.declared else "assumed"
    return note(f"scale-{kind}", scale=scale.label, span=span)


def _few(made: Made) -> Iterator[Note]:
    """Yield that groups are small, and that of many some intervals miss."""
    params, table = made.survey.params, latest(made.table, made.survey.params.last)
    rated = table.filter(table["rated"])
    few, least = int(rated["too_small"].sum()), params.min_responses
    cut = "periods-of-groups" if made.in_periods else "groups"
    what = Phrase(f"survey.rows.{cut if made.split_by else 'periods'}")
    if not made.split_by and not made.in_periods:
        if few:
            yield warning(f"few-answers{_alone(rated)}", count=made.survey.responses, least=least)
        return
    if few:
        values = {"count": few, "of": rated.height, "rows": what, "least": least}
        yield warning(f"few-answers-{'adjusted' if _adjusted(rated) else 'groups'}", **values)
    yield from chance_notes(rated.height, what, params.confidence)


def chance_notes(groups: int, rows: Phrase, confidence: float) -> Iterator[Note]:
    """Yield that of many intervals some miss; nothing where there are few.

    Args:
        groups: how many intervals of one kind there are.
        rows: what they are of.
        confidence: their level.
    """
    missed = groups * (1 - confidence)
    if groups >= _MANY_GROUPS and (count := round(missed)):
        yield note("groups-by-chance", groups=groups, rows=rows, missed=missed, count=count)


def _alone(rated: polars.DataFrame) -> str:
    """Return what is to be said of the interval of few answers; it may say nothing at all."""
    if rated["ci_low"].null_count() or (rated["ci_low"] == rated["ci_high"]).any():
        return "-bare"
    return "-alone" if _adjusted(rated) else ""


def _adjusted(rated: polars.DataFrame) -> bool:
    """Say whether all rows of few answers have an adjusted interval."""
    return "adjusted" in rated.columns and bool(rated.filter("too_small")["adjusted"].all())


def _who(survey: Survey) -> Iterator[Note]:
    """Yield whose answers count once, and who said no name."""
    counted, params = survey.counted, survey.params
    if counted.repeated:
        if params.keep is Keep.ALL:
            yield note("answers-repeated-all", count=counted.repeated)
        else:
            kept = Phrase(f"survey.kept.{params.keep}")
            cut = {"period": Phrase(f"period.one.{params.period}")} if params.period else {}
            key = f"answers-repeated-{'period' if cut else 'file'}"
            yield note(key, count=counted.repeated, kept=kept, **cut)
    if counted.nameless:
        yield note("answers-nameless", count=counted.nameless)


def _open(made: Made) -> Iterator[Note]:
    """Yield that the last period is not over."""
    survey, calendar, as_of = made.survey, made.survey.params.calendar, made.survey.ledger.as_of
    running = made.trend.filter(~made.trend["complete"])
    if calendar is None or as_of is None or running.is_empty():
        return
    number = int(running["period"][-1])
    start, end = calendar.start(number), calendar.end(number)
    key = f"not-over-{'shown' if survey.params.include_incomplete else 'hidden'}"
    yield note(
        key, period=calendar.label(number), seen=(as_of - start).days + 1,
        days=(end - start).days + 1,
    )  # fmt: skip
