"""From joined inputs to the finished result of `loyalty`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.account import beside, parameters, plain_account
from retainr.metrics.loyalty.columns import SUMMARY, TABLES
from retainr.metrics.loyalty.coverage import Coverage, coverage
from retainr.metrics.loyalty.heading import foot, source, terms
from retainr.metrics.loyalty.notes import loyalty_notes
from retainr.metrics.loyalty.plots import charts
from retainr.metrics.loyalty.reading import group_of
from retainr.metrics.loyalty.referrals import Referrals, referrals
from retainr.metrics.loyalty.summary import summary
from retainr.metrics.loyalty.tables import (
    ALL,
    Cut,
    as_one,
    correlation_table,
    csat_table,
    groups_table,
    quadrants_table,
    scores_table,
)
from retainr.metrics.loyalty.view import Part, blocks
from retainr.metrics.orders import Split, account, split_by
from retainr.metrics.surveys.tables import latest
from retainr.results import GLOSSARY, Column, Phrase, Result, Table, Unit

if TYPE_CHECKING:
    import polars

    from retainr.metrics.loyalty.params import LoyaltyParams
    from retainr.metrics.loyalty.reading import Read, Survey
    from retainr.results import Account

_SPLIT = {
    "groups": groups_table,
    "quadrants": quadrants_table,
    "scores": scores_table,
    "correlation": correlation_table,
    "nps_csat": csat_table,
}
"""Tables by segment; of the others nobody who is silent has one."""

_KEYS = {"groups": 1, "quadrants": 1, "scores": 1, "correlation": 0, "nps_csat": 2}


def assemble(read: Read, params: LoyaltyParams) -> Result:
    """Return the result of `loyalty`."""
    made = Made(read, params)
    told = made.summary
    notes = loyalty_notes(read, told, made.cover, made.brought)
    return Result(
        command="loyalty",
        title=Phrase("loyalty.title", {"days": params.within_days}),
        definition=Phrase("loyalty.definition"),
        source=source(read, made.others["orders"]),
        terms=terms(read),
        parameters=made.parameters,
        data=_account(read.survey),
        others=made.others,
        summary=told,
        tables=made.tables,
        columns={**made.split.columns, **made.columns, **SUMMARY},
        notes=tuple(sorted(notes, key=lambda n: n.severity != "warning")),
        charts=charts(made.parts, read, foot(read, made.others["orders"])),
        blocks=tuple(blocks(made.parts, told, read, made.cover)),
    )


def _account(survey: Survey) -> Account:
    """Return where every answer went."""
    return plain_account(survey.rows, survey.ledger, survey.answers["customer"])


@dataclass(frozen=True)
class Made:
    """Put together what was computed.

    Attributes:
        read: what was read.
        params: the command's parameters.
    """

    read: Read
    params: LoyaltyParams

    @cached_property
    def cut(self) -> Cut:
        """Return how customers become tables."""
        money = self.read.orders.scale if self.read.orders.has_amount else None
        return Cut(self.read.groups, self.params.asked, money, self.params.confidence)

    @cached_property
    def cover(self) -> Coverage:
        """Return who answered."""
        return coverage(self.read)

    @cached_property
    def brought(self) -> Referrals | None:
        """Return who was brought by customers; None without referrers."""
        return referrals(self.read, group_of(self.params))

    def _frames(self, did: polars.DataFrame) -> dict[str, polars.DataFrame]:
        """Return the tables by segment; that of two surveys where there are two."""
        names = [n for n in _SPLIT if n != "nps_csat" or self.read.csat is not None]
        return {name: _SPLIT[name](did, self.cut) for name in names}

    @cached_property
    def whole(self) -> dict[str, polars.DataFrame]:
        """Return the tables of all customers."""
        return self._frames(as_one(self.read.did))

    @cached_property
    def by_segment(self) -> dict[str, polars.DataFrame]:
        """Return the tables by segment; empty where nothing that is split counts."""
        if not self._by:
            return self.whole
        if self.read.did.is_empty():
            return {name: frame.clear() for name, frame in self.whole.items()}
        return self._frames(self.read.did)

    @property
    def _by(self) -> tuple[str, ...]:
        return self.read.survey.rows.reading.by

    @cached_property
    def summary(self) -> dict[str, object]:
        """Return the scalars."""
        return summary(self.read, self.whole, self.cover, self.brought)

    @cached_property
    def columns(self) -> dict[str, Column]:
        """Return the declarations of the tables' columns."""
        return {name: GLOSSARY[name] for spec in TABLES for name in spec.columns}

    @cached_property
    def split(self) -> Split:
        """Return what segments are called: they are the answer's own values."""
        found = split_by(self.read.survey.rows, self.read.segments, set(self.columns))
        pairs = zip(found.names.values(), self._by, strict=True)
        own = {name: Column(name, Unit.TEXT, f"{column} of the answer") for name, column in pairs}
        return Split(found.segments, found.names, own)

    @cached_property
    def referred(self) -> polars.DataFrame | None:
        """Return referrals of the last periods; periods are numbers."""
        found = self.brought
        return None if found is None else latest(found.table, self.params.last)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Return all customers, or each segment, the largest first."""
        more = {} if self.referred is None else {"referrals": self.referred}
        if not self._by or self.read.did.is_empty():
            return (Part(None, {**self.whole, **more}),)
        groups = self.by_segment["groups"].filter(pl.col("group") == ALL)
        labels = self.split.labels
        sizes = sorted((-n, labels[s], s) for s, n in groups.select("segment", "customers").rows())
        of = pl.col("segment")
        return tuple(
            Part(label, {n: f.filter(of == s) for n, f in self.by_segment.items()} | more)
            for _, label, s in sizes
        )

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Return the long tables, in the order of their declaration."""
        made = {name: self._named(name, frame) for name, frame in self.by_segment.items()}
        made["coverage"] = Table("coverage", self._chosen("coverage", self.cover.table), keys=1)
        if self.referred is not None:
            first = self.params.calendar.first_day(pl.col("period"))
            dated = self.referred.with_columns(period=first)
            made["referrals"] = Table("referrals", self._chosen("referrals", dated), keys=2)
        return tuple(made[spec.name] for spec in TABLES if spec.name in made)

    def _chosen(self, name: str, frame: polars.DataFrame) -> polars.DataFrame:
        spec = next(spec for spec in TABLES if spec.name == name)
        return frame.select(spec.columns)

    def _named(self, name: str, frame: polars.DataFrame) -> Table:
        """Return a table with its segments' own names, its rows in their order."""
        chosen = self._chosen(name, frame).with_columns(frame["segment"])
        own = len(self.split.names)
        if not own:
            return Table(name, chosen.drop("segment"), keys=_KEYS[name] or None)
        names = self.split.segments.rename(self.split.names)
        joined = chosen.join(names, on="segment", how="left", maintain_order="left")
        ordered = joined.select(*self.split.names.values(), *chosen.drop("segment").columns)
        return Table(name, ordered, keys=own + _KEYS[name])

    @cached_property
    def others(self) -> dict[str, Account]:
        """Return the accounts of the other inputs."""
        csat = {} if self.read.csat is None else {"csat": _account(self.read.csat)}
        return {"orders": account(self.read.orders), **csat}

    @property
    def parameters(self) -> dict[str, object]:
        """Return all parameters; those of other inputs where they are not those of the first."""
        reading = self.read.survey.rows.reading
        inputs = {"orders": self.read.orders.rows}
        if self.read.csat is not None:
            inputs["csat"] = self.read.csat.rows
        first = {**parameters(self.params, reading), "scale": self.params.asked.option}
        return {**first, **beside(self.params, reading, inputs)}
