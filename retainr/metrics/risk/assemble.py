"""From scored customers to the finished result of `risk`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.account import beside, parameters
from retainr.metrics.clv.params import SHORT
from retainr.metrics.clv.params import Model as Fitted
from retainr.metrics.orders import Split, account, order_notes, picture_source, source, split_by
from retainr.metrics.risk.columns import SUMMARY, TABLES
from retainr.metrics.risk.export import Exported, export
from retainr.metrics.risk.notes import risk_notes
from retainr.metrics.risk.params import Model
from retainr.metrics.risk.plots import bands_chart, lift_chart
from retainr.metrics.risk.summary import summary
from retainr.metrics.risk.tables import Listed, bands_table, customers_table
from retainr.metrics.risk.tested_view import tested_blocks
from retainr.metrics.risk.view import bands, customers, facts
from retainr.results import GLOSSARY, Phrase, Result, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.metrics.risk.params import RiskParams
    from retainr.metrics.risk.reading import Read
    from retainr.results import Block, Chart


def assemble(read: Read, params: RiskParams) -> Result:
    """Return the result of `risk`."""
    made = Made(read, params)
    told = summary(read.scored, made.listed, read.tested, params.confidence)
    data = account(read.orders)
    notes = (*order_notes(read.orders), *risk_notes(read, made.listed, made.exported))
    return Result(
        command="risk",
        title=_title(params),
        definition=Phrase("risk.definition"),
        source=source(data),
        terms=Phrase("risk.terms", {"as_of": read.orders.as_of}),
        parameters=made.parameters,
        data=data,
        others=read.told.accounts,
        summary=told,
        tables=made.tables,
        columns={
            **made.split.columns,
            **{name: GLOSSARY[name] for spec in TABLES for name in spec.columns},
            **SUMMARY,
            **(made.exported.columns if made.exported else {}),
        },
        notes=tuple(sorted(notes, key=lambda n: n.severity != "warning")),
        charts=made.charts(picture_source(data)),
        blocks=(facts(told, read), *made.blocks()),
    )


def _title(params: RiskParams) -> Phrase:
    if params.model is Model.NONE:
        return Phrase("risk.title.without")
    return Phrase("risk.title.fitted", {"model": SHORT[Fitted(params.model)]})


@dataclass(frozen=True)
class Made:
    """Put together what was computed."""

    read: Read
    params: RiskParams

    @cached_property
    def split(self) -> Split:
        """Return the names of the segments."""
        declared = {name for table in TABLES for name in table.columns}
        return split_by(self.read.orders.rows, self.read.orders.history.segments, declared)

    @property
    def parameters(self) -> dict[str, object]:
        """Return all parameters; those of further inputs where they are not those of the first."""
        reading = self.read.orders.rows.reading
        others = beside(self.params, reading, self.read.told.inputs)
        return {**parameters(self.params, reading), **others}

    @property
    def labels(self) -> dict[int, str] | None:
        """Return the names of the segments, or None where nothing is split."""
        return self.split.labels if self.read.orders.rows.reading.by else None

    @cached_property
    def listed(self) -> Listed:
        """Return the table `customers`."""
        return customers_table(self.read.scored, self.params, self.read.orders.as_of)

    @cached_property
    def bands(self) -> polars.DataFrame:
        """Return the table `bands`, with `segment`."""
        return bands_table(self.read.scored.frame)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables; that of customers in the order of what is at risk."""
        own, tested = len(self.split.names), self.read.tested
        found = [
            Table("customers", lambda: self._named(self.listed.frame), keys=own + 1),
            Table("bands", self._named(self.bands), keys=own + 1),
        ]
        if tested is not None:
            found.append(Table("backtest", tested.by_rule, keys=1))
            found.append(Table("lift", tested.tenths, keys=1))
        # What is asked for by name is what a file holds where no table is named.
        return (*([self.exported.table] if self.exported else []), *found)

    @cached_property
    def exported(self) -> Exported | None:
        """Return the listed customers for a CRM, where that was asked for."""
        kind = self.params.export
        return None if kind is None else export(self.listed.frame, kind)

    def _named(self, frame: polars.DataFrame) -> polars.DataFrame:
        """Return a table with its segments' own names, its rows in their order."""
        if not self.split.names:
            return frame.drop("segment")
        names = self.split.segments.rename(self.split.names)
        joined = frame.join(names, on="segment", how="left", maintain_order="left")
        return joined.select(*self.split.names.values(), *frame.columns[1:])

    def _parts(self) -> Iterator[tuple[str | None, polars.DataFrame]]:
        """Yield each segment's name and bands, the one with most customers first."""
        if self.labels is None:
            yield None, self.bands
            return
        sizes = self.bands.group_by("segment").agg(pl.col("customers").sum())
        for segment, _ in sizes.sort("customers", "segment", descending=[True, False]).rows():
            yield self.labels[segment], self.bands.filter(pl.col("segment") == segment)

    def blocks(self) -> Iterator[Block]:
        """Yield what people see under the sums."""
        if self.read.scored.frame.is_empty():
            return
        yield customers(self.listed, self.read, self.labels)
        if self.read.tested is not None:
            yield from tested_blocks(self.read.tested, self.read)
        for name, part in self._parts():
            if part.height:
                yield bands(part, self.read, name)

    def charts(self, foot: Phrase) -> dict[str, tuple[Chart, ...]]:
        """Return the charts; that of `customers` is what is drawn when no table is named."""
        drawn = tuple(
            bands_chart(part, self.read, foot, n) for n, part in self._parts() if part.height
        )
        found: dict[str, tuple[Chart, ...]] = {}
        if drawn:
            first = ("export",) if self.exported else ()
            found = dict.fromkeys(("bands", *first, "customers"), drawn)
        if self.read.tested is not None:
            found["lift"] = (lift_chart(self.read.tested, self.read, foot),)
        return found
