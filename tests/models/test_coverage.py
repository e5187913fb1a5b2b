"""Do the intervals hold what they promise? On request: `pytest -m slow tests/models`.

From 200 simulated data sets of 10,000 customers, with the parameters of the CDNOW sample, the
95% intervals must hold the truth of each parameter in at least 90% of them.
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
SETS, CUSTOMERS = 200, 10_000


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_intervals_hold_the_truth(name: str) -> None:
    held, used = np.zeros(4), 0
    for seed in range(SETS):
        drawn = simulate(name, CUSTOMERS, seed)
        ones = np.ones(CUSTOMERS)
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
    print(f"{name}: {said} of {SETS} sets, {used} with a maximum inside")
    assert (held >= 0.9 * SETS).all(), said
