"""The columns of `repurchase` that no other command has."""

from __future__ import annotations

from retainr.results.units import Column, Unit

WINDOWS = (30, 60, 90, 180, 365)
"""Days of the windows that are counted when none are named."""


def window_columns(days: int) -> tuple[Column, ...]:
    """Return what a cohort has for one window after the first order.

    Args:
        days: length of the window.
    """
    rate = f"repurchase_rate_{days}d"
    return (
        Column(
            f"eligible_{days}d",
            Unit.COUNT,
            f"customers of the cohort observed for the {days} days after their first order",
        ),
        Column(
            f"repurchased_{days}d",
            Unit.COUNT,
            f"those of them whose second order came within {days} days of the first",
        ),
        Column(
            rate,
            Unit.RATIO,
            f"repurchased_{days}d / eligible_{days}d, empty until the whole cohort is eligible",
        ),
        Column(f"{rate}_ci_low", Unit.RATIO, f"lower end of the Wilson interval of {rate}"),
        Column(f"{rate}_ci_high", Unit.RATIO, f"upper end of the Wilson interval of {rate}"),
    )


REPURCHASE = (
    Column("repurchased", Unit.COUNT, "eligible customers whose second order came within the days"),
    Column("repurchase_rate", Unit.RATIO, "repurchased / eligible"),
    Column("order_number", Unit.COUNT, "which order of the customer: 1 is its first"),
    Column("next_customers", Unit.COUNT, "customers of the row with a further order by as-of"),
    Column(
        "next_rate",
        Unit.RATIO,
        "next_customers / customers, by as-of: who ordered lately has had less time",
    ),
    Column(
        "median_days_to_next",
        Unit.DAYS,
        "days to the next order that half take at most, after Kaplan and Meier: who has none yet "
        "counts as long as it was watched; empty where the curve never falls to one half",
    ),
    Column("repeat_purchase_rate", Unit.RATIO, "customers with two or more orders / customers"),
    *(column for days in WINDOWS for column in window_columns(days)),
)
