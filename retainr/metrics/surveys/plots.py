"""The charts of answers, as data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.surveys.kind import Group
from retainr.metrics.surveys.tables import distribution, together
from retainr.metrics.surveys.view import cell, change
from retainr.results import Dots, Layer, Phrase, Stacks, State, Strips, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.metrics.surveys.assemble import Made
    from retainr.metrics.surveys.kind import Kind
    from retainr.metrics.surveys.reading import Survey
    from retainr.results import Cell, Chart

_MOST_ROWS = 24


def charts(made: Made, source: Phrase) -> dict[str, tuple[Chart, ...]]:
    """Return the charts by the table that is their twin.

    Args:
        made: what was computed.
        source: the last footnote.
    """
    return {
        made.kind.spec.name: tuple(_scores(made, source)),
        "distribution": tuple(_distributions(made, source)),
    }


def _scores(made: Made, source: Phrase) -> Iterator[Chart]:
    for group in made.groups or (Group((), (), periods=made.in_periods),):
        shown = _in_time(group, made) if group.periods else group
        if not group.periods and len(group.rows) > _MOST_ROWS:
            shown = Group(group.labels[:_MOST_ROWS], group.rows[:_MOST_ROWS])
        notes = list(_notes(shown, made))
        if (left := len(group.rows) - len(shown.rows)) > 0:
            notes.append(Phrase("survey.foot.more", {"count": left}))
        yield made.kind.picture(made.kind, shown, made.survey, (*notes, source))


def _in_time(group: Group, made: Made) -> Group:
    """Return the rows of an axis of time: a period without answers keeps its place, empty."""
    known = {row["period"]: row for row in group.rows}
    numbers = range(min(known, default=0), max(known, default=-1) + 1)
    empty = dict.fromkeys(made.table.columns) | {
        "responses": 0, "complete": True, "too_small": False
    }  # fmt: skip
    rows = [known.get(number, {**empty, "period": number}) for number in numbers]
    return replace(group, labels=[made.survey.label(number) for number in numbers], rows=rows)


def _notes(group: Group, made: Made) -> Iterator[Phrase]:
    """Yield how the last complete period differs from the one before, where both are there."""
    yield Phrase(f"{made.kind.name}.foot", {"scale": made.survey.scale.label})
    over = [row for row in group.rows if row["complete"]]
    if group.periods and group.name is None and over and over[-1]["change_ci_low"] is not None:
        label = made.survey.label(over[-1]["period"])
        values = {"label": label, "said": change(over[-1], made)}
        yield Phrase("survey.foot.change", values)
    if not group.periods and any(row["too_small"] for row in group.rows):
        yield Phrase("survey.foot.few", {"least": made.survey.params.min_responses})


def estimates(kind: Kind, group: Group, survey: Survey, notes: tuple[Phrase, ...]) -> Chart:
    """Return scores with their intervals: periods side by side, groups one under the other.

    Args:
        kind: which metric it is.
        group: the rows.
        survey: what they were made from.
        notes: footnotes, the source last.
    """
    cells = tuple(cell(row, kind) for row in group.rows)
    values = {"level": survey.params.confidence * 100, "scale": survey.scale.label}
    title, subtitle = Phrase(f"{kind.name}.what"), Phrase(f"{kind.name}.subtitle", values)
    counts = tuple(row["responses"] for row in group.rows)
    if group.periods:
        return Dots(
            title=title,
            subtitle=subtitle,
            labels=tuple(group.labels),
            cells=tuple(_plain(one) for one in cells),
            unit=kind.unit,
            fields={State.INCOMPLETE: (Phrase("survey.field.incomplete"), None)},
            behind=Phrase("survey.behind"),
            counts=(counts,),
            footnotes=notes,
            segment=group.name,
            ends=_ends(kind, survey),
        )
    return Strips(
        title=title,
        subtitle=subtitle,
        labels=tuple(group.labels),
        cells=cells,
        details=tuple(Phrase("survey.answers", {"count": count}) for count in counts),
        unit=kind.unit,
        footnotes=notes,
        ends=_ends(kind, survey),
    )


def _ends(kind: Kind, survey: Survey) -> tuple[float, float]:
    """Return the ends of the scale: that of the answers for their mean, else all of them."""
    if kind.unit is Unit.RATIO:
        return 0.0, 1.0
    return float(survey.scale.low), float(survey.scale.high)


def _plain(one: Cell) -> Cell:
    """Return a cell of few answers as any other: how many they are stands beneath it."""
    return replace(one, state=State.COMPLETE) if one.state is State.FEW else one


def _distributions(made: Made, source: Phrase) -> Iterator[Stacks]:
    counts, labels = made.survey.counted.counts, made.split.labels
    if not made.split_by:
        yield _distribution(distribution(together(counts), made.survey), None, made, source)
        return
    table = distribution(counts, made.survey)
    for number in made.order:
        part = table.filter(pl.col("segment") == number)
        yield _distribution(part, labels[number], made, source)


def _distribution(
    table: polars.DataFrame, segment: str | None, made: Made, source: Phrase
) -> Stacks:
    rows = table.to_dicts()
    layers = tuple(
        Layer(
            Phrase(part.label), part.ink,
            tuple(float(r["responses"]) if part.holds(r["score"]) else 0.0 for r in rows),
        )
        for part in made.kind.parts(made.survey)
    )  # fmt: skip
    return Stacks(
        title=Phrase("survey.chart.distribution"),
        subtitle=Phrase("survey.chart.distribution-subtitle"),
        labels=tuple(f"{row['score']:g}" for row in rows),
        above=layers,
        below=(),
        unit=Unit.COUNT,
        so_far=(None,) * len(rows),
        footnotes=(Phrase(f"{made.kind.name}.foot", {"scale": made.survey.scale.label}), source),
        segment=segment,
    )
