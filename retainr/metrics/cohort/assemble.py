"""From the reduction's counts to the finished result."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.account import make_account, parameters
from retainr.metrics.cohort.columns import SUMMARY, TABLES
from retainr.metrics.cohort.notes import Seen, cohort_notes, truncated_cohort
from retainr.metrics.cohort.params import Show
from retainr.metrics.cohort.summary import summary
from retainr.metrics.cohort.tables import (
    Cut,
    Reduced,
    bracket_table,
    cohort_table,
    curve_table,
)
from retainr.metrics.cohort.view import Block, curves, heatmaps
from retainr.metrics.cohort.words import source, title, wording
from retainr.metrics.notes import data_notes
from retainr.metrics.segments import name_segments
from retainr.results import GLOSSARY, Column, Phrase, Result, Table, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.activity.reduce import Reduction
    from retainr.load import Rows
    from retainr.load.ledger import Ledger
    from retainr.metrics.cohort.params import CohortParams

_SUMMED = ("retained", "orders", "refunds", "revenue", "customers")

_EPOCH = dt.date(1970, 1, 1)
"""Stands in for the as-of day where no time is readable; nothing is dated by it."""


@dataclass(frozen=True)
class Counts:
    """Hold what was collected.

    Attributes:
        rows: the input.
        params: the command's parameters.
        spec: the reduction that was computed.
        cells: counts by segment, cohort and age.
        people: customers by segment, cohort and last age.
        brackets: customers by segment and cohort, for each bracket.
        ledger: the rows by day and fate.
    """

    rows: Rows
    params: CohortParams
    spec: Reduction
    cells: polars.DataFrame
    people: polars.DataFrame
    brackets: Mapping[str, polars.DataFrame]
    ledger: Ledger


def assemble(counts: Counts) -> Result:
    """Return the result of `cohort`."""
    rows, params = counts.rows, counts.params
    as_of = counts.ledger.as_of or _EPOCH
    scale = rows.reading.amount_scale if counts.spec.has_amount else None
    split = Cut(params, as_of, counts.spec.segments, scale)
    whole = dataclasses.replace(split, segments=())
    kept = _kept(counts, split)
    sizes, cohorts = kept.sizes(whole), cohort_table(kept, whole)
    curve = curve_table(cohorts, whole)
    by_segment = cohort_table(kept, split) if split.segments else cohorts
    seen = _seen(counts, Block(None, sizes, cohorts, curve), by_segment)
    account = make_account(rows, counts.ledger, counts.cells, counts.people)
    tables, columns = _tables(counts, by_segment, split)
    words = wording(counts.rows, seen, whole, account)
    blocks = _blocks(kept, split) if split.segments else [Block(None, sizes, cohorts, curve)]
    accent = truncated_cohort(seen, whole)
    notes = (*data_notes(rows, counts.ledger), *cohort_notes(seen, whole, rows.reading.new_since))
    return Result(
        command="cohort",
        title=title(whole),
        definition=Phrase("cohort.definition", {}),
        source=source(account, seen, whole),
        parameters=parameters(params, rows.reading),
        data=account,
        summary=summary(seen, whole),
        tables=tables,
        columns=columns,
        notes=tuple(sorted(notes, key=lambda n: n.severity != "warning")),
        charts={
            "cohort": heatmaps(blocks, words, whole),
            "curve": curves(blocks, words, whole, accent[0] if accent else None),
        },
    )


def _kept(counts: Counts, cut: Cut) -> Reduced:
    """Return the counts of the customers that have a cohort and are kept."""
    now = cut.params.calendar.index(cut.as_of)
    known = pl.col("cohort") <= now
    if counts.spec.new_since_us is not None:
        known = known & (pl.col("kept") == 1)
    whole = pl.col(pl.UInt32).cast(pl.Int64)
    cells, people = (f.filter(known).with_columns(whole) for f in (counts.cells, counts.people))
    cells = cells.drop("people", "least", "rows", strict=False)
    return Reduced(_named(cells, cut.segments), _named(people, cut.segments))


def _named(counts: polars.DataFrame, segments: tuple[str, ...]) -> polars.DataFrame:
    """Give a missing segment the name `(none)`, and make one of it and a segment named so."""
    if not segments:
        return counts
    named = counts.with_columns(pl.col(s).fill_null("(none)") for s in segments)
    summed = [n for n in counts.columns if n in _SUMMED]
    keys = [n for n in counts.columns if n not in _SUMMED]
    return named.group_by(keys).agg(pl.col(n).sum() for n in summed)


def _seen(counts: Counts, whole: Block, by_segment: polars.DataFrame) -> Seen:
    reading = counts.rows.reading
    alone = counts.cells.filter(pl.col("cohort").is_null())
    refunds, total = int(alone["refunds"].sum()), 0.0
    if counts.spec.has_amount:
        total = int(alone["revenue"].sum()) / 10**reading.amount_scale
    people = counts.people.filter(pl.col("cohort").is_not_null())
    dropped = 0
    if counts.spec.new_since_us is not None:
        dropped = int(people.filter(pl.col("kept") == 0)["customers"].sum())
    shown = int(whole.sizes["cohort_size"].sum())
    strangers = int(people["customers"].sum()) - dropped - shown
    if counts.spec.has_events or counts.spec.has_acquired:
        unknown = pl.col("cohort").is_null()
        if not counts.spec.has_events:
            unknown = unknown & (pl.col("ordered") == 1)
        alone = counts.people.filter(unknown)
        strangers += int(alone["customers"].sum())
    return Seen(
        whole.sizes,
        whole.cohorts,
        whole.curve,
        incomplete=by_segment.filter(~pl.col("complete") & (pl.col("age") > 0)).height,
        left_out=dropped,
        strangers=strangers,
        refunds=(refunds, total),
        since_cut=reading.since if counts.ledger.has_before(reading.since) else None,
        unbounded=counts.params.show is Show.UNBOUNDED_RETENTION_RATE,
    )


def _blocks(reduced: Reduced, cut: Cut) -> list[Block]:
    """Return one block a segment, the largest first."""
    whole = dataclasses.replace(cut, segments=())
    cells, people = (
        frame.partition_by(*cut.segments, as_dict=True) for frame in (reduced.cells, reduced.people)
    )
    blocks = []
    for name, own in people.items():
        part = Reduced(cells[name], own)
        cohorts = cohort_table(part, whole)
        label = " · ".join(str(value) for value in name)
        blocks.append(Block(label, part.sizes(whole), cohorts, curve_table(cohorts, whole)))
    return sorted(blocks, key=lambda b: (-int(b.sizes["cohort_size"].sum()), b.segment))


def _tables(
    counts: Counts, cohorts: polars.DataFrame, cut: Cut
) -> tuple[tuple[Table, ...], dict[str, Column]]:
    """Return the long tables with dates and the segments' own names, and all columns."""
    params = cut.params
    curve = curve_table(cohorts, cut)
    trend = cohorts.filter(pl.col("age") == params.trend_age)
    frames = {
        "cohort": _shown(cohorts, cut),
        "curve": curve,
        "trend": _latest(trend, cut),
    }
    if params.ranges:
        filled = {n: _named(frame, cut.segments) for n, frame in counts.brackets.items()}
        frames["brackets"] = _latest(bracket_table(filled, cohorts, cut), cut)
    if params.max_age is not None:
        frames["curve"] = curve.filter(pl.col("age") <= params.max_age)
    named = name_segments(cut.segments, counts.rows.reading.by, _taken())
    tables = tuple(
        Table(name, _dated(frame, cut).select(_columns(name, cut)).rename(named))
        for name, frame in frames.items()
    )
    segments = {
        name: Column(name, Unit.TEXT, f"{column} on the customer's first order")
        for name, column in zip(named.values(), counts.rows.reading.by, strict=True)
    }
    used = {name for table in tables for name in table.frame.columns}
    return tables, {**segments, **{n: GLOSSARY[n] for n in sorted(used - set(segments))}, **SUMMARY}


