"""Do the intervals hold what they promise? On request: `pytest -m slow tests/models`.

From 200 simulated data sets with the parameters of the CDNOW sample, the 95% intervals must
hold the truth of each parameter in at least 90% of them: of 2,357 customers, as many as that
sample has, and of 10,000.
"""

from __future__ import annotations

import numpy as np
import pytest

from retainr.models.beta_geometric import BG_NBD, MBG_NBD
from retainr.models.pareto_nbd import PARETO_NBD
from retainr.models.purchase_fit import fit, parameters
from retainr.models.purchases import Customers
from tests.bench.buyers import CDNOW, simulate

MODELS = {model.name: model for model in (BG_NBD, MBG_NBD, PARETO_NBD)}
SETS, BOUND = 200, 0.9
MISSES = pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="b of MBG/NBD is held in 89.5%: with so few customers its log-likelihood is not a "
    "parabola, and where the estimate is low its standard error is too small (18 of the 21 "
    "intervals that miss end below the truth; the profile likelihood holds it in 95%)",
)
CASES = [
    pytest.param(size, name, marks=MISSES if (size, name) == (2_357, "mbg-nbd") else ())
    for size in (2_357, 10_000)
    for name in MODELS
]


@pytest.mark.slow
@pytest.mark.parametrize(("customers", "name"), CASES)
def test_intervals_hold_the_truth(customers: int, name: str) -> None:
    held, used = np.zeros(4), 0
    for seed in range(SETS):
        drawn = simulate(name, customers, seed)
        ones = np.ones(customers)
        known = Customers(drawn.purchases, drawn.last / 7, drawn.watched / 7, ones)
        found = fit(MODELS[name], known)
        # A set whose fit is at an edge has no intervals: it counts as one that misses.
        used += found.converged
        for place, (one, truth) in enumerate(
            zip(parameters(found, 0.95), CDNOW[name], strict=True)
        ):
            held[place] += one.ci_low <= truth <= one.ci_high
    said = ", ".join(
        f"{parameter} {share:.1%}"
        for parameter, share in zip(MODELS[name].parameters, held / SETS, strict=True)
    )
    print(f"{name}, {customers:,}: {said} of {SETS} sets, {used} with a maximum inside")
    assert (held >= BOUND * SETS).all(), said
