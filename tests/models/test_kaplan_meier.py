"""The Kaplan–Meier curve: published values, SciPy's, and plain products."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from scipy.stats import ecdf

from retainr.models.kaplan_meier import (
    Durations,
    Median,
    Survival,
    at,
    kaplan_meier,
    median,
    restricted_mean,
)
from tests.models.durations import PLACEBO, SIX_MP, People, counted, groups, same, sample

NAN = math.nan


def curve(people: People, confidence: float = 0.95) -> Survival:
    return kaplan_meier(counted(people), confidence)


def test_freireich() -> None:
    remission = curve(SIX_MP)
    assert at(remission, 6) == pytest.approx(0.8571, abs=5e-5)
    assert at(remission, 10) == pytest.approx(0.7529, abs=5e-5)
    assert at(remission, 23) == pytest.approx(0.4482, abs=5e-5)
    assert remission.ci_low[0] == pytest.approx(0.6197, abs=5e-5)
    assert remission.ci_high[0] == pytest.approx(0.9516, abs=5e-5)
    assert remission.at_risk.tolist()[:5] == [21, 17, 16, 15, 13]
    middle = median(remission)
    assert (middle.value, middle.ci_low, math.isnan(middle.ci_high)) == (23, 13, True)
    assert median(curve(PLACEBO)) == Median(8, 4, 11)


def test_restricted_mean_of_freireich() -> None:
    assert restricted_mean(curve(PLACEBO), 23) == pytest.approx(sum(t for t, _ in PLACEBO) / 21)
    assert restricted_mean(curve(SIX_MP), 7) == pytest.approx(6 + 6 / 7)
    assert restricted_mean(curve(SIX_MP), 35) == pytest.approx(23.2874, abs=5e-5)


@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
@pytest.mark.parametrize("people", [SIX_MP, [*PLACEBO, (30, False)]], ids=["6-MP", "placebo"])
def test_agrees_with_scipy(people: People, level: float) -> None:
    said: Any = ecdf(sample(people)).sf
    ends = said.confidence_interval(level, method="log-log")
    ours = curve(people, level)
    inside = (ours.survival > 0) & (ours.survival < 1)
    for mine, theirs in (
        (ours.survival, said.probabilities),
        (ours.ci_low, ends.low.probabilities),
        (ours.ci_high, ends.high.probabilities),
    ):
        np.testing.assert_allclose(mine[inside], theirs[inside], rtol=1e-12)


@given(groups())
@settings(max_examples=60, deadline=None)
@example([])
@example([(0.0, True)])
@example([(3.0, False)])
def test_is_the_product_over_the_times_of_events(people: People) -> None:
    ours = curve(people)
    left = Fraction(1)
    for row, time in enumerate(sorted({t for t, _ in people})):
        risk = sum(1 for t, _ in people if t >= time)
        left *= Fraction(risk - sum(1 for t, event in people if t == time and event), risk)
        assert ours.time[row] == time
        assert ours.at_risk[row] == risk
        assert ours.survival[row] == pytest.approx(float(left), abs=1e-12)
        assert at(ours, time) == at(ours, time + 0.5) or row == len(ours.time) - 1


@given(groups())
@settings(max_examples=60, deadline=None)
def test_falls_inside_its_interval(people: People) -> None:
    ours = curve(people)
    assert (np.diff(ours.survival) <= 0).all()
    known = ~np.isnan(ours.ci_low)
    assert (known == (ours.survival > 0)).all()
    assert (ours.ci_low[known] <= ours.survival[known]).all()
    assert (ours.survival[known] <= ours.ci_high[known]).all()
    assert (ours.ci_low[known] >= 0).all()
    assert (ours.ci_high[known] <= 1).all()


@given(groups())
@settings(max_examples=40, deadline=None)
def test_restricted_mean_without_censoring_is_the_mean(people: People) -> None:
    seen = [(t, True) for t, _ in people]
    horizon = 4.0
    expected = sum(min(t, horizon) for t, _ in seen) / len(seen) if seen else NAN
    assert same(restricted_mean(curve(seen), horizon), expected)


def test_one_to_one_before_the_first_event_and_nothing_once_all_are_lost() -> None:
    ours = curve([(1, False), (2, True), (3, True)])
    assert (ours.ci_low[0], ours.ci_high[0]) == (1, 1)
    assert 0 < ours.ci_low[1] < 0.5 < ours.ci_high[1] < 1
    assert math.isnan(ours.ci_low[2])
    assert math.isnan(ours.ci_high[2])


def test_after_the_last_time_seen() -> None:
    gone, watched = curve([(1, True), (2, True)]), curve([(1, True), (2, False)])
    assert (at(gone, 0.5), at(gone, 2), at(gone, 99)) == (1, 0, 0)
    assert at(watched, 2) == 0.5
    assert math.isnan(at(watched, 2.5))
    assert restricted_mean(gone, 10) == 1.5
    assert restricted_mean(watched, 2) == 1.5
    assert math.isnan(restricted_mean(watched, 2.5))


@pytest.mark.parametrize("size", range(1, 40))
def test_half_is_reached_in_spite_of_rounding(size: int) -> None:
    # Half of the people have their event, one a day: for some sizes a float above one half.
    events = [(float(day), True) for day in range(1, size + 1)]
    assert median(curve([*events, *[(99.0, False)] * size])).value == size


def test_never_reached() -> None:
    assert math.isnan(median(curve([(1, True), (2, False), (3, False)])).value)
    assert math.isnan(median(curve([])).value)
    assert math.isnan(at(curve([]), 1))


def test_narrow_and_unsigned_counts() -> None:
    wide = counted(SIX_MP)
    narrow = Durations(wide.time, wide.events.astype("u4"), wide.censored.astype("u4"))
    ours, theirs = kaplan_meier(narrow, 0.95), kaplan_meier(wide, 0.95)
    np.testing.assert_array_equal(ours.survival, theirs.survival)
    np.testing.assert_array_equal(ours.ci_low, theirs.ci_low)
