"""Repeated rows count once: whole rows when asked, events by their ids always."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from retainr.lazy import pl
from retainr.load.decisions import RAW

if TYPE_CHECKING:
    import polars

    from retainr.load.options import Reading
    from retainr.load.typed import TypedColumns


def without_repeated(
    frame: polars.LazyFrame, typed: TypedColumns, options: Reading
) -> polars.LazyFrame:
    """Drop rows that repeat a whole row, or an event that has an id.

    Args:
        frame: typed rows, with the raw columns where whole rows are compared.
        typed: how the columns became typed ones.
        options: the user's: `dedupe` compares whole rows.
    """
    if options.dedupe:
        raw = [name for name in frame.collect_schema() if name.startswith(RAW)]
        # Of answers the first is kept: a later row counts where times are the same.
        keep: Literal["first", "any"] = "first" if typed.needs.survey else "any"
        frame = frame.unique([n for n in raw if n != f"{RAW}:row"], keep=keep)
    if typed.columns.get("event_id") is None:
        return frame
    named = frame.filter(pl.col("event_id").is_not_null())
    # Copies of one event may differ; the earliest is kept whatever the rows' order.
    told = (
        "event",
        "amount",
        "acquired",
        *(f"segment_{n}" for n in range(len(options.by))),
        "fate",
    )
    there = frame.collect_schema()
    order = ["event_id", "time", "customer", *(name for name in told if name in there)]
    first = named.sort(order).unique("event_id", keep="first", maintain_order=True)
    return pl.concat([first, frame.filter(pl.col("event_id").is_null())])
