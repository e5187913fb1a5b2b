"""What stands above the value of customers: what, from what, on what terms."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from retainr.metrics.clv.explain import kind
from retainr.metrics.clv.params import SHORT, Model
from retainr.metrics.orders import EPOCH
from retainr.results import Phrase

if TYPE_CHECKING:
    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.valued import Valued
    from retainr.results import Account


def title(valued: Valued, params: ClvParams) -> Phrase:
    """Return what is computed."""
    values = {
        "model": SHORT.get(valued.model, ""),
        "span": params.ahead.words,
        "period": Phrase(f"period.one.{params.period}"),
    }
    return Phrase(f"clv.title.{kind(valued.model)}", values)


def source(account: Account, valued: Valued) -> Phrase:
    """Return customers and the days they were fitted on."""
    people = valued.people
    customers = Phrase("cohort.customers", {"count": people.frame.height})
    if account.first is None or people.frame.is_empty():
        return Phrase("clv.source.empty", {"customers": customers})
    last = EPOCH + dt.timedelta(days=people.end)
    key = "fitted" if valued.groups or valued.renewed else "seen"
    values = {"customers": customers, "first": account.first, "last": last}
    return Phrase(f"clv.source.{key}", values)


def terms(valued: Valued, params: ClvParams) -> Phrase:
    """Return what was held out, the margin and the discount."""
    values = {
        "margin": params.margin * 100,
        "rate": params.rate * 100,
        "span": params.held_out.words if params.held_out else "",
    }
    if params.model in (Model.HISTORIC, Model.SIMPLE):
        return Phrase("clv.terms.margin", values)
    held_out = valued.people.has_holdout
    return Phrase(f"clv.terms.{'holdout' if held_out else 'plain'}", values)
