"""Each row's fate, and the account of all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.tallies import FATES, HALF, NO_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.load.scales import Seen

REASONS = (
    "uneven row",
    "no customer",
    "no time",
    "ambiguous time",
    "unreadable time",
    "no amount",
    "unreadable amount",
    "ambiguous acquisition date",
    "unreadable acquisition date",
    "ambiguous end",
    "unreadable end",
    "end before start",
    "no duration",
    "unreadable duration",
    "negative duration",
    "no observed value",
    "unreadable observed value",
    "no age",
    "unreadable age",
    "negative age",
    "no survivors",
    "unreadable survivors",
    "negative survivors",
    "no score",
    "unreadable score",
    "score out of scale",
    "unknown status",
)
"""Why a row is rejected, the first that holds; a row's reason is its place here plus one."""

FILTERED, AFTER, BAD_CUSTOMER, BAD_ORDER, ROUNDED, NO_ORDER, UNREAD, SHORT, BELOW_ZERO = (
    32 << n for n in range(9)
)
"""Bits of a row's fate above the reason. The last seven don't take the row out."""

_OUT = AFTER * 2


def used() -> polars.Expr:
    """Return where a row counts: no reason against it, not filtered, not after the as-of day."""
    return pl.col("fate") % _OUT == 0


def rejected() -> polars.Expr:
    """Return where a row that the filters left is rejected."""
    return (pl.col("fate") % FILTERED != 0) & left()


def survives() -> polars.Expr:
    """Return where a row is neither filtered nor rejected."""
    return pl.col("fate") % AFTER == 0


def left() -> polars.Expr:
    """Return where the filters leave a row, rejected or not."""
    return pl.col("fate") // FILTERED % 2 == 0


def table(counted: polars.DataFrame) -> polars.DataFrame:
    """Return the rows by `day` and `fate`, as `tallies.by_day` counted them."""
    days = pl.col("key") // FATES
    return counted.with_columns(
        day=pl.when(days != NO_DAY).then(days).cast(pl.Int32).cast(pl.Date),
        fate=pl.col("key") % FATES,
    ).drop("key")


@dataclass(frozen=True)
class Ledger:
    """Hold the rows by day and fate.

    Attributes:
        read: of all rows: day, fate, rows and, with amounts, the two parts of their size.
        kept: the same after repeated rows were dropped; `read` itself where none were.
        as_of: the last day that is fully observed; None where no row is readable.
        as_of_from_data: it is the day of the last readable row, not an option.
        currencies: used rows by the code or sign of a currency beside their amount.
        surveys: used rows by the survey that they say they answer.
        scores: what the scores of a survey show; None where there are none.
    """

    read: polars.DataFrame
    kept: polars.DataFrame
    as_of: dt.date | None
    as_of_from_data: bool
    currencies: Mapping[str, int] = field(default_factory=dict)
    surveys: Mapping[str, int] = field(default_factory=dict)
    scores: Seen | None = None

    def count(self, where: polars.Expr) -> int:
        """Return the rows that were read and meet a condition on `fate`."""
        return int(self.read.filter(where)["rows"].sum())

    @property
    def rows_read(self) -> int:
        """Return all rows."""
        return int(self.read["rows"].sum())

    @property
    def rows_filtered(self) -> int:
        """Return the rows that the filters took out."""
        return self.count(pl.col("fate") // FILTERED % 2 == 1)

    @property
    def reasons(self) -> Mapping[str, int]:
        """Return the rejected rows by reason, commonest first."""
        place = pl.col("fate") % FILTERED
        counts = self.read.filter(rejected()).group_by(place=place).agg(pl.col("rows").sum())
        ordered = counts.sort("rows", "place", descending=[True, False])
        return {REASONS[place - 1]: rows for place, rows in ordered.iter_rows() if rows}

    @property
    def rows_deduplicated(self) -> int:
        """Return the repeated rows that were dropped."""
        return self.count(survives()) - int(self.kept.filter(survives())["rows"].sum())

    @property
    def rows_after_as_of(self) -> int:
        """Return the readable rows after the as-of day."""
        after = survives() & (pl.col("fate") // AFTER % 2 == 1)
        return int(self.kept.filter(after)["rows"].sum())

    @property
    def rows_used(self) -> int:
        """Return the rows that the numbers are computed from."""
        return int(self.kept.filter(used())["rows"].sum())

    @property
    def days_used(self) -> tuple[dt.date | None, dt.date | None]:
        """Return the first and the last day with a row that is used."""
        days = self.kept.filter(used())["day"]
        return days.min(), days.max()  # type: ignore[return-value]

    @property
    def all_reasons(self) -> frozenset[str]:
        """Return the reasons that hold for any row, the filtered ones included."""
        places = (self.read["fate"] % FILTERED).unique().to_list()
        return frozenset(REASONS[place - 1] for place in places if place)

    def any(self, bit: int) -> bool:
        """Say whether any row's fate has a bit."""
        return bool((self.read["fate"] // bit % 2 == 1).any())

    @property
    def size(self) -> int:
        """Return the sum of all amounts without their signs, in integers of money."""
        if "size" not in self.read.columns:
            return 0
        return int(self.read["size"].sum()) * HALF + int(self.read["rest"].sum())

    @property
    def rows_rounded(self) -> int:
        """Return the used rows whose amount has more places than are kept."""
        return int(self.kept.filter(used() & (pl.col("fate") // ROUNDED % 2 == 1))["rows"].sum())

    def gap_before_last_day(self) -> int | None:
        """Return the days between the last day and the day before it, where above 31."""
        days = self._readable().get_column("day")
        if not self.as_of_from_data or len(days) < 2:
            return None
        gap = (days[-1] - days[-2]).days
        return gap if gap > 31 else None

    def last_day_share(self) -> tuple[int, float] | None:
        """Return the last day's rows and the median of the seven days before, where under half."""
        by_day = dict(self._readable().iter_rows())
        last = max(by_day, default=None)
        if not self.as_of_from_data or last is None:
            return None
        before = [by_day.get(last - dt.timedelta(days=n), 0) for n in range(1, 8)]
        usual = median(before)
        return (by_day[last], usual) if by_day[last] < usual / 2 else None

    def has_before(self, day: dt.date | None) -> bool:
        """Say whether a readable row lies before a day."""
        if day is None:
            return False
        return bool(((self.read["fate"] % FILTERED == 0) & (self.read["day"] < day)).any())

    def _readable(self) -> polars.DataFrame:
        """Return the readable rows by day, up to the as-of day; filters don't matter here."""
        rows = self.read.filter(pl.col("fate") % FILTERED == 0)
        if self.as_of is not None:
            rows = rows.filter(pl.col("day") <= self.as_of)
        return rows.group_by("day").agg(pl.col("rows").sum()).sort("day")


def make_ledger(
    read: polars.DataFrame, kept: polars.DataFrame, as_of: dt.date | None, until: dt.date | None
) -> Ledger:
    """Return the ledger; the as-of day is the last readable row's unless it is given.

    Args:
        read: rows by day and fate.
        kept: the same after dropping repeated rows.
        as_of: the day given by the user.
        until: the last day that the filters leave.
    """
    if as_of is not None:
        return Ledger(read, kept, as_of, as_of_from_data=False)
    readable = read.filter(pl.col("fate") % FILTERED == 0)["day"].max()
    last = readable if isinstance(readable, dt.date) else None
    if last is None or (until is not None and until < last):
        return Ledger(read, kept, until if last else None, as_of_from_data=False)
    return Ledger(read, kept, last, as_of_from_data=True)