def _taken() -> frozenset[str]:
    return frozenset(n for spec in TABLES for n in spec.columns)


def _columns(table: str, cut: Cut) -> tuple[str, ...]:
    """Return the columns of a table in their order."""
    spec = next(spec for spec in TABLES if spec.name == table)
    left_out = {"period"} if cut.params.elapsed else set()
    if cut.scale is None:
        left_out |= set(spec.optional) - {"period"}
    return (*cut.segments, *(name for name in spec.columns if name not in left_out))


def _shown(cohorts: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Limit the cohort table to the ages and cohorts asked for."""
    most = cut.params.max_age
    limited = cohorts if most is None else cohorts.filter(pl.col("age") <= most)
    return _latest(limited, cut)


def _latest(frame: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    if cut.params.last is None:
        return frame
    kept = frame["cohort"].unique().sort().tail(cut.params.last)
    return frame.filter(pl.col("cohort").is_in(kept.implode()))


def _dated(frame: polars.DataFrame, cut: Cut) -> polars.DataFrame:
    """Turn period numbers into first days."""
    if "cohort" not in frame.columns:
        return frame
    first_day = cut.params.calendar.first_day
    dates = {"cohort": first_day(pl.col("cohort"))}
    if "age" in frame.columns and not cut.params.elapsed:
        dates["period"] = first_day(pl.col("cohort") + pl.col("age"))
    return frame.with_columns(**dates)
