"""What `risk` can be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retainr.errors import InputError
from retainr.metrics.clv.params import Span, span
from retainr.metrics.params import TIME, Param, check_bounds, days, take_names

OWN_GAPS = 3
"""Gaps of its own from which on a customer's expected gap is their median alone."""

OVERDUE = 2.0
"""A customer is overdue from so many expected gaps since its last order on."""

FEWER = 4
"""Days with an order in 180 days that are enough to call half of them fewer."""

LIKELY_GONE = 0.5
"""Below this probability of being alive a customer is more likely gone than not."""


class Model(StrEnum):
    """Name what tells whether a customer will buy again."""

    BG_NBD = "bg-nbd"
    MBG_NBD = "mbg-nbd"
    PARETO_NBD = "pareto-nbd"
    NONE = "none"


class Export(StrEnum):
    """Name whose contact import the listed customers are written for."""

    HUBSPOT = "hubspot"
    SALESFORCE = "salesforce"
    ZOHO = "zoho"
    CSV = "csv"


PARAMS = (
    Param(
        "model", Model, Model.MBG_NBD,
        "What tells whether a customer will buy again; none: gaps alone, without probabilities.",
    ),
    Param(
        "horizon", str, "90d",
        "How far ahead orders are expected: days, weeks, months or years.", metavar="SPAN",
    ),
    Param("top", int, None, "Only the N customers with most at risk.", 1),
    Param(
        "min_value", float, None,
        "Only customers with so much revenue in the last 365 days.", metavar="MONEY",
    ),
    Param(
        "due_within", str, None,
        "Only customers whose next order is due in so many days from now.", metavar="DAYS",
    ),
    Param(
        "backtest", str, None,
        "Hold the list of so many days ago against who came back since then.", metavar="DAYS",
    ),
    Param(
        "export", Export, None,
        "Write the listed customers, -o contacts.csv, as this CRM's contact import takes them.",
    ),
    Param(
        "allow_nonconverged", bool, False,
        "Print probabilities of a fit without a maximum inside all the same.",
    ),
    *(param for param in TIME if param.name == "confidence"),
)  # fmt: skip


@dataclass(frozen=True)
class RiskParams:
    """Hold the parameters of one `risk`; they are described in `PARAMS`."""

    model: Model = Model.MBG_NBD
    horizon: str = "90d"
    top: int | None = None
    min_value: float | None = None
    due_within: str | None = None
    backtest: str | None = None
    export: Export | None = None
    allow_nonconverged: bool = False
    confidence: float = 0.95

    def __post_init__(self) -> None:
        """Take the names of enumerated values as well as the values; check the numbers.

        Raises:
            InputError: a value cannot be used.
        """
        take_names(self, model=Model)
        if self.export is not None:
            take_names(self, export=Export)
        check_bounds(PARAMS, self)
        _ = self.ahead
        if self.due_within is not None and self.due_days == 0:
            raise InputError("--due-within 0: at least one day", "--due-within 7d")
        if self.backtest is not None and self.backtest_days == 0:
            raise InputError("--backtest 0: at least one day", "--backtest 90d")
        if self.model is Model.NONE and self.allow_nonconverged:
            raise InputError("--allow-nonconverged says nothing of --model none", "leave it out")

    @property
    def ahead(self) -> Span:
        """Return how far ahead orders are expected."""
        return span("--horizon", self.horizon)

    @property
    def due_days(self) -> int | None:
        """Return the days within which a next order is due; None where that is not asked."""
        return None if self.due_within is None else days("--due-within", self.due_within)

    @property
    def backtest_days(self) -> int | None:
        """Return how long ago the list is that is tested; None where none is."""
        return None if self.backtest is None else days("--backtest", self.backtest)
