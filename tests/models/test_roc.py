"""The area under the ROC curve, against its definition pair by pair and against simulation."""

from __future__ import annotations

import math
import random
from statistics import fmean, variance

import numpy as np
import pytest

from retainr.models.roc import Area, area, difference, placed

Z = 1.959963984540054


def drawn(seed: int) -> tuple[list[int], list[int], list[bool]]:
    """Return two scores with ties, and what happened."""
    draw = random.Random(seed)
    happened = [draw.random() < 0.4 for _ in range(draw.randint(4, 40))]
    happened[:4] = [True, True, False, False]
    one, other = ([draw.randint(0, 6) + 2 * h for h in happened] for _ in range(2))
    return one, other, happened


def pairs(score: list[int], happened: list[bool]) -> tuple[list[float], list[float]]:
    """Return, for each case, the share of the other kind that it is placed rightly against."""
    yes = [s for s, h in zip(score, happened, strict=True) if h]
    no = [s for s, h in zip(score, happened, strict=True) if not h]

    def won(a: int, b: int) -> float:
        return 1.0 if a > b else 0.5 * (a == b)

    return (
        [fmean(won(a, b) for b in no) for a in yes],
        [fmean(won(a, b) for a in yes) for b in no],
    )


def expected(yes: list[float], no: list[float]) -> tuple[float, float]:
    """Return the area and half of its interval."""
    return fmean(yes), Z * (variance(yes) / len(yes) + variance(no) / len(no)) ** 0.5


def logit(value: float | None) -> float:
    assert value is not None
    return math.log(value / (1 - value))


@pytest.mark.parametrize("seed", range(40))
def test_it_is_what_pairs_say(seed: int) -> None:
    one, other, happened = drawn(seed)
    flags = np.array(happened)
    places = [placed(np.array(s, dtype=float), flags) for s in (one, other)]
    told = [pairs(s, happened) for s in (one, other)]
    for found, (yes, no) in zip(places, told, strict=True):
        value, half = expected(yes, no)
        said = area(found, 0.95)
        assert said.value == pytest.approx(value)
        if half > 0:
            by = half / (value * (1 - value))
            assert [logit(said.ci_low), logit(said.ci_high)] == pytest.approx(
                [logit(value) - by, logit(value) + by]
            )
    apart = [[a - b for a, b in zip(*kind, strict=True)] for kind in zip(*told, strict=True)]
    value, half = expected(*apart)
    said = difference(places[0], places[1], 0.95)
    assert said.value == pytest.approx(value)
    if half > 0:
        ends = max(value - half, -1), min(value + half, 1)
        assert (said.ci_low, said.ci_high) == pytest.approx(ends)


def test_what_cannot_be_known_is_not_said() -> None:
    def told(score: list[float], happened: list[bool]) -> Area:
        return area(placed(np.array(score), np.array(happened)), 0.95)

    assert told([1, 2, 3], [True, True, True]) == Area(None, None, None)
    assert told([1, 2, 3], [False, False, False]) == Area(None, None, None)
    assert told([1, 2, 3], [True, False, False]) == Area(0.0, None, None)
    assert told([1, 2, 8, 9], [False, False, True, True]) == Area(1.0, None, None)
    assert told([5, 5, 5, 5], [False, True, False, True]) == Area(0.5, None, None)


def test_the_interval_covers_the_truth() -> None:
    draw = np.random.default_rng(1)
    happened = np.arange(120) < 40
    # Two normal scores one apart: the area is Φ(1 / √2).
    truth, covered, runs = 0.7602499389065233, 0, 1500
    for _ in range(runs):
        found = area(placed(draw.normal(size=120) + happened, happened), 0.95)
        assert found.ci_low is not None
        assert found.ci_high is not None
        covered += found.ci_low <= truth <= found.ci_high
    assert 0.935 <= covered / runs <= 0.97
