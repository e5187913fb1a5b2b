"""Days between the orders of a customer: who was silent and came back, and what is usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity.parts import Tallies, parts
from retainr.lazy import np, pl

if TYPE_CHECKING:
    import polars

    from retainr.activity.history import History

SUGGESTED = 90
"""Percent of the gaps that the suggested --inactive-after is not shorter than."""


@dataclass(frozen=True)
class Silences:
    """Hold what the gaps between orders say of a silence that is taken for a loss.

    Attributes:
        back: customers that were silent for longer and ordered again.
        suggested: days that 90% of the gaps do not exceed; None without a gap.
    """

    back: int
    suggested: int | None

    def mostly_pauses(self, lost: int) -> bool:
        """Say whether more came back than are lost: such a silence is more often no end."""
        return self.back > lost


def silences(history: History, inactive_after: int, *, within_days: bool) -> Silences:
    """Return what the gaps between neighbouring orders say.

    Args:
        history: the active days.
        inactive_after: days without an order after which a customer is taken for lost.
        within_days: orders of one day have gaps of 0 days; of events only days count.
    """
    days = history.active
    customer, day = days["customer"].to_numpy(), days["day"].to_numpy()
    back = 0
    tallies = Tallies(int(np.ptp(day)) + 1 if len(day) else 0)
    for part in parts(customer):
        who = customer[part]
        # Between customers there is none: a 0, which no two days of one have between them.
        gap = np.diff(day[part]) * (who[1:] == who[:-1])
        tallies.add(gap)
        silent = who[1:][np.flatnonzero(gap > inactive_after)]
        back += int(np.count_nonzero(np.diff(silent))) + (len(silent) > 0)
    counts = tallies.table().filter(pl.col("place") > 0).rename({"place": "gap", "rows": "times"})
    if within_days:
        at_once = int(days["orders"].sum()) - days.height
        counts = counts.vstack(pl.DataFrame({"gap": [0], "times": [at_once]}))
    return Silences(back, quantile(counts.sort("gap"), SUGGESTED))


def quantile(counts: polars.DataFrame, percent: int) -> int | None:
    """Return the smallest value that at least this share of all values do not exceed.

    Args:
        counts: values, ascending, and how often each occurs.
        percent: the share.
    """
    upto = counts.to_series(1).cast(pl.Int64).cum_sum()
    if upto.is_empty() or upto[-1] == 0:
        return None
    rank = -(-int(upto[-1]) * percent // 100)
    return int(counts.to_series(0)[int((upto < rank).sum())])
