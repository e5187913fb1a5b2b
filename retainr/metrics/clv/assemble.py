"""From valued customers to the finished result of `clv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.account import parameters
from retainr.metrics.clv.alive import alive_table
from retainr.metrics.clv.columns import SUMMARY, TABLES
from retainr.metrics.clv.explain import kind
from retainr.metrics.clv.heading import source, terms, title
from retainr.metrics.clv.held_out import deciles_table, tracking_table, validation_table
from retainr.metrics.clv.notes import clv_notes
from retainr.metrics.clv.params import Model
from retainr.metrics.clv.pictures import charts
from retainr.metrics.clv.summary import Told, summary, tell
from retainr.metrics.clv.tables import (
    compare_table,
    customers_table,
    model_table,
    what_if_table,
)
from retainr.metrics.clv.view import (
    compare_listing,
    customers_listing,
    frequency_listing,
    part_blocks,
)
from retainr.metrics.orders import EPOCH, split_by
from retainr.results import GLOSSARY, Phrase, Result, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    import numpy as np
    import polars
    from numpy.typing import NDArray

    from retainr.activity.history import History
    from retainr.load import Rows
    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.valued import Valued
    from retainr.metrics.orders import Split
    from retainr.results import Account, Block, Note

    Integers = NDArray[np.int64]

KEYS = {
    "customers": (),
    "model": (),
    "validation": ("calibration_frequency",),
    "tracking": ("week",),
    "deciles": ("decile",),
    "compare": (),
    "what_if": (),
    "alive": ("recency", "frequency"),
}
"""What names a row of each table within a segment."""


@dataclass(frozen=True)
class Read:
    """Hold what was read, and the values made from it.

    Attributes:
        rows: the input.
        account: where every row went.
        segments: the combinations of segment values.
        notes: what the rows give reason to say.
        valued: customers with their values.
        history: the active days; None for contracts.
    """

    rows: Rows
    account: Account
    segments: polars.DataFrame
    notes: tuple[Note, ...]
    valued: Valued
    history: History | None = None


def assemble(read: Read, params: ClvParams) -> Result:
    """Return the result of `clv`."""
    made = Made(read, params)
    tables = tuple(made.named(name, frame) for name, frame in made.frames.items())
    used = {name for table in tables for name in table.frame.columns}
    split = bool(read.rows.reading.by)
    notes = (*read.notes, *clv_notes(read.valued, made.told, params, split=split))
    return Result(
        command="clv",
        title=title(read.valued, params),
        definition=Phrase(f"clv.definition.{kind(params.model)}"),
        source=source(read.account, read.valued),
        terms=terms(read.valued, params),
        parameters=made.parameters,
        data=read.account,
        summary=summary(read.valued, made.told, params),
        tables=tables,
        columns={
            **made.split.columns,
            **{n: GLOSSARY[n] for n in sorted(used & set(GLOSSARY))},
            **SUMMARY,
        },
        notes=tuple(sorted(notes, key=lambda n: n.severity != "warning")),
        charts=charts(made),
        blocks=tuple(made.blocks()),
    )


@dataclass(frozen=True)
class Made:
    """Put together what was computed."""

    read: Read
    params: ClvParams

    @property
    def valued(self) -> Valued:
        """Return customers with their values."""
        return self.read.valued

    @cached_property
    def told(self) -> Told:
        """Return what is said of all customers."""
        return tell(self.valued, self.params)

    @cached_property
    def split(self) -> Split:
        """Return the names of the segments."""
        declared = {n for table in TABLES for n in table.columns}
        return split_by(self.read.rows, self.read.segments, declared)

    @property
    def labels(self) -> dict[int, str] | None:
        """Return the names of the segments, or None where nothing is split."""
        return self.split.labels if self.read.rows.reading.by else None

    @cached_property
    def frames(self) -> Mapping[str, polars.DataFrame]:
        """Return the tables, with `segment`; those that are there."""
        valued, params = self.valued, self.params
        found = {"customers": customers_table(valued, params)}
        if valued.groups or valued.renewed:
            found["model"] = model_table(valued, params.confidence)
        if valued.worth.holdout is not None:
            found["validation"] = validation_table(valued.people, valued.worth.holdout)
        if valued.groups and self.read.history is not None:
            tracking = tracking_table(self.read.history, valued.people, valued.groups, params)
            found["tracking"] = tracking
        if not valued.people.frame.is_empty():
            found["deciles"] = deciles_table(valued.people, valued.worth)
        if valued.compared:
            found["compare"] = compare_table(valued.compared)
        if valued.worth.changed is not None:
            found["what_if"] = what_if_table(valued, params)
        if valued.groups:
            found["alive"] = alive_table(valued)
        return found

    def named(self, name: str, frame: polars.DataFrame) -> Table:
        """Return a table with its segments' own names."""
        keys = list(KEYS[name])
        if "segment" not in frame.columns:
            return Table(name, frame, keys=1)
        if not self.read.rows.reading.by:
            return Table(name, frame.drop("segment"), keys=len(keys) or None)
        if not keys:
            # These stand in their order: of ids, and of parameters in a model.
            names = self.split.segments.select(
                "segment", *(pl.col(n).alias(own) for n, own in self.split.names.items())
            )
            joined = frame.join(names, on="segment", how="left", maintain_order="left")
            shown = joined.select(*self.split.names.values(), *frame.columns[1:])
            return Table(name, shown.drop("segment", strict=False))
        return Table(name, self.split.named(frame, keys), keys=len(self.split.names) + len(keys))

    def blocks(self) -> Iterator[Block]:
        """Yield what people see: all customers, each segment, the best customers."""
        valued, params = self.valued, self.params
        if valued.compared:
            yield compare_listing(self.frames["compare"])
        yield from part_blocks(self.told, valued, params, None)
        if valued.people.frame.is_empty():
            return
        if "validation" in self.frames:
            assert valued.worth.holdout is not None
            table = validation_table(valued.people.as_one, valued.worth.holdout)
            yield frequency_listing(table, params)
        yield customers_listing(self.frames["customers"], valued, params)
        for number, places in self.largest if self.labels else ():
            told = tell(valued, params, places)
            yield from part_blocks(told, valued, params, (self.labels or {})[number])

    @property
    def largest(self) -> list[tuple[int, Integers]]:
        """Return the segments with the places of their customers, the largest first."""
        return sorted(self.valued.places, key=lambda part: (-len(part[1]), part[0]))

    @property
    def parameters(self) -> dict[str, object]:
        """Return all parameters; null where one means nothing."""
        params = self.params
        found = parameters(params, self.read.rows.reading)
        if params.model.of_purchases:
            found["horizon"] = f"{params.ahead.count}{params.ahead.unit}"
        if params.model is Model.SBG:
            found["grace"] = f"{params.grace_days}d"
        if params.model not in (Model.HISTORIC, Model.SIMPLE):
            found["discount_rate"] = params.rate
        return found

    @property
    def start(self) -> dt.date:
        """Return the day of the first order of all."""
        return self.read.account.first or EPOCH
