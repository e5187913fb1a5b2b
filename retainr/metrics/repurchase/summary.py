"""The named scalars of `repurchase`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.metrics.rates import rate
from retainr.metrics.repurchase.columns import SUMMARY

if TYPE_CHECKING:
    from collections.abc import Mapping


def summary(
    totals: Mapping[str, Any] | None, first: Mapping[str, Any] | None, scale: int, level: float
) -> dict[str, Any]:
    """Return the scalars of the customers together, or of one segment.

    Args:
        totals: their counts; None where there is nobody.
        first: the first rung of their ladder; None where there is nobody.
        scale: what an integer of money is divided by.
        level: of the intervals.
    """
    values: dict[str, Any] = dict.fromkeys(SUMMARY) | {"customers": 0, "same_day_orders": 0}
    if totals is None or first is None:
        return values
    counts = {"": "repeaters", "_by_order": "by_order", "_by_day": "by_day"}
    for ending, count in counts.items():
        name = f"repeat_purchase_rate{ending}"
        values |= rate(name, totals[count], totals["customers"], level)
    values |= {
        "customers": totals["customers"],
        "orders_per_customer": totals["orders"] / totals["customers"],
        "median_days_to_second_order": first["median_days_to_next"],
        "median_days_between_orders": totals["median_gap"],
        "same_day_orders": totals["same_day"],
    }
    return values | _money(totals, scale)


def _money(totals: Mapping[str, Any], scale: int) -> dict[str, Any]:
    if "revenue" not in totals:
        return {}
    name, part, whole = "repeat_revenue_share", totals["repeat_revenue"], totals["revenue"]
    return {
        name: part / whole if 0 <= part <= whole and whole else None,
        f"{name}_numerator": part / scale,
        f"{name}_denominator": whole / scale,
    }
