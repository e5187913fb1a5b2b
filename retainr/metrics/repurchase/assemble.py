"""From the customers' days to the finished result."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from retainr.activity.periods import day_number
from retainr.activity.repeats import Asked, Repeats, repeats
from retainr.lazy import pl
from retainr.metrics.account import parameters
from retainr.metrics.orders import account, order_notes, picture_source, source, split_by
from retainr.metrics.repurchase.columns import SUMMARY, TABLES
from retainr.metrics.repurchase.notes import repurchase_notes
from retainr.metrics.repurchase.plots import charts
from retainr.metrics.repurchase.summary import summary
from retainr.metrics.repurchase.tables import MOST, Cut, Tables, latest, tables
from retainr.metrics.repurchase.view import Part, blocks
from retainr.results import GLOSSARY, Phrase, Result, Table
from retainr.results.columns_repurchase import window_columns

if TYPE_CHECKING:
    from typing import Any

    import polars

    from retainr.metrics.orders import Orders, Split
    from retainr.metrics.repurchase.params import RepurchaseParams
    from retainr.results import Column


def assemble(orders: Orders, params: RepurchaseParams) -> Result:
    """Return the result of `repurchase`."""
    cut = Cut(params, orders.as_of)
    counts = repeats(
        orders.history,
        Asked(
            as_of=day_number(orders.as_of),
            windows=params.windows,
            calendar=params.calendar,
            merge_same_day=params.merge_same_day,
            most=MOST,
        ),
    )
    whole = tables(_together(counts), pl.Series([0], dtype=pl.UInt32), cut)
    all_in_one = _part(None, whole, 0, orders, cut)
    split, parts, by_segment = None, [all_in_one], whole
    columns = {**_columns(params), **SUMMARY}
    if orders.rows.reading.by:
        by_segment = tables(counts, orders.history.segments["segment"], cut)
        split = split_by(orders.rows, orders.history.segments, set(columns))
        columns = {**split.columns, **columns}
        parts = _parts(by_segment, split, orders, cut)
    told = account(orders)
    notes = (*order_notes(orders), *repurchase_notes(whole, all_in_one.summary, cut))
    return Result(
        command="repurchase",
        title=Phrase(f"repurchase.title{'-merged' if params.merge_same_day else ''}"),
        definition=Phrase("repurchase.definition"),
        source=source(told),
        parameters=parameters(params, orders.rows.reading),
        data=told,
        summary=all_in_one.summary,
        tables=_tables(by_segment, split, cut),
        columns=columns,
        notes=tuple(sorted(notes, key=lambda n: n.severity != "warning")),
        charts=charts(parts, picture_source(told), cut),
        blocks=blocks(parts, cut),
    )


def _together(counts: Repeats) -> Repeats:
    """Return the counts of all segments as those of one."""
    return dataclasses.replace(
        counts,
        totals=_summed(counts.totals, "segment"),
        starts=_summed(counts.starts, "segment", "cohort"),
        gaps=_summed(counts.gaps, "segment", "order_number", "days"),
    )


def _summed(frame: polars.DataFrame, *keys: str) -> polars.DataFrame:
    one = frame.with_columns(segment=pl.lit(0, pl.UInt32))
    return one.group_by(keys).agg(pl.all().sum()).sort(keys)


def _columns(params: RepurchaseParams) -> dict[str, Column]:
    """Return the tables' columns; windows that are not the usual ones declare their own."""
    fixed = {name: GLOSSARY[name] for spec in TABLES for name in spec.columns}
    usual = {name for spec in TABLES for name in spec.optional}
    own = {c.name: c for days in params.windows for c in window_columns(days)}
    return {**{n: c for n, c in fixed.items() if n not in usual}, **own}


def _part(name: str | None, made: Tables, segment: int, orders: Orders, cut: Cut) -> Part:
    """Return one segment's tables with its scalars."""
    frames = (made.totals, made.within, made.ladder, made.cohorts)
    totals, within, ladder, cohorts = (f.filter(pl.col("segment") == segment) for f in frames)
    scalars: dict[str, Any] = summary(
        totals.row(0, named=True) if totals.height else None,
        ladder.row(0, named=True) if ladder.height else None,
        orders.scale,
        cut.params.confidence,
    )
    return Part(name, scalars, within, ladder, latest(cohorts, cut.params.last))


def _parts(made: Tables, split: Split, orders: Orders, cut: Cut) -> list[Part]:
    """Return one part a segment, the largest first."""
    parts = [_part(name, made, number, orders, cut) for number, name in split.labels.items()]
    return sorted(parts, key=lambda part: (-part.summary["customers"], part.segment))


def _tables(made: Tables, split: Split | None, cut: Cut) -> tuple[Table, ...]:
    """Return the long tables with dates and the segments' own names."""
    cohorts = latest(made.cohorts, cut.params.last)
    dated = cohorts.with_columns(cohort=cut.params.calendar.first_day(pl.col("cohort")))
    frames = {"within": made.within, "ladder": made.ladder, "cohorts": dated}
    keys = {"within": "days", "ladder": "order_number", "cohorts": "cohort"}
    if split is None:
        return tuple(Table(name, frame.drop("segment")) for name, frame in frames.items())
    return tuple(Table(name, split.named(frame, [keys[name]])) for name, frame in frames.items())
