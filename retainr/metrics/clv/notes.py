"""What to be careful about in the value of customers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from retainr.lazy import np
from retainr.metrics.clv.params import FEWEST_OF_SEGMENT, SHORT, Model
from retainr.metrics.clv.words import fit_words, off
from retainr.metrics.notes import note, warning
from retainr.results import Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.metrics.clv.params import ClvParams
    from retainr.metrics.clv.summary import Told
    from retainr.metrics.clv.valued import Valued
    from retainr.results import Note

STRONG = 0.3
"""A correlation of count and spend above this size is warned about."""


def clv_notes(valued: Valued, told: Told, params: ClvParams, *, split: bool) -> Iterator[Note]:
    """Yield the notes of `clv`.

    Args:
        valued: customers with their values.
        told: what is said of all of them.
        params: the command's parameters.
        split: customers are told apart by segments.
    """
    if valued.people.frame.is_empty():
        return
    if valued.groups:
        yield from _of_fits(valued, params)
        yield from _of_holdout(told)
    fits = len(valued.groups) + len(valued.renewed)
    if split and fits:
        code = "clv-segments-fitted" if fits > 1 else "clv-segments-shared"
        yield note(code, count=fits, least=FEWEST_OF_SEGMENT)
    yield from _of_model(valued, params)
    changed = valued.worth.changed
    if changed is not None and np.isnan(changed).any():
        yield warning("clv-no-change", change=(params.what_if or "").partition("=")[2])


def _of_model(valued: Valued, params: ClvParams) -> Iterator[Note]:
    if valued.compared:
        yield note("clv-shown", model=SHORT[valued.model])
    if valued.model is Model.SIMPLE:
        yield from _of_rule(valued, params)
    if valued.model is Model.HISTORIC:
        yield note("clv-historic")
    if valued.renewed:
        period = Phrase(f"period.one.{params.period}")
        yield note("clv-contracts", period=period, days=params.grace_days)


def _of_fits(valued: Valued, params: ClvParams) -> Iterator[Note]:
    people, whole = valued.people, valued.groups[0]
    if not people.has_holdout:
        yield warning("clv-unvalidated", weeks=max(_seen(valued) // 14, 1))
    if edges := valued.degenerate:
        yield warning("degenerate-fit", edges=edges)
    if np.isnan(valued.worth.spend).any():
        yield warning("clv-no-mean-spend", count=int(np.isnan(valued.worth.spend).sum()))
    strong = [g.correlation for g in valued.groups if abs(g.correlation) > STRONG]
    if strong:
        yield warning("clv-correlated", correlation=Value(max(strong, key=abs), Unit.MEAN))
    if people.left_out:
        yield note("clv-new-in-holdout", count=people.left_out)
    yield note(f"clv-columns-{params.time_unit}")
    once = int(np.count_nonzero(people.integers("frequency") == 0))
    if valued.model is Model.BG_NBD and once:
        share = Value(once / people.frame.height, Unit.RATIO)
        yield note("clv-alive", count=once, share=share)
    if len(valued.groups) == 1:
        words = fit_words(whole, valued.model)
        known = not math.isnan(whole.correlation)
        yield note("clv-fit" if known else "clv-fit-alike", **words)


def _of_holdout(told: Told) -> Iterator[Note]:
    """Warn where the forecast missed by more than the interval of the value allows for.

    That interval knows the error of the estimates alone: it takes the model for right.
    """
    test, total = told.tested, told.total
    value, low, high = (float(end[0]) for end in (total.value, total.ci_low, total.ci_high))
    if test is None or not math.isfinite(test.model.bias) or not math.isfinite(low + high):
        return
    # What came, as a part of what was forecast, held against the ends as parts of the value.
    if low <= value / (1 + test.model.bias) <= high:
        return
    yield warning(
        "clv-biased", off=off(test.model.bias), low=off(low / value - 1), high=off(high / value - 1)
    )


def _seen(valued: Valued) -> int:
    """Return the days that the data span."""
    return valued.people.end - int(valued.people.integers("first").min()) + 1


def _of_rule(valued: Valued, params: ClvParams) -> Iterator[Note]:
    rules = list((valued.rules or {}).values())
    period = Phrase(f"period.one.{params.period}")
    if any(math.isnan(rule.value) for rule in rules):
        yield warning("clv-no-churn", period=period)
    if len(rules) == 1 and not math.isnan(rules[0].churn_rate):
        yield note(
            "clv-simple",
            revenue=Value(rules[0].revenue, Unit.MONEY),
            rate=Value(rules[0].churn_rate, Unit.RATIO),
            period=period,
        )
