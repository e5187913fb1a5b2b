"""Fit and predict with retainr: `python -m tests.bench.retainr_fit FILE MODEL`."""

from __future__ import annotations

import json
import sys
import time

import numpy as np

from retainr.models import purchase_fit
from retainr.models.beta_geometric import BG_NBD, MBG_NBD
from retainr.models.pareto_nbd import PARETO_NBD
from retainr.models.purchases import Horizon, count, orders_ahead

MODELS = {model.name: model for model in (BG_NBD, MBG_NBD, PARETO_NBD)}


def main(path: str, name: str) -> None:
    """Print the CPU seconds of the fit and of a forecast for each customer, and what came out."""
    frequency, recency, age = np.load(path)
    # SciPy is imported at the first use of a function: that is no part of a fit.
    first = count(frequency[:500], recency[:500], age[:500], 7).distinct
    horizon = Horizon(np.array([39.0]), np.ones(1))
    orders_ahead(MODELS[name], purchase_fit.fit(MODELS[name], first).values, first, horizon)
    start = time.process_time()
    counted = count(frequency, recency, age, 7)
    found = purchase_fit.fit(MODELS[name], counted.distinct)
    fitted = time.process_time()
    ahead = orders_ahead(MODELS[name], found.values, counted.distinct, horizon)
    orders = ahead.value[counted.position]
    done = time.process_time()
    said = {
        "fit": fitted - start, "predict": done - fitted, "log_likelihood": found.log_likelihood,
        "parameters": found.values.tolist(), "orders": float(orders.sum()),
    }  # fmt: skip
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
