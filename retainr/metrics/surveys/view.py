"""What people see of answers: the score, groups or periods, how often each score was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.lazy import pl
from retainr.metrics.surveys.tables import distribution, together
from retainr.metrics.surveys.words_view import MOST_CUT, MOST_WHOLE, word_blocks
from retainr.results import (
    Block,
    Cell,
    Draw,
    Lane,
    Listing,
    Phrase,
    Saying,
    State,
    Unit,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars

    from retainr.metrics.surveys.assemble import Made
    from retainr.metrics.surveys.kind import Group, Kind

_UNSIGNED = (Unit.RATIO, Unit.MEAN)


def blocks(made: Made) -> Iterator[Block]:
    """Yield what people see in the place of tables."""
    if not made.whole:
        return
    scores, several = made.kind.spec.name, bool(made.split_by) or made.in_periods
    yield Block(scores, _headline(made))
    for group in made.groups if several else ():
        yield Block(scores, _listing(group, made))
        if group.periods and (said := _saying(group, made)):
            yield Block(scores, said)
    yield from _distributions(made, on_request=several)
    yield from word_blocks(made)


def cell(row: Mapping[str, Any], kind: Kind) -> Cell:
    """Return a row's score as a cell that knows its state."""
    state = State.COMPLETE if row["complete"] else State.INCOMPLETE
    if row["too_small"] and row["complete"]:
        state = State.FEW
    return Cell(row[kind.value], row["ci_low"], row["ci_high"], state, row["responses"])


def _headline(made: Made) -> Saying:
    row, kind, survey = made.whole, made.kind, made.survey
    score = {"value": Value(row[kind.value], kind.unit)}
    interval = ends(row, kind.unit, survey.params.confidence)
    lines = () if interval is None else (interval,)
    return Saying(Phrase(f"{kind.name}.score", score), lines, below=(kind.counts(row, survey),))


def ends(row: Mapping[str, Any], unit: Unit, confidence: float) -> Phrase | None:
    """Return the interval of a row's score in words; None where it has none."""
    if row["ci_low"] is None:
        return None
    values = {"low": Value(row["ci_low"], unit, bare=True), "level": confidence * 100}
    key = "survey.interval" if unit in _UNSIGNED else "survey.interval-signed"
    return Phrase(key, {**values, "high": Value(row["ci_high"], unit, bare=True)})


def _listing(group: Group, made: Made) -> Listing:
    kind, survey = made.kind, made.survey
    count = len(group.rows)
    shown = count if group.periods or count <= MOST_WHOLE else MOST_CUT
    rows, labels = group.rows[:shown], group.labels[:shown]
    cells = tuple(cell(row, kind) for row in rows)
    period = {} if survey.params.period is None else {"period": _period(made)}
    left = {"count": count - shown, "command": kind.name}
    return Listing(
        head="",
        labels=tuple(labels),
        lanes=(
            Lane(Phrase("survey.lane.n"), Unit.COUNT, tuple(Cell(r["responses"]) for r in rows)),
            Lane(Phrase(f"{kind.name}.short"), kind.unit, cells),
            Lane("", kind.unit, cells, Draw.INTERVAL),
            *kind.lanes(rows, cells, survey),
        ),
        states={State.INCOMPLETE: Phrase("survey.not-over", period)} if period else {},
        segment=group.name,
        confidence=survey.params.confidence,
        more=Phrase("survey.more", left) if count > shown else None,
    )


def _period(made: Made) -> Phrase:
    return Phrase(f"period.one.{made.survey.params.period}")


def _saying(group: Group, made: Made) -> Saying | None:
    """Return the last complete period in words, beside the one before it."""
    over = [row for row in group.rows if row["complete"]]
    if not over:
        return None
    row, label = over[-1], made.survey.label(over[-1]["period"])
    return Saying(label, (change(row, made), made.kind.counts(row, made.survey)), group.name)


def change(row: Mapping[str, Any], made: Made) -> Phrase:
    """Return a score, and how it differs from that of the period before where there is one.

    The row before may not be shown, so its score is told from the change.
    """
    kind, survey = made.kind, made.survey
    now = {
        "name": Phrase(f"{kind.name}.short-said"),
        "now": Value(row[kind.value], kind.unit),
    }
    low, high = row["change_ci_low"], row["change_ci_high"]
    if low is None or high is None:
        return Phrase("survey.said.alone", now)
    values = {
        **now,
        "before": survey.label(row["period"] - 1),
        "then": Value(row[kind.value] - row["change"], kind.unit),
        "difference": _difference(row["change"], kind),
        "level": survey.params.confidence * 100,
        "low": Value(low, kind.difference, bare=True),
        "high": Value(high, kind.difference, bare=True),
    }
    return Phrase(f"survey.said.{'no-change' if low <= 0 <= high else 'change'}", values)


def _difference(value: float, kind: Kind) -> Phrase | Value:
    """Return a change with its unit; that of an NPS is in points, never in percent."""
    said = Value(value, kind.difference)
    return Phrase("survey.points", {"value": said}) if kind.unit is Unit.POINTS else said


def _distributions(made: Made, *, on_request: bool) -> Iterator[Block]:
    counts = made.survey.counted.counts
    if not made.split_by:
        yield _distribution(distribution(together(counts), made.survey), None, on_request)
        return
    table = distribution(counts, made.survey)
    labels = made.split.labels
    for number in made.order:
        part = table.filter(pl.col("segment") == number)
        yield _distribution(part, labels[number], on_request)


def _distribution(table: polars.DataFrame, segment: str | None, on_request: bool) -> Block:
    rows = table.to_dicts()
    counts = tuple(Cell(row["responses"]) for row in rows)
    listing = Listing(
        head=Phrase("survey.lane.score"),
        labels=tuple(f"{row['score']:g}" for row in rows),
        lanes=(
            Lane(Phrase("survey.lane.responses"), Unit.COUNT, counts),
            Lane(Phrase("survey.lane.share"), Unit.RATIO, tuple(Cell(r["share"]) for r in rows)),
            Lane("", Unit.COUNT, counts, Draw.BAR),
        ),
        segment=segment,
    )
    return Block("distribution", listing, on_request)
