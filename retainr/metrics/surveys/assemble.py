"""From counted answers to the finished result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from retainr.lazy import pl
from retainr.metrics.account import parameters
from retainr.metrics.orders import split_by
from retainr.metrics.surveys.columns import DISTRIBUTION, OF_PERIODS, WORDS
from retainr.metrics.surveys.kind import Group, Kind
from retainr.metrics.surveys.notes import survey_notes
from retainr.metrics.surveys.plots import charts
from retainr.metrics.surveys.reading import account, picture_source, source
from retainr.metrics.surveys.tables import distribution, latest, together
from retainr.metrics.surveys.view import blocks
from retainr.metrics.surveys.words import commonest
from retainr.results import GLOSSARY, Column, Phrase, Result, Table, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.metrics.orders import Split
    from retainr.metrics.surveys.reading import Survey


def assemble(survey: Survey, kind: Kind) -> Result:
    """Return the result of a metric of answers.

    Args:
        survey: the answers that count.
        kind: which metric it is.
    """
    made = Made(survey, kind)
    columns = made.columns
    notes = (*survey_notes(made), *kind.notes(made.table, made.whole, survey))
    return Result(
        command=kind.name,
        title=_title(made),
        definition=Phrase(f"{kind.name}.definition"),
        source=source(survey),
        parameters={**parameters(survey.params, survey.rows.reading), "scale": survey.scale.option},
        data=account(survey),
        summary=made.summary,
        tables=made.tables,
        columns={**made.split.columns, **columns, **kind.summary_columns},
        notes=tuple(sorted(notes, key=lambda n: n.severity != "warning")),
        charts=charts(made, picture_source(survey)),
        blocks=tuple(blocks(made)),
    )


@dataclass(frozen=True)
class Made:
    """Put together what was computed.

    Attributes:
        survey: the answers that count.
        kind: which metric it is.
    """

    survey: Survey
    kind: Kind

    @property
    def split_by(self) -> tuple[str, ...]:
        """Return the columns that answers are split by."""
        return self.survey.rows.reading.by

    @property
    def in_periods(self) -> bool:
        """Say whether time is cut."""
        return self.survey.params.calendar is not None

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Return the declarations of the tables' columns."""
        asked = () if self.survey.params.words is None else (WORDS,)
        specs = (self.kind.spec, DISTRIBUTION, *asked)
        return {n: declared(self.kind, n) for spec in specs for n in spec.columns}

    @cached_property
    def split(self) -> Split:
        """Return what segments are called; of answers they are the answer's own values."""
        found = split_by(self.survey.rows, self.survey.counted.segments, set(self.columns))
        pairs = zip(found.names.values(), self.split_by, strict=True)
        own = {name: Column(name, Unit.TEXT, f"{column} of the answer") for name, column in pairs}
        return type(found)(found.segments, found.names, own)

    @cached_property
    def table(self) -> polars.DataFrame:
        """Return the scores by segment and period; both are numbers."""
        return self.kind.scores(self.survey.counted.counts, self.survey)

    @cached_property
    def words(self) -> polars.DataFrame | None:
        """Return the commonest words; None where they are not asked for."""
        return None if self.survey.params.words is None else commonest(self.survey, self.kind)

    @cached_property
    def trend(self) -> polars.DataFrame:
        """Return the scores of all segments together, by period."""
        return self.kind.scores(together(self.survey.counted.counts), self.survey)

    @cached_property
    def whole(self) -> Mapping[str, Any]:
        """Return all answers as one row; empty without any."""
        params = replace(self.survey.params, period=None, last=None, include_incomplete=False)
        rated = self.kind.scores(
            together(self.survey.counted.counts, periods=False), replace(self.survey, params=params)
        )
        return rated.row(0, named=True) if rated.height else {}

    @cached_property
    def summary(self) -> dict[str, object]:
        """Return the scalars; of a last complete period without answers, no score is known."""
        period = self.survey.last_complete
        over = self.trend.filter(pl.col("complete")) if self.in_periods else self.trend.clear()
        now = over.filter(pl.col("period") == period) if over.height else over
        last = now.row(0, named=True) if now.height else {}
        start = self.survey.start(period) if over.height and period is not None else None
        return {
            "responses": self.survey.responses,
            "customers": self.survey.counted.customers,
            "latest_complete_period": start,
            **self.kind.summary(self.whole, last, self.survey),
            **{name: last.get(name) for name in OF_PERIODS if name != "complete"},
        }

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the long tables."""
        names = [n for n in self.kind.spec.columns if self.in_periods or n not in _TIMED]
        shown = latest(self.table, self.survey.params.last).select("segment", *names)
        keys = ["period"] if self.in_periods else []
        if self.survey.params.calendar is not None:
            first = self.survey.params.calendar.first_day(pl.col("period"))
            shown = shown.with_columns(period=first)
        spread = distribution(self.survey.counted.counts, self.survey)
        return (
            self._table(self.kind.spec.name, shown, keys),
            self._table(DISTRIBUTION.name, spread, ["score"]),
            *self._words(),
        )

    def _words(self) -> tuple[Table, ...]:
        """Return the table of words, the commonest first."""
        if self.words is None:
            return ()
        placed = self._table(WORDS.name, self.words.with_row_index("place"), ["place"])
        keys = len(self.split.names) + 2
        return (replace(placed, rows=placed.frame.drop("place"), keys=keys),)

    def _table(self, name: str, frame: polars.DataFrame, keys: list[str]) -> Table:
        own = len(self.split.names)
        named = self.split.named(frame, keys) if own else frame.drop("segment")
        return Table(name, named, keys=own + len(keys) or None)

    @cached_property
    def order(self) -> list[int]:
        """Return the segments by their answers, the largest first: never by their scores."""
        table, labels = latest(self.table, self.survey.params.last), self.split.labels
        sizes = table.group_by("segment").agg(pl.col("responses").sum())
        named = sorted((-size, labels[n], n) for n, size in sizes.iter_rows())
        return [number for _, _, number in named]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Return what people see: periods, segments, or the periods of each segment."""
        table, labels = latest(self.table, self.survey.params.last), self.split.labels
        if self.in_periods:
            parts = ((n, table.filter(pl.col("segment") == n)) for n in self.order)
            return tuple(self._periods(part, labels[n] or None) for n, part in parts)
        by_number = {row["segment"]: row for row in table.iter_rows(named=True)}
        rows = [by_number[number] for number in self.order]
        names = [labels[number] or Phrase("survey.all") for number in self.order]
        return (Group(names, rows),) if rows else ()

    def _periods(self, table: polars.DataFrame, name: str | None) -> Group:
        rows = table.to_dicts()
        return Group([self.survey.label(row["period"]) for row in rows], rows, name, periods=True)


_TIMED = ("period", *OF_PERIODS)


def declared(kind: Kind, name: str) -> Column:
    """Return the declaration of a table's column in a metric of answers."""
    return kind.own.get(name) or GLOSSARY[name]


def _title(made: Made) -> Phrase:
    values: dict[str, object] = {"scale": made.survey.scale.label}
    values["by"] = ", ".join(made.split_by)
    if made.survey.params.period is not None:
        values["period"] = Phrase(f"period.one.{made.survey.params.period}")
    cut = {(True, True): "-by-period", (True, False): "-by", (False, True): "-period"}
    key = cut.get((bool(made.split_by), made.in_periods), "")
    return Phrase(f"survey.title{key}", {**values, "what": Phrase(f"{made.kind.name}.what")})
