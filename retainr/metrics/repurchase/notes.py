"""What to be careful about in second and later orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.lazy import pl
from retainr.metrics.notes import note
from retainr.metrics.repurchase.tables import MOST
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from retainr.metrics.repurchase.tables import Cut, Tables
    from retainr.results import Note


def repurchase_notes(whole: Tables, said: Mapping[str, Any], cut: Cut) -> Iterator[Note]:
    """Yield the notes of `repurchase`.

    Args:
        whole: the tables of all customers.
        said: the summary.
        cut: how they were made.
    """
    customers = said["customers"]
    if not customers:
        return
    seen = whole.within.filter(pl.col("eligible") > 0)
    if seen.height and seen["eligible"][-1] < customers:
        days, count = seen["days"][-1], seen["eligible"][-1]
        yield note("windows", window=Phrase("repurchase.days", {"count": days}), count=count)
    if unseen := whole.within.filter(pl.col("eligible") == 0)["days"].to_list():
        windows = tuple(Phrase("repurchase.days", {"count": days}) for days in unseen)
        yield note("windows-unseen", windows=windows, as_of=cut.as_of)
    if said["repeat_purchase_rate_numerator"]:
        yield note("ladder", as_of=cut.as_of)
    if whole.ladder["order_number"].max() == MOST and whole.ladder["next_customers"][-1]:
        yield note("ladder-end", most=MOST, count=whole.ladder["next_customers"][-1])
    if same := said["same_day_orders"]:
        yield note("same-day-merged" if cut.params.merge_same_day else "same-day", count=same)
