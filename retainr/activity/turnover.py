"""Who was there at the end of each period, who came and who went, and what these had brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.periods import day_number
from retainr.activity.spells import Seen, runs
from retainr.lazy import np, pl

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars

    from retainr.activity.parts import Integers, Keys
    from retainr.activity.spells import Brought, Spells

    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Grid:
    """Tell segment and period in one integer.

    Attributes:
        segment: of each customer.
        segments: how many there are.
        base: the period before the first one, for what was known before it.
        span: periods.
    """

    segment: Integers
    segments: int
    base: int
    span: int

    @classmethod
    def of(cls, people: polars.DataFrame, seen: Seen) -> _Grid:
        """Return the grid that all customers fit in."""
        segments = 0 if people.is_empty() else int(people["segment"].max()) + 1  # type: ignore[arg-type]
        base = seen.first - 1
        return cls(people["segment"].to_numpy(), segments, base, seen.last - base + 1)

    @property
    def size(self) -> int:
        """Return how many places there are: one for each segment and period."""
        return self.segments * self.span

    def nothing(self) -> Keys:
        """Return all places, at 0."""
        return np.zeros(self.size, dtype=np.int64)

    def place(self, customer: Integers, period: Keys) -> Keys:
        """Return the place of each customer's period."""
        place = period - self.base
        if self.segments > 1:
            place += self.segment[customer] * np.int64(self.span)
        return place


def counts(spells: Spells, people: polars.DataFrame, seen: Seen) -> polars.DataFrame:
    """Return who was there, came and went, by segment and period.

    Args:
        spells: of all customers.
        people: one row a customer, in the order of their numbers: `segment`, `since` (the day
            it is known from) and `first` (that of its first spell).
        seen: which days were observed.

    Returns:
        One row for each segment and period from the first to the last, sorted: `segment`,
        `period`, `starting`, `new`, `new_lost`, `reactivated`, `lost`, `ending`, `known`
        (customers known before the period), `returned` (of `lost`, those who were there again
        at the end of a later period) and, where the days behind the spells tell revenue,
        `revenue_lost`: what the lost had brought in while an order before the period held.
    """
    grid = _Grid.of(people, seen)
    since, begun = (seen.calendar.numbers(people[name]).to_numpy() for name in ("since", "first"))
    new, met = since == begun, np.maximum(since, grid.base)
    everybody = np.arange(people.height)
    flows = _flows(spells, seen, grid, np.where(new, begun, grid.base))
    table = (
        pl.DataFrame(flows)
        .with_row_index("place")
        .select(
            *flows,
            segment=(pl.col("place") // grid.span).cast(people.schema["segment"]),
            period=pl.col("place").cast(pl.Int64) % grid.span + grid.base,
            new=np.bincount(grid.place(everybody[new], begun[new]), minlength=grid.size),
            met=np.bincount(grid.place(everybody, met), minlength=grid.size),
        )
    )
    known = table.join(people.select("segment").unique(), on="segment", how="semi")
    balanced = _balanced(known.sort("segment", "period"))
    return balanced.filter(pl.col("period") > grid.base)


def _flows(spells: Spells, seen: Seen, grid: _Grid, new_in: Keys) -> dict[str, Keys]:
    """Return who came and went by place: `entered`, `stayed`, `lost`, `returned`, the revenue.

    Args:
        spells: of all customers.
        seen: which days were observed.
        grid: of segments and periods.
        new_in: the period in which each customer is new; `base` where it is in none.
    """
    names = ("entered", "stayed", "lost", "returned", *(["revenue_lost"] if spells.money else []))
    flows = {name: grid.nothing() for name in names}
    periods = range(grid.base, grid.base + grid.span)
    days = np.array([day_number(seen.calendar.start(number)) for number in periods], "i4")
    for own in runs(spells, seen):
        gone = own.gone < periods.stop
        there = grid.place(own.customer, own.first)
        left = grid.place(own.customer[gone], own.gone[gone])
        np.add.at(flows["entered"], there, 1)
        np.add.at(flows["stayed"], there[own.first == new_in[own.customer]], 1)
        np.add.at(flows["lost"], left, 1)
        np.add.at(flows["returned"], left[own.back[gone]], 1)
        if own.spells.brought is not None:
            until = days[own.gone[gone] - grid.base]
            lost = _Lost(own.spells.customer, own.spell[gone], until, left)
            _add_revenue(flows["revenue_lost"], own.spells.brought, lost)
    return flows


def _balanced(table: polars.DataFrame) -> polars.DataFrame:
    """Return the stocks that the flows of each period lead to."""
    entered, lost = pl.col("entered"), pl.col("lost")
    ending = (entered - lost).cum_sum().over("segment")
    known = (pl.col("met").cum_sum() - pl.col("met")).over("segment")
    flows = table.with_columns(
        ending=ending,
        starting=ending - entered + lost,
        new_lost=pl.col("new") - pl.col("stayed"),
        reactivated=entered - pl.col("stayed"),
        known=known,
    )
    names = ("starting", "new", "new_lost", "reactivated", "lost", "ending", "known", "returned")
    money = ("revenue_lost",) if "revenue_lost" in table.columns else ()
    return flows.select("segment", "period", *names, *money)


@dataclass(frozen=True, slots=True, eq=False)
class _Lost:
    """Hold the losses of some customers.

    Attributes:
        customer: of each spell.
        spell: that ended with each loss.
        until: the day on which the period of the loss begins.
        place: where it is summed.
    """

    customer: Integers
    spell: Keys
    until: Keys
    place: Keys

    def by_spell(self, values: Integers) -> Integers:
        """Return a value of each loss for each spell; 0 of those that ended with none."""
        found = np.zeros(len(self.customer), dtype=values.dtype)
        found[self.spell] = values
        return found

    def before(self, values: Integers) -> Integers:
        """Return of each spell the value of the customer's next one."""
        same = self.customer[1:] == self.customer[:-1]
        return np.append(values[1:] * same, 0)


def _add_revenue(sums: Keys, brought: Brought, lost: _Lost) -> None:
    """Add what the lost had brought in while an order before the period of the loss held.

    The last day of a spell holds until the loss, so the days that count lie after all of the
    spells before. Those with an order are of the spell itself; refunds alone, which are of
    none, may stand before it too.
    """
    until, place = lost.by_spell(lost.until), lost.by_spell(lost.place)
    _add_days(sums, brought, until, place, None)
    if brought.alone is not None:
        _add_days(sums, brought, lost.before(until), lost.before(place), brought.alone)


def _add_days(
    sums: Keys, brought: Brought, until: Integers, place: Integers, which: Flags | None
) -> None:
    """Add the revenue of the days that count, each to the place of its spell.

    Args:
        sums: by place.
        brought: the days.
        until: the day, of each spell, before which its days count; 0 where none do.
        place: of each spell.
        which: the days that are asked for; None for all.
    """
    sizes = np.diff(brought.begins, append=len(brought.day))
    left = np.repeat(until, sizes) - brought.day
    inside = (left > 0) & (left <= brought.holds)
    rows = np.flatnonzero(inside if which is None else inside & which)
    np.add.at(sums, np.repeat(place, sizes)[rows], brought.revenue[rows])
