"""Fit and predict with lifetimes, in an environment of its own: `lifetimes_fit.py FILE MODEL`."""

from __future__ import annotations

import json
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")


def main(path: str, name: str) -> None:
    """Print the CPU seconds of the fit and of a forecast for each customer, and what came out."""
    import lifetimes  # type: ignore[import-not-found]

    kinds = {
        "bg-nbd": lifetimes.BetaGeoFitter,
        "mbg-nbd": lifetimes.ModifiedBetaGeoFitter,
        "pareto-nbd": lifetimes.ParetoNBDFitter,
    }
    frequency, recency, age = np.load(path)
    recency, age = recency / 7, age / 7
    model = kinds[name]()
    start = time.process_time()
    model.fit(frequency, recency, age)
    fitted = time.process_time()
    orders = model.conditional_expected_number_of_purchases_up_to_time(39, frequency, recency, age)
    done = time.process_time()
    said = {
        "fit": fitted - start, "predict": done - fitted,
        "log_likelihood": -model._negative_log_likelihood_ * len(age)
        if hasattr(model, "_negative_log_likelihood_") else None,
        "parameters": [float(value) for value in model.params_], "orders": float(orders.sum()),
    }  # fmt: skip
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
