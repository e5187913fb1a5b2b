"""The fits that values are computed from: when customers buy again, and what they spend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import NotEnoughDataError
from retainr.lang.numbers import statistic
from retainr.lazy import np
from retainr.metrics.clv.params import FEWEST, FEWEST_OF_SEGMENT
from retainr.metrics.clv.purchases import Purchases, fit_purchases, purchase_edges
from retainr.models import gamma_gamma, gamma_gamma_fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retainr.metrics.clv.people import People
    from retainr.models.purchases import PurchaseModel

    Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Group(Purchases):
    """Hold the fits to some customers: when they buy again, and what they spend.

    Attributes:
        spend: what an order is worth.
        correlation: of repeat orders and mean spend; NaN where one of them never varies.
    """

    spend: gamma_gamma_fit.Fit
    correlation: float

    @property
    def edges(self) -> tuple[str, ...]:
        """Return the parameters without a maximum inside, as a sentence names them."""
        spend = spend_edges(self.spend)
        named = (f"gamma-gamma {n} = {statistic(getattr(self.spend, n))}" for n in spend)
        return (*purchase_edges(self.purchase), *named)


def spend_edges(found: gamma_gamma_fit.Fit) -> tuple[str, ...]:
    """Return the parameters of the spend without a maximum inside, or without a mean."""
    if not found.converged:
        return found.at_edge or ("gamma",)
    return () if found.has_mean else ("q",)


def fit_all(people: People, model: PurchaseModel, file: str, *, inside: bool = False) -> Group:
    """Fit all customers together.

    Args:
        people: the customers.
        model: of when they buy again.
        file: name of the input, for messages.
        inside: a fit at an edge will be refused.

    Raises:
        NotEnoughDataError: too few of them ordered again.
    """
    rows = np.arange(people.frame.height)
    check_enough(people, file)
    return _fit(people, model, rows, None, inside=inside)


def fit_segments(people: People, model: PurchaseModel) -> tuple[Group, ...] | None:
    """Fit each segment by itself, or return None where that cannot be done for each of them.

    It is done where each segment has enough customers that ordered again, and each fit has a
    maximum inside: values of one segment from its own fit and of another from that of all
    could not be compared.

    Args:
        people: the customers.
        model: of when they buy again.
    """
    segment = people.segment
    bought = _bought(people)
    if np.bincount(segment[bought], minlength=int(segment.max(initial=0)) + 1).min() < (
        FEWEST_OF_SEGMENT
    ):
        return None
    order = np.argsort(segment, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(segment[order])) + 1)
    groups = []
    for rows in parts:
        group = _fit(people, model, rows, int(segment[rows[0]]), inside=True)
        if group.edges:
            return None
        groups.append(group)
    return tuple(groups)


def check_enough(people: People, file: str) -> None:
    """Refuse customers of whom too few ordered again.

    Args:
        people: the customers.
        file: name of the input, for messages.

    Raises:
        NotEnoughDataError: there are too few.
    """
    hint = "more data, a shorter --holdout, or --model simple, which needs no fit"
    check_repeats(people, file, hint)
    paying = int(np.count_nonzero(_bought(people)))
    if paying < FEWEST:
        raise NotEnoughDataError(
            f"{file}: customers with a repeat order above zero: {paying}; a fit needs {FEWEST}",
            hint,
        )


def check_repeats(people: People, file: str, hint: str) -> None:
    """Refuse customers of whom too few ordered again to say when they do.

    Args:
        people: the customers.
        file: name of the input, for messages.
        hint: what else may be asked.

    Raises:
        NotEnoughDataError: there are too few.
    """
    repeats = int(np.count_nonzero(people.integers("frequency") > 0))
    if repeats < FEWEST:
        raise NotEnoughDataError(
            f"{file}: customers with a repeat order: {repeats}; a fit needs {FEWEST}", hint
        )


def refuse_edges(
    groups: Sequence[Purchases], file: str, other: str = "another --model may fit"
) -> None:
    """Refuse fits without a maximum inside.

    Args:
        groups: the fits.
        file: name of the input, for messages.
        other: what else may be asked.

    Raises:
        NotEnoughDataError: one is at an edge; its parameter is named.
    """
    edges = tuple(dict.fromkeys(edge for group in groups for edge in group.edges))
    if edges:
        raise NotEnoughDataError(
            f"{file}: the fit has no maximum inside: {', '.join(edges)}",
            f"--allow-nonconverged prints it without errors; {other}",
        )


def _bought(people: People) -> NDArray[np.bool_]:
    return (people.integers("frequency") > 0) & (people.floats("monetary_value") > 0)


def _fit(
    people: People, model: PurchaseModel, rows: Integers, segment: int | None, *, inside: bool
) -> Group:
    spend = gamma_gamma.spend(
        people.integers("frequency")[rows], people.floats("monetary_value")[rows]
    )
    bought = fit_purchases(people, model, rows, segment, inside=inside)
    return Group(
        segment=segment,
        rows=rows,
        counted=bought.counted,
        purchase=bought.purchase,
        spend=gamma_gamma_fit.fit(spend),
        correlation=gamma_gamma.correlation(spend),
    )
