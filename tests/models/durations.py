"""Durations written one by one, and the counts that the models take."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from hypothesis import strategies as st
from scipy.stats import CensoredData

from retainr.models.kaplan_meier import Durations

People: TypeAlias = list[tuple[float, bool]]
"""Duration and whether the event was seen, one for each."""

SIX_MP: People = [
    *((t, True) for t in (6, 6, 6, 7, 10, 13, 16, 22, 23)),
    *((t, False) for t in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)),
]
PLACEBO: People = [
    (t, True) for t in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
]
"""Weeks in remission of 42 children: Freireich et al. (1963), Blood 21, 699–716."""


def counted(people: People) -> Durations:
    """Return the counts by distinct duration."""
    times = sorted({time for time, _ in people})
    return Durations(
        np.array(times, dtype=np.float64),
        np.array([people_at(people, t, seen=True) for t in times], dtype=np.int64),
        np.array([people_at(people, t, seen=False) for t in times], dtype=np.int64),
    )


def people_at(people: People, time: float, *, seen: bool) -> int:
    """Count those with exactly this duration."""
    return sum(1 for t, event in people if t == time and event == seen)


def sample(people: People) -> CensoredData[Any, Any, Any, Any]:
    """Return the same for SciPy, which takes everybody."""
    return CensoredData(
        uncensored=[t for t, event in people if event],
        right=[t for t, event in people if not event],
    )


def groups(most: int = 12) -> st.SearchStrategy[People]:
    """Draw some people with many ties, the empty group included."""
    person = st.tuples(st.integers(0, 6).map(float), st.booleans())
    return st.lists(person, max_size=most)


def same(left: float, right: float) -> bool:
    """Tell whether both are NaN or both nearly the same number."""
    if math.isnan(left) or math.isnan(right):
        return math.isnan(left) and math.isnan(right)
    return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)
