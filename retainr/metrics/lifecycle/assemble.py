"""From counts to the finished result, whatever made the counts: orders, events, contracts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.growth import movements
from retainr.activity.walks import depth
from retainr.lazy import pl
from retainr.metrics.account import parameters
from retainr.metrics.lifecycle.columns import SUMMARY, TABLES
from retainr.metrics.lifecycle.notes import lifecycle_notes
from retainr.metrics.lifecycle.tables import Cut, depth_table, latest, lifecycle_table, whole
from retainr.metrics.lifecycle.view import Part, blocks, charts
from retainr.metrics.orders import picture_source, split_by
from retainr.results import GLOSSARY, Phrase, Result, Table

if TYPE_CHECKING:
    import datetime as dt

    import polars

    from retainr.activity.history import History
    from retainr.activity.walks import Walk
    from retainr.load import Rows
    from retainr.load.ledger import Ledger
    from retainr.metrics.lifecycle.params import LifecycleParams
    from retainr.metrics.orders import Split
    from retainr.results import Account, Column, Note


@dataclass(frozen=True)
class Base:
    """Hold who was active when, and what is said of the input.

    Attributes:
        rows: the input.
        ledger: its rows by day and fate.
        walk: over customers and periods.
        since: the period that each customer is known from; None for that of its first row.
        people: one row a customer: `segment`.
        segments: one row a combination of segment values.
        as_of: the last observed day.
        account: where every row went.
        notes: what the rows give reason to say.
        source: customers, orders and days, in words.
        history: who was active on which day; None of contracts.
    """

    rows: Rows
    ledger: Ledger
    walk: Walk
    since: polars.Series | None
    people: polars.DataFrame
    segments: polars.DataFrame
    as_of: dt.date
    account: Account
    notes: tuple[Note, ...]
    source: Phrase
    history: History | None = None

    @property
    def of_contracts(self) -> bool:
        """Say whether the rows are contracts."""
        return self.rows.has("start")

    @property
    def scale(self) -> int | None:
        """Return what an integer of money is divided by; None where there is no money."""
        return int(10**self.rows.reading.amount_scale) if "revenue" in self.walk.names else None

    def cut(self, params: LifecycleParams) -> Cut:
        """Return how counts become tables."""
        first = None if self.walk.is_empty else self.walk.low
        grace = params.grace_days if self.of_contracts else 0
        daily = "days" in self.walk.names
        return Cut(params, self.as_of, first, self.scale, daily=daily, grace=grace)


def assemble(base: Base, params: LifecycleParams) -> Result:
    """Return the result of `lifecycle`."""
    cut = base.cut(params)
    counts = movements(base.walk, base.since)
    together = lifecycle_table(whole(counts), pl.Series([0], dtype=pl.UInt32), cut)
    by_segment = lifecycle_table(counts, base.segments["segment"], cut)
    deep = depth_table(_depth(base, cut), cut)
    split = split_by(base.rows, base.segments, {n for spec in TABLES for n in spec.columns})
    parts = _parts(base, by_segment, deep, split)
    notes = (*base.notes, *lifecycle_notes(base, together, cut))
    return Result(
        command="lifecycle",
        title=Phrase("lifecycle.title", {"clock": clock(params)}),
        definition=Phrase("lifecycle.definition"),
        source=base.source,
        parameters={
            **parameters(params, base.rows.reading),
            "grace": f"{params.grace_days}d" if base.of_contracts else None,
        },
        data=base.account,
        summary=_summary(together, cut),
        tables=(
            Table("lifecycle", _shown(by_segment, cut, split)),
            Table("depth", _dated_depth(deep, split)),
        ),
        columns={**_declared(), **split.columns},
        notes=tuple(sorted(notes, key=lambda n: n.severity != "warning")),
        charts={"lifecycle": charts(parts, base, cut, picture_source(base.account))},
        blocks=blocks(parts, cut),
    )


def _declared() -> dict[str, Column]:
    return {name: GLOSSARY[name] for spec in TABLES for name in spec.columns} | SUMMARY


def clock(params: LifecycleParams) -> Phrase:
    """Return how time is cut, in words."""
    return Phrase("clock.calendar", {"periods": Phrase(f"period.many.{params.period}")})


def _depth(base: Base, cut: Cut) -> polars.DataFrame:
    """Return customers by active days; none where days are not known."""
    if base.history is not None:
        return depth(base.history, cut.params.calendar, cut.last_complete)
    schema = {"segment": pl.UInt32, "days": pl.Int64, "customers": pl.Int64}
    return pl.DataFrame(schema=schema)


def _shown(table: polars.DataFrame, cut: Cut, split: Split) -> polars.DataFrame:
    """Return the table with dates, the segments' own names and its columns in their order."""
    names = [
        name
        for name in TABLES[0].columns
        if cut.scale is not None or name not in TABLES[0].optional
    ]
    first_day = cut.params.calendar.first_day
    dated = latest(table, cut).with_columns(period=first_day(pl.col("period").cast(pl.Int64)))
    return split.named(dated.select("segment", *names), ["period"])


def _dated_depth(table: polars.DataFrame, split: Split) -> polars.DataFrame:
    return split.named(table.select("segment", *TABLES[1].columns), ["days"])


def _summary(together: polars.DataFrame, cut: Cut) -> dict[str, object]:
    """Return the values of the last complete period; all null where there is none."""
    names = [name for name in SUMMARY if name != "period"]
    if not cut.has_complete:
        return {"period": None, **dict.fromkeys(names)}
    row = together.row(by_predicate=pl.col("period") == cut.last_complete, named=True)
    period = cut.params.calendar.start(cut.last_complete)
    return {"period": period, **{name: row.get(name) for name in names}}


def _parts(
    base: Base, table: polars.DataFrame, deep: polars.DataFrame, split: Split
) -> tuple[Part, ...]:
    """Return what is shown of each segment, the largest first."""
    sizes = dict(base.people.group_by("segment").agg(pl.len()).iter_rows())
    labels = split.labels if split.names else {0: None}
    ordered = sorted(labels, key=lambda s: (-sizes.get(s, 0), labels[s] or ""))
    return tuple(
        Part(
            labels[segment],
            table.filter(pl.col("segment") == segment),
            deep.filter(pl.col("segment") == segment),
        )
        for segment in ordered
    )
