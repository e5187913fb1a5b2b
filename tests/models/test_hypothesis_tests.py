"""The log-rank test: published values, SciPy's, and Mantel's sums one time after another."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, logrank

from retainr.models.hypothesis_tests import LogRank, holm, log_rank, pairwise_log_rank
from tests.models.durations import PLACEBO, SIX_MP, People, counted, groups, people_at, same, sample

THIRD: People = [(t, t % 3 > 0) for t in (2, 5, 5, 7, 8, 11, 14, 15, 20, 26)]


def compared(*people: People) -> LogRank:
    return log_rank([counted(group) for group in people])


def by_hand(*people: People) -> float:
    """Return the statistic from Mantel's tables, with a pseudo-inverse."""
    every = [person for group in people for person in group]
    excess = np.zeros(len(people))
    variance = np.zeros((len(people), len(people)))
    for time in sorted({t for t, event in every if event}):
        at_risk = [sum(1 for t, _ in group if t >= time) for group in people]
        n, d = sum(at_risk), people_at(every, time, seen=True)
        for i, group in enumerate(people):
            excess[i] += people_at(group, time, seen=True) - at_risk[i] * d / n
            for j in range(len(people)):
                if n > 1:
                    share = at_risk[i] / n * ((i == j) - at_risk[j] / n)
                    variance[i, j] += share * d * (n - d) / (n - 1)
    return float(excess @ np.linalg.pinv(variance, rcond=1e-10) @ excess)


def test_freireich() -> None:
    said = compared(SIX_MP, PLACEBO)
    assert said.chi_square == pytest.approx(16.7929, abs=5e-5)
    assert said.degrees_of_freedom == 1
    assert said.p_value == pytest.approx(4.17e-5, abs=5e-8)


def test_agrees_with_scipy() -> None:
    theirs = logrank(sample(SIX_MP), sample(THIRD))
    ours = compared(SIX_MP, THIRD)
    assert ours.chi_square == pytest.approx(theirs.statistic**2)
    assert ours.p_value == pytest.approx(theirs.pvalue)


@given(st.lists(groups(), min_size=2, max_size=4))
@settings(max_examples=100, deadline=None)
@example([[(1.0, True)], [(1.0, True), (2.0, True)]])
@example([[(1.0, False)], [(2.0, True), (3.0, True)], [(3.0, False)]])
@example([[(0.0, True)], [(0.0, True)]])
def test_agrees_with_the_sums_by_hand(people: list[People]) -> None:
    said = compared(*people)
    if math.isnan(said.chi_square):
        assert said.degrees_of_freedom == 0
        assert math.isnan(said.p_value)
        assert by_hand(*people) == pytest.approx(0, abs=1e-9)
    else:
        assert said.chi_square == pytest.approx(by_hand(*people), rel=1e-7, abs=1e-9)
        assert said.p_value == pytest.approx(chi2.sf(said.chi_square, said.degrees_of_freedom))


def test_the_order_of_the_groups_does_not_matter() -> None:
    for order in permutations((SIX_MP, PLACEBO, THIRD)):
        assert compared(*order).chi_square == pytest.approx(by_hand(SIX_MP, PLACEBO, THIRD))
        assert compared(*order).degrees_of_freedom == 2


def test_a_group_nobody_is_at_risk_in_is_left_out() -> None:
    early: People = [(0.5, False)]
    assert compared(SIX_MP, early, PLACEBO, []) == compared(SIX_MP, PLACEBO)


@pytest.mark.parametrize(
    "people",
    [
        [],
        [SIX_MP],
        [SIX_MP, []],
        [SIX_MP, [(0.5, False)]],
        [[(1, False), (2, False)], [(3, False)]],
        [[(1, True)], [(1, True), (0.5, False)]],
        [[], []],
    ],
)
def test_nothing_to_compare(people: list[People]) -> None:
    said = compared(*people)
    assert math.isnan(said.chi_square)
    assert math.isnan(said.p_value)
    assert said.degrees_of_freedom == 0


def test_pairs() -> None:
    every = [SIX_MP, PLACEBO, THIRD, []]
    pairs = pairwise_log_rank([counted(group) for group in every])
    assert [(p.first, p.second) for p in pairs] == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    for pair in pairs:
        alone = compared(every[pair.first], every[pair.second])
        assert same(pair.chi_square, alone.chi_square)
        assert same(pair.p_value, alone.p_value)
        assert math.isnan(pair.p_value_holm) == (pair.second == 3)
    assert pairs[0].p_value_holm == pytest.approx(3 * pairs[0].p_value)


def test_holm() -> None:
    # R: p.adjust(c(.01, .04, .03, .005, NA), "holm") with its n = 4.
    corrected = holm([0.01, 0.04, 0.03, 0.005, math.nan])
    assert corrected[:4] == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert math.isnan(corrected[4])
    assert holm([0.6, 0.5]) == [1.0, 1.0]
    assert holm([]) == []
