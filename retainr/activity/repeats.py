"""Second and later orders, counted: from the sorted days to small tables, no rate yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.gap_grid import GapGrid
from retainr.activity.parts import Filled, parts
from retainr.lazy import np, pl

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.activity.history import History
    from retainr.activity.parts import Integers, Keys
    from retainr.activity.periods import Calendar


@dataclass(frozen=True)
class Asked:
    """Say what is counted.

    Attributes:
        as_of: the last observed day.
        windows: days after the first order within which the second one counts.
        calendar: cuts time into the periods that customers begin in.
        merge_same_day: orders of a customer on one day are one order.
        most: orders from which on a customer's next one is not counted by its number.
    """

    as_of: int
    windows: tuple[int, ...]
    calendar: Calendar
    merge_same_day: bool
    most: int


@dataclass(frozen=True)
class Repeats:
    """Hold the counts; each frame has the column `segment`, and all are sums.

    Attributes:
        totals: one row a segment: `customers`, `orders` and `repeaters` (as they are counted),
            `by_order` and `by_day` (customers with two orders, and with two days), `same_day`
            (orders after the first of a customer's day) and, with amounts, `revenue` and
            `repeat_revenue` (of customers with two days).
        starts: one row a segment and period that customers begin in: `cohort`, `cohort_size`,
            `repeaters` and for each window `eligible_<days>` and `repurchased_<days>`.
        gaps: `order_number` (of the order before the gap; from `most` + 1 on as one), `days`,
            `events` (orders that came so many days after) and `censored` (customers without
            one who were watched for so many days).
    """

    totals: polars.DataFrame
    starts: polars.DataFrame
    gaps: polars.DataFrame


def repeats(history: History, asked: Asked) -> Repeats:
    """Count who ordered again, and when."""
    people = _people(history, asked)
    return Repeats(_totals(people), _starts(people, asked), _gaps(history, people, asked))


def _people(history: History, asked: Asked) -> polars.DataFrame:
    """Return one row a customer with `counted` orders and the day of the second one."""
    active, people = history.active, history.people
    place = people["active_days"].cum_sum() - people["active_days"]
    again = people["active_days"] > 1
    later = active["day"].gather(pl.select(pl.when(again).then(place + 1)).to_series())
    if asked.merge_same_day:
        return people.with_columns(counted=pl.col("active_days").cast(pl.UInt32), second=later)
    at_once = active["orders"].gather(place) > 1
    return people.with_columns(
        counted=pl.col("orders").cast(pl.UInt32),
        second=pl.when(at_once).then("first").otherwise(later),
    )


def _totals(people: polars.DataFrame) -> polars.DataFrame:
    days, orders, counted = pl.col("active_days"), pl.col("orders"), pl.col("counted")
    money = {}
    if "revenue" in people.columns:
        revenue = pl.col("revenue")
        money = {"revenue": revenue.sum(), "repeat_revenue": revenue.filter(days > 1).sum()}
    return people.group_by("segment").agg(
        customers=pl.len().cast(pl.Int64),
        orders=counted.cast(pl.Int64).sum(),
        repeaters=(counted > 1).sum().cast(pl.Int64),
        by_order=(orders > 1).sum().cast(pl.Int64),
        by_day=(days > 1).sum().cast(pl.Int64),
        same_day=orders.cast(pl.Int64).sum() - days.sum(),
        **money,
    )


def _starts(people: polars.DataFrame, asked: Asked) -> polars.DataFrame:
    cohort = asked.calendar.numbers(people["since"])
    counts = {"cohort_size": pl.len(), "repeaters": (pl.col("counted") > 1).sum()}
    for days in asked.windows:
        seen = pl.col("first") <= asked.as_of - days
        soon = pl.col("second") - pl.col("first") <= days
        counts |= {f"eligible_{days}": seen.sum(), f"repurchased_{days}": (seen & soon).sum()}
    return (
        people.with_columns(cohort=cohort)
        .group_by("segment", "cohort")
        .agg(**{name: count.cast(pl.Int64) for name, count in counts.items()})
        .sort("segment", "cohort")
    )


def _gaps(history: History, people: polars.DataFrame, asked: Asked) -> polars.DataFrame:
    """Return how many orders, and how many customers without one, stand behind each gap."""
    grid = GapGrid.of(people, asked.most, asked.as_of)
    none = pl.lit(0, pl.Int64)
    both = [
        *(part.with_columns(censored=none) for part in _ordered(history, people, asked, grid)),
        _watched(people, asked, grid).with_columns(events=none),
    ]
    columns = ("segment", "order_number", pl.col("days").cast(pl.Int64), "events", "censored")
    found = pl.concat([part.select(columns) for part in both])
    keys = ("segment", "order_number", "days")
    return found.group_by(keys).agg(pl.col("events", "censored").sum()).sort(keys)


def _watched(people: polars.DataFrame, asked: Asked, grid: GapGrid) -> polars.DataFrame:
    """Count the customers without a further order by the days since the last one."""
    segment, number, last = (people[n].to_numpy() for n in ("segment", "counted", "last"))
    tallies = grid.tallies()
    tallies.add(grid.place(segment, number, np.int64(asked.as_of) - last))
    return grid.table(tallies, "censored")


@dataclass(frozen=True)
class _Numbered:
    """Hold active days of some customers, with the numbers of their orders.

    Attributes:
        customer: of each day.
        day: since 1970.
        held: orders of the day, as they are counted.
        last: the number that the day's last order has among its customer's orders.
    """

    customer: Integers
    day: Integers
    held: Integers
    last: Integers

    def gaps(self, segment: Integers, grid: GapGrid) -> Keys:
        """Return the place of each gap between two days of a customer.

        Args:
            segment: of each customer.
            grid: of all gaps.
        """
        whose, day = self.customer, self.day
        # Of a single segment one number stands for all.
        own = segment[whose[:-1]] if grid.segments > 1 else segment[:1]
        place = grid.place(own, self.last[:-1], day[1:] - day[:-1])
        kept: Keys = place[whose[1:] == whose[:-1]]
        return kept

    def several(self) -> dict[str, Integers]:
        """Return `customer`, `last` and `held` of the days with more than one order."""
        those = np.flatnonzero(self.held > 1)
        columns = {"customer": self.customer, "last": self.last, "held": self.held}
        return {name: column[those] for name, column in columns.items()}


def _numbered(history: History, people: polars.DataFrame, asked: Asked) -> Iterator[_Numbered]:
    """Yield all active days, some customers at a time."""
    active = history.active
    customer, day, orders = (active[n].to_numpy() for n in ("customer", "day", "orders"))
    counted = people["counted"].cast(pl.Int64)
    before = (counted.cum_sum() - counted).to_numpy()
    for part in parts(customer):
        held, whose = orders[part], customer[part]
        if asked.merge_same_day:
            held = np.ones_like(held)
        last = np.cumsum(held, dtype=np.int64)
        last -= before.take(whose) - before[whose[0]]
        yield _Numbered(whose, day[part], held, last)


def _ordered(
    history: History, people: polars.DataFrame, asked: Asked, grid: GapGrid
) -> list[polars.DataFrame]:
    """Count the gaps between orders by the one before: between days, and within them."""
    segment, tallies = people["segment"].to_numpy(), grid.tallies()
    several = Filled(history.days.height, {"customer": "u4", "last": "i8", "held": "i8"})
    for days in _numbered(history, people, asked):
        tallies.add(days.gaps(segment, grid))
        if not asked.merge_same_day:
            several.add(**days.several())
    between = grid.table(tallies, "events")
    if asked.merge_same_day:
        return [between]
    return [between, _within_days(several.frame(), people, asked)]


def _within_days(
    days: polars.DataFrame, people: polars.DataFrame, asked: Asked
) -> polars.DataFrame:
    """Count the orders that were followed by one on the same day, by their number.

    Of a day that ends with order n and holds k, these are n − k + 1 … n − 1: the change is
    +1 at the first of them and −1 at n, so that no order has to have a row.
    """
    most = asked.most + 1
    last, held = days["last"], days["held"]
    segment = people["segment"].gather(days["customer"])
    # From `most` on each order counts by itself; there all are one rung.
    beyond = last.clip(lower_bound=most) - (last - held + 1).clip(lower_bound=most)
    days = pl.DataFrame(
        {"segment": segment, "first": last - held + 1, "last": last, "beyond": beyond}
    )
    rise, fall = (
        days.select("segment", order_number=pl.col(end).clip(upper_bound=most), change=sign)
        for end, sign in (("first", pl.lit(1)), ("last", pl.lit(-1)))
    )
    grid = people.group_by("segment").agg(most=pl.col("counted").clip(upper_bound=asked.most).max())
    rungs = grid.select(
        "segment", order_number=pl.int_ranges(1, pl.col("most").cast(pl.Int64) + 1)
    ).explode("order_number")
    changes = pl.concat([rise, fall]).group_by("segment", "order_number").agg(pl.sum("change"))
    counted = (
        rungs.join(changes, on=["segment", "order_number"], how="left")
        .sort("segment", "order_number")
        .select(
            "segment",
            "order_number",
            events=pl.col("change").fill_null(0).cum_sum().over("segment").cast(pl.Int64),
        )
    )
    rest = (
        days.group_by("segment")
        .agg(events=pl.sum("beyond"))
        .select("segment", order_number=pl.lit(most, pl.Int64), events="events")
    )
    return pl.concat([counted, rest]).filter(pl.col("events") > 0).with_columns(days=pl.lit(0))
