"""Options that say nothing of what is followed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.errors import InputError

if TYPE_CHECKING:
    from retainr.metrics.survival.params import SurvivalParams


class Subject(StrEnum):
    """Name what is followed; texts are chosen by it."""

    CHURN = "churn"
    SECOND_ORDER = "second-order"
    CONTRACTS = "contracts"
    DURATIONS = "durations"
    SURVIVORS = "survivors"


_WHAT = {
    Subject.CHURN: "orders",
    Subject.SECOND_ORDER: "orders followed to the second",
    Subject.CONTRACTS: "contracts",
    Subject.DURATIONS: "durations",
    Subject.SURVIVORS: "a table of survivors",
}
_NOTHING = {
    Subject.CHURN: ("grace",),
    Subject.SECOND_ORDER: ("grace", "inactive_after"),
    Subject.CONTRACTS: ("inactive_after",),
    Subject.DURATIONS: ("grace", "inactive_after"),
    Subject.SURVIVORS: ("grace", "inactive_after", "horizon"),
}


def check_options(file: str, subject: Subject, params: SurvivalParams) -> None:
    """Refuse options that have nothing to act on.

    Args:
        file: name of the input, for messages.
        subject: what is followed.
        params: the command's parameters.

    Raises:
        InputError: there is one.
    """
    of_orders = subject in (Subject.CHURN, Subject.SECOND_ORDER)
    if params.event == "second-order" and not of_orders:
        raise _nothing(file, subject, "event")
    for name in _NOTHING[subject]:
        if getattr(params, name) is not None:
            raise _nothing(file, subject, name)
    if params.forecast is not None and of_orders:
        raise InputError(
            f"{file}: --forecast is for contracts: without them nobody is seen to leave",
            "retainr clv forecasts orders; --start COL --end COL if these are contracts",
        )
    if params.forecast is not None and subject is Subject.DURATIONS:
        raise InputError(
            f"{file}: --forecast needs renewals, which durations do not have",
            "give contracts (--start COL --end COL), or --age COL --survivors COL",
        )
    if params.forecast is None and subject is Subject.SURVIVORS:
        raise InputError(
            f"{file}: a table of survivors is what --forecast carries on",
            "for example --forecast 5",
        )


def _nothing(file: str, subject: Subject, name: str) -> InputError:
    option = "--" + name.replace("_", "-")
    return InputError(f"{file}: {_WHAT[subject]}, so {option} says nothing of them", "leave it out")
