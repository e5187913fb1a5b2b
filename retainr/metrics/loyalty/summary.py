"""The named scalars of `loyalty`: what a check gates and a report tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.activity.loyalty import EARLY, NAMELESS, OPEN, STRANGERS
from retainr.lazy import pl
from retainr.metrics.loyalty.columns import SPEARMAN
from retainr.metrics.loyalty.tables import ALL
from retainr.metrics.rates import rate
from retainr.models.intervals import Estimate, newcombe

if TYPE_CHECKING:
    import polars

    from retainr.metrics.loyalty.coverage import Coverage
    from retainr.metrics.loyalty.reading import Read
    from retainr.metrics.loyalty.referrals import Referrals


def summary(
    read: Read, tables: dict[str, polars.DataFrame], cover: Coverage, brought: Referrals | None
) -> dict[str, object]:
    """Return the scalars; null where there is nothing to divide by.

    Args:
        read: what was read.
        tables: `groups`, `quadrants` and `correlation` of all customers.
        cover: who answered.
        brought: who was brought by customers; None without referrers.
    """
    level, found = read.params.confidence, read.sorted
    correlation = tables["correlation"].row(0, named=True)
    return {
        "answers": found.every.height,
        "answers_nameless": found.count(NAMELESS),
        "answers_without_orders": found.count(STRANGERS),
        "answers_before_orders": found.count(EARLY),
        "answers_open": found.count(OPEN),
        "answers_repeated": found.repeated,
        "customers": read.did.height,
        **said(tables["groups"], tables["quadrants"], read),
        **rate("response_rate", cover.answered, cover.customers, level),
        **rate(
            "referral_rate",
            brought.referred if brought else 0,
            brought.new if brought else 0,
            level,
        ),
        **{name: correlation[name] for name in SPEARMAN},
        **_ends("orders_difference", cover.orders),
        **_ends("revenue_difference", cover.revenue),
        **_ends("ordered_later_difference", cover.later),
    }


def said(groups: polars.DataFrame, quadrants: polars.DataFrame, read: Read) -> dict[str, Any]:
    """Return what is said of one segment, or of all customers: shares and their difference.

    Args:
        groups: the rows of the segment.
        quadrants: its rows.
        read: what was read.
    """
    level = read.params.confidence
    counts: dict[str, int] = dict(quadrants.select("quadrant", "customers").iter_rows())
    leaving = counts["leaving"]
    high, gone = counts["loyal"] + leaving, leaving + counts["lost"]
    by_group = {row["group"]: row for row in groups.iter_rows(named=True)}
    every = by_group[ALL]
    return {
        **rate("high_rate", high, every["customers"], level),
        **rate("ordered_after_rate", every["ordered_after"], every["customers"], level),
        **rate("leaving_of_high_rate", leaving, high, level),
        **rate("high_of_leaving_rate", leaving, gone, level),
        **rate("churn_after_rate", every["lost_after"], every["active_at_answer"], level),
        **_ends("ordered_difference", _difference(groups, read)),
    }


def _difference(groups: polars.DataFrame, read: Read) -> Estimate:
    """Return the share that ordered of the best group minus that of the worst."""
    best, worst = read.groups[0], read.groups[-1]
    (few, of_few), (many, of_many) = (
        groups.filter(pl.col("group") == name).select("ordered_after", "customers").sum().row(0)
        for name in (worst, best)
    )
    return newcombe(few, of_few, many, of_many, read.params.confidence)


def _ends(name: str, found: Estimate) -> dict[str, object]:
    return {name: found.value, f"{name}_ci_low": found.ci_low, f"{name}_ci_high": found.ci_high}
