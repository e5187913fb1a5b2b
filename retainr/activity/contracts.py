"""Contracts: who was bound from when to when, one row a contract.

Days count from 1970-01-01. A contract runs from its start to the day before its end; one
without an end is still running.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.activity.periods import DAY_US, day_number
from retainr.activity.segments import combinations, segment_numbers
from retainr.lazy import nw, pl

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.activity.periods import Calendar
    from retainr.lazy import Frame

OPEN = 100_000_000
"""The end of a contract that has none; later than every day that can be written."""


@dataclass(frozen=True)
class ContractSpec:
    """Say what contracts carry, and whose are left out.

    Attributes:
        has_end: the rows carry an end.
        has_amount: the rows carry money.
        new_since: customers whose first contract starts before this day are left out.
        segments: names of the segment columns.
    """

    has_end: bool = True
    has_amount: bool = False
    new_since: int | None = None
    segments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Renewals:
    """Hold how many contracts were followed by another of the same customer.

    Attributes:
        renewed: those that were.
        ended: contracts whose end and grace are over.
    """

    renewed: int
    ended: int


@dataclass(frozen=True)
class Contracts:
    """Hold contracts and the customers that made them.

    Attributes:
        frame: one row a contract, sorted: `customer` (a number from 0 on), `start`, `end`
            (the first day that it does not run, or `OPEN`) and, with amounts, `amount`.
        people: one row a customer, in the order of their numbers: `customer`, `since` (its
            first start), `segment` (a row of `segments`).
        segments: one row a combination of segment values, sorted; missing is `(none)`.
        orders: contracts of everybody, those left out included.
        customers: everybody, those left out included.
        left_out: customers first seen before `new_since`.
        names: the customers as typed rows hold them, by number.
    """

    frame: polars.DataFrame
    people: polars.DataFrame
    segments: polars.DataFrame
    orders: int
    customers: int
    left_out: int = 0
    names: polars.Series = field(default_factory=lambda: pl.Series())

    def bridged(self, grace: int) -> polars.DataFrame:
        """Return the contracts, those before a short gap carried on to its end.

        Args:
            grace: days between two contracts that count as none.
        """
        gaps = _running(self.frame).filter(
            (pl.col("next") > pl.col("latest")) & (pl.col("next") - pl.col("latest") <= grace)
        )
        reached = gaps.select("customer", "next", end="latest")
        joined = self.frame.join(reached, on=["customer", "end"], how="left")
        carried = joined.with_columns(end=pl.coalesce("next", "end")).drop("next")
        return carried.sort("customer", "start", "end")

    def spells(self, grace: int) -> polars.DataFrame:
        """Return the contracts of a customer joined over short gaps.

        Args:
            grace: days between two contracts that count as none.

        Returns:
            One row a spell, sorted: `customer`, `start`, `end`.
        """
        running = _running(self.frame)
        before = pl.col("latest").shift(1)
        other = pl.col("customer") != pl.col("customer").shift(1)
        begins = (other | (pl.col("start") - before > grace)).fill_null(True)
        spells = running.with_columns(spell=begins.cum_sum())
        return spells.group_by("spell", maintain_order=True).agg(
            customer=pl.col("customer").first(),
            start=pl.col("start").first(),
            end=pl.col("latest").last(),
        ).drop("spell")  # fmt: skip


def renewals(contracts: Contracts, grace: int, as_of: int) -> Renewals:
    """Return how many contracts that ended were followed by another.

    Args:
        contracts: the contracts.
        grace: days after an end within which the next one must begin.
        as_of: the last observed day; an end counts when its grace is over by then.
    """
    spells = contracts.spells(grace)
    ended = contracts.frame.filter(pl.col("end") + grace <= as_of)
    # A spell that reaches beyond a contract's end has another contract to thank for it.
    whole = spells.select("customer", "start", reach="end")
    inside = ended.sort("start").join_asof(
        whole.sort("start"), on="start", by="customer", check_sortedness=False
    )
    return Renewals(int((inside["reach"] > inside["end"]).sum()), ended.height)


def lost_amounts(
    contracts: Contracts, lost: polars.DataFrame, calendar: Calendar, grace: int
) -> polars.DataFrame:
    """Return the monthly amounts of the lost, in force on the day before they were lost.

    Args:
        contracts: the contracts, with amounts.
        lost: one row for each time that a customer was lost: `customer`, `segment` and
            `gone`, the period.
        calendar: how time is cut.
        grace: days between two contracts that count as none.

    Returns:
        By segment and period: `revenue_lost`, an integer of money.
    """
    days = {n: day_number(calendar.start(n)) - 1 for n in lost["gone"].unique().to_list()}
    before = lost["gone"].replace_strict(days, default=None, return_dtype=pl.Int64)
    asked = lost.with_columns(day=before)
    bound = asked.join(contracts.bridged(grace), on="customer", how="left")
    there = (pl.col("start") <= pl.col("day")) & (pl.col("day") < pl.col("end"))
    return (
        bound.filter(there)
        .group_by("segment", period="gone")
        .agg(revenue_lost=pl.col("amount").sum())
    )


def plan(rows: Frame, spec: ContractSpec) -> Mapping[str, Frame]:
    """Return the frame that `build` takes.

    It has one row a contract on every engine: which of a customer's contracts overlap or follow
    one another only its neighbours tell, and no engine but Polars computes these alike.

    Args:
        rows: typed rows with `customer`, `start_us`, perhaps `end_us`, `amount`, segments.
        spec: what they carry.
    """
    end = nw.col("end_us") // DAY_US if spec.has_end else nw.lit(OPEN)
    dated = rows.with_columns(start=nw.col("start_us") // DAY_US, end=end)
    money = ("amount",) if spec.has_amount else ()
    return {
        "contracts": dated.select("customer", "start_us", "start", "end", *money, *spec.segments)
    }


def build(found: Mapping[str, polars.DataFrame], spec: ContractSpec) -> Contracts:
    """Return the contracts that the collected frame tells.

    Args:
        found: what `plan`'s frame came to.
        spec: as it was planned.
    """
    rows = found["contracts"].with_columns(
        pl.col("customer").rank("dense") - 1,
        pl.col("end").fill_null(OPEN).cast(pl.Int64),
    )
    people = _people(rows, spec)
    kept = people if spec.new_since is None else people.filter(pl.col("since") >= spec.new_since)
    segments = combinations(kept, spec.segments)
    numbered = kept.with_columns(
        segment_numbers(kept, segments), number=pl.int_range(pl.len(), dtype=pl.UInt32)
    )
    frame = rows.join(numbered.select("customer", "number"), on="customer")
    money = ["amount"] if spec.has_amount else []
    return Contracts(
        frame=frame.select(pl.col("number").alias("customer"), "start", "end", *money).sort(
            "customer", "start", "end", *money
        ),
        people=numbered.select(pl.col("number").alias("customer"), "since", "segment"),
        segments=segments,
        orders=rows.height,
        customers=people.height,
        names=found["contracts"]["customer"].unique().sort().gather(kept["customer"]),
        left_out=people.height - kept.height,
    )


def _people(rows: polars.DataFrame, spec: ContractSpec) -> polars.DataFrame:
    """Return customers with their first start and the segment values of their first contract.

    Of several that start at the same moment it is the value that sorts first, as of orders.
    """
    if not spec.segments:
        return rows.group_by("customer").agg(since=pl.col("start").min()).sort("customer")
    first = rows.filter(pl.col("start_us") == pl.col("start_us").min().over("customer"))
    values = (pl.col(name).min().fill_null("(none)") for name in spec.segments)
    people = first.group_by("customer").agg(*values, since=pl.col("start").min())
    return people.sort("customer")


def _running(frame: polars.DataFrame) -> polars.DataFrame:
    """Add the latest end so far and the next start of the same customer, null after the last."""
    # Customers are numbered in their order, so a running maximum begins anew with each.
    width = 2 * OPEN
    shifted = pl.col("customer").cast(pl.Int64) * width
    again = pl.col("customer").shift(-1) == pl.col("customer")
    return frame.with_columns(
        latest=(shifted + pl.col("end") + OPEN).cum_max() - shifted - OPEN,
        next=pl.when(again).then(pl.col("start").shift(-1)),
    )
