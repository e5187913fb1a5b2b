"""The log-rank test: do groups differ in how long they stay?

SciPy's `logrank` compares two groups, customer by customer; this one takes counts by
duration and any number of groups. What is not defined is NaN.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from retainr.lazy import np
from retainr.models.kaplan_meier import at_risk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retainr.models.kaplan_meier import Durations

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LogRank:
    """A log-rank test; the statistic and the p-value are NaN where nothing can be compared."""

    chi_square: float
    degrees_of_freedom: int
    p_value: float


@dataclass(frozen=True, slots=True)
class Pair:
    """The log-rank test of two groups, by their places in the sequence of all."""

    first: int
    second: int
    chi_square: float
    p_value: float
    p_value_holm: float


@dataclass(frozen=True, slots=True, eq=False)
class _Tables:
    """One table for each time of an event: at risk and events by group (rows) and time."""

    at_risk: Floats
    events: Floats


def log_rank(groups: Sequence[Durations]) -> LogRank:
    """Test whether all groups have the same survival curve.

    Groups in which nobody is at risk at the first event say nothing and are left out, which
    the degrees of freedom show. NaN with 0 degrees of freedom where fewer than two groups
    are left, where no event was seen, or where the first one took all.

    Args:
        groups: counts at each distinct duration, for each group.

    Source:
        Mantel (1966), Cancer Chemotherapy Reports 50, 163–170; Kalbfleisch & Prentice
        (2002), section 1.4: hypergeometric variance, which allows for ties.
    """
    tables = _tables(groups)
    if tables.events.shape[1]:
        # Those at risk later were at risk at the first event.
        tables = _rows(tables, tables.at_risk[:, 0] > 0)
    total, died = tables.at_risk.sum(axis=0), tables.events.sum(axis=0)
    if len(tables.events) < 2 or not len(total) or total[0] == died[0]:
        return LogRank(math.nan, 0, math.nan)
    chi_square = _chi_square(tables, total, died)
    degrees = len(tables.events) - 1
    return LogRank(chi_square, degrees, _upper_tail(chi_square, degrees))


def pairwise_log_rank(groups: Sequence[Durations]) -> tuple[Pair, ...]:
    """Test each two groups, with p-values corrected for the number of pairs.

    Pairs that cannot be compared have NaN and do not count in the correction.

    Source:
        Holm (1979), Scandinavian Journal of Statistics 6, 65–70.
    """
    places = list(combinations(range(len(groups)), 2))
    tests = [log_rank([groups[first], groups[second]]) for first, second in places]
    corrected = holm([test.p_value for test in tests])
    return tuple(
        Pair(first, second, test.chi_square, test.p_value, holm_p)
        for (first, second), test, holm_p in zip(places, tests, corrected, strict=True)
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected by Holm's step-down method; NaN stays and is not counted."""
    order = sorted((p, place) for place, p in enumerate(p_values) if not math.isnan(p))
    corrected = [math.nan] * len(p_values)
    highest = 0.0
    for rank, (p, place) in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p))
        corrected[place] = highest
    return corrected


def _tables(groups: Sequence[Durations]) -> _Tables:
    """Line the groups up on the times at which any of them has an event."""
    happened = [group.time[group.events > 0] for group in groups]
    times = np.unique(np.concatenate(happened)) if happened else np.zeros(0)
    risk, events = np.zeros((2, len(groups), len(times)))
    for row, group in enumerate(groups):
        # A group has as many at risk at any time as at its own next duration.
        risk[row] = np.append(at_risk(group), 0)[np.searchsorted(group.time, times)]
        own = group.events > 0
        events[row, np.searchsorted(times, group.time[own])] = group.events[own]
    return _Tables(risk, events)


def _rows(tables: _Tables, chosen: NDArray[np.bool_]) -> _Tables:
    return _Tables(tables.at_risk[chosen], tables.events[chosen])


def _chi_square(tables: _Tables, total: Floats, died: Floats) -> float:
    """Return (O − E)' V⁻¹ (O − E) without the last group, which the others determine."""
    share = tables.at_risk / total
    excess = (tables.events - share * died).sum(axis=1)
    spread = died * (total - died) / np.maximum(total - 1, 1)
    variance = np.diag(share @ spread) - (share * spread) @ share.T
    solved = np.linalg.solve(variance[:-1, :-1], excess[:-1])
    return max(0.0, float(excess[:-1] @ solved))


def _upper_tail(chi_square: float, degrees: int) -> float:
    # Not from scipy.stats, which takes a second to import.
    from scipy.special import chdtrc

    return float(chdtrc(degrees, chi_square))
