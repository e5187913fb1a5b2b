"""The named scalars of `churn`: what a check gates and a report tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.churn.tables import rated, seen
from retainr.metrics.rates import rate

if TYPE_CHECKING:
    import polars

    from retainr.metrics.churn.counted import Counted
    from retainr.metrics.churn.params import ChurnParams


def summary(table: polars.DataFrame, counted: Counted, params: ChurnParams) -> dict[str, object]:
    """Return the scalars; null where nothing was observed.

    Args:
        table: `periods` over all segments.
        counted: what it was made from.
        params: the command's parameters.
    """
    level = params.confidence
    over, known = seen(table), rated(table)
    # Where nobody was left to lose, an older rate would pass for today's.
    latest = over.row(-1, named=True) if over.height else None
    lost, starting = (latest["lost"], latest["starting"]) if latest else (0, 0)
    all_lost, all_starting = int(known["lost"].sum()), int(known["starting"].sum())
    active = int(table["ending"][-1]) if table.height else 0
    renewed, ended = 0, 0
    if counted.renewals:
        renewed, ended = counted.renewals.renewed, counted.renewals.ended
    return {
        "latest_complete_period": params.calendar.start(latest["period"]) if latest else None,
        **rate("churn_rate", lost, starting, level),
        **rate("retention_rate_period", starting - lost, starting, level),
        **rate("pooled_churn_rate", all_lost, all_starting, level),
        "lost_and_back": int(known["returned"].sum()),
        "expected_lifetime_periods": all_starting / all_lost if all_lost else None,
        "active_customers": active,
        "lost_customers": counted.people.height - active,
        **rate("renewal_rate", renewed, ended, level),
    }
