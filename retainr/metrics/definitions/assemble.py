"""From orders to the finished result of `definitions`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from retainr.activity.definitions import WINDOW_DAYS, Spans, tallies
from retainr.activity.periods import DAY_US
from retainr.lazy import pl
from retainr.metrics.account import parameters
from retainr.metrics.definitions.catalogue import CATALOGUE, Kind
from retainr.metrics.definitions.columns import SUMMARY, TABLES
from retainr.metrics.definitions.notes import definition_notes
from retainr.metrics.definitions.tables import Cut, Reading, long_table, readings
from retainr.metrics.definitions.view import blocks, picture, strips_end
from retainr.metrics.orders import (
    account,
    order_notes,
    picture_source,
    read_orders,
    source,
    split_by,
)
from retainr.metrics.rates import rate
from retainr.results import GLOSSARY, Phrase, Result, Table

if TYPE_CHECKING:
    import polars

    from retainr.load import Rows
    from retainr.metrics.definitions.params import DefinitionsParams
    from retainr.metrics.orders import Split


def assemble(rows: Rows, params: DefinitionsParams) -> Result:
    """Read the rows once, and return the result of `definitions`."""
    read = read_orders(rows, WINDOW_DAYS * DAY_US)
    spans = Spans(params.calendar, read.as_of, params.inactive_days)
    cut = Cut(params, spans, read.first, read.scale if read.has_amount else None)
    counts = tallies(read.history, spans)
    total = readings(_whole(counts), cut)
    parts = {n: readings(row, cut) for n, row in _each(counts)}
    split = split_by(rows, read.history.segments, frozenset(TABLES[0].columns))
    table = _table(parts, cut, split)
    named = _named(parts, counts, split) if rows.reading.by else [(None, total)]
    top = strips_end(reading for _, part in named for reading in part)
    whole = account(read)
    notes = (*order_notes(read), *definition_notes(read, total, cut))
    return Result(
        command="definitions",
        title=Phrase("definitions.title", {"period": Phrase(f"period.one.{params.period}")}),
        definition=Phrase("definitions.definition"),
        source=source(whole),
        parameters={
            **parameters(params, rows.reading),
            "inactive_after": f"{params.inactive_days}d",
        },
        data=whole,
        summary=_summary(total, params.confidence),
        tables=(table,),
        columns={
            **split.columns,
            **{n: GLOSSARY[n] for n in table.frame.columns if n not in split.columns},
            **SUMMARY,
        },
        notes=tuple(sorted(notes, key=lambda n: n.severity != "warning")),
        charts={
            "definitions": tuple(
                picture(part, cut, name, picture_source(whole)) for name, part in named
            )
        },
        blocks=tuple(block for name, part in named for block in blocks(part, cut, name, top)),
    )


def _whole(counts: polars.DataFrame) -> dict[str, int]:
    """Return the counts of all segments together."""
    summed = counts.drop("segment").sum().row(0, named=True)
    return {name: int(value or 0) for name, value in summed.items()}


def _each(counts: polars.DataFrame) -> list[tuple[int, dict[str, int]]]:
    return [(row["segment"], row) for row in counts.iter_rows(named=True)]


def _table(parts: dict[int, list[Reading]], cut: Cut, split: Split) -> Table:
    """Return the long table, its segments' values first; without customers it has no rows."""
    read = [(segment, reading) for segment, part in parts.items() for reading in part]
    made, segment = long_table(read, cut)
    owned = pl.DataFrame([segment]).join(
        split.segments, on="segment", how="left", maintain_order="left"
    )
    values = owned.select(pl.col(inner).alias(own) for inner, own in split.names.items())
    frame = values.hstack(made.frame) if split.names else made.frame
    return dataclasses.replace(made, rows=frame, keys=len(split.names) + 1)


def _named(
    parts: dict[int, list[Reading]], counts: polars.DataFrame, split: Split
) -> list[tuple[str | None, list[Reading]]]:
    """Return each segment's name and readings, the largest segment first."""
    sizes = dict(counts.select("segment", "customers").iter_rows())
    labels = split.labels
    order = sorted(parts, key=lambda n: (-sizes[n], labels[n]))
    return [(labels[n], parts[n]) for n in order]


def _summary(read: list[Reading], confidence: float) -> dict[str, object]:
    """Return each definition's value by its name; null where it has none."""
    by_name = {reading.definition.name: reading for reading in read}
    values: dict[str, object] = {"customers": by_name["retained_of_all"].denominator}
    for definition in CATALOGUE:
        name, reading = definition.name, by_name.get(definition.name)
        if definition.kind is not Kind.RATIO:
            values[name] = reading.cell.value if reading else None
            continue
        known = reading is not None and reading.cell.value is not None
        over, under = (int(reading.numerator), reading.denominator) if known and reading else (0, 0)
        values |= rate(name, over, under, confidence)
    return values
