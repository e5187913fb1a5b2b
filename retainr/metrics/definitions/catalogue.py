"""The definitions: what is divided by what, and which time it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Of(StrEnum):
    """Say which time a definition speaks of."""

    MONTHS = "months"
    PERIOD = "period"
    ACTIVITY = "activity"
    YEAR = "year"
    ALL = "all"


class Kind(StrEnum):
    """Say what a definition's value is; the words of the column `unit`.

    A `ratio` is a share of its denominator; a `quotient` is in the same scale, but what is
    above the line is not part of what is below; `money` is an amount for each customer.
    """

    RATIO = "ratio"
    QUOTIENT = "quotient"
    MONEY = "money"


@dataclass(frozen=True)
class Definition:
    """Declare one definition.

    Attributes:
        name: stable, as it stands in the column `definition` and in the summary.
        numerator: the count above the line, as `activity.definitions` names it.
        denominator: the count below.
        of: the time that it speaks of: whole months, the last complete period, the days
            around it on which customers are active (`activity`: unknown in the warm-up), the
            last complete year, or everything up to the as-of day.
        kind: what its value is.
        loss: it counts those who left.
    """

    name: str
    numerator: str
    denominator: str
    of: Of
    kind: Kind = Kind.RATIO
    loss: bool = False


CUSTOMER_VALUE = Definition("customer_value", "revenue", "customers", Of.ALL, Kind.MONEY)

CATALOGUE = (
    Definition("month_1_retention", "month_back", "month_seen", Of.MONTHS),
    Definition("month_1_retention_elapsed", "window_back", "window_seen", Of.MONTHS),
    Definition("month_1_retention_unbounded", "month_back_or_later", "month_seen", Of.MONTHS),
    Definition("period_crr", "kept", "before", Of.PERIOD),
    Definition("period_crr_of_all", "now", "known", Of.PERIOD),
    Definition("crr_end_minus_new", "ending_not_new", "starting", Of.ACTIVITY, Kind.QUOTIENT),
    Definition("retained_of_all", "alive", "customers", Of.ALL),
    Definition("lost_of_all", "gone", "customers", Of.ALL, loss=True),
    Definition("repeat_purchase_rate_by_order", "several_orders", "customers", Of.ALL),
    Definition("repeat_purchase_rate_by_day", "several_days", "customers", Of.ALL),
    Definition("returning_customer_rate", "came_before", "now", Of.PERIOD),
    Definition("returning_customer_rate_looking_ahead", "came_ever", "now", Of.PERIOD),
    Definition("churn_start_only", "lost", "starting", Of.ACTIVITY, loss=True),
    Definition("churn_start_plus_new", "lost", "starting_or_new", Of.ACTIVITY, loss=True),
    Definition("new_active_in_last_month", "year_kept", "year_new", Of.YEAR),
    CUSTOMER_VALUE,
)
"""All of them, in the order in which they are printed."""
