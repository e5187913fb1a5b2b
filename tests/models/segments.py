"""The two segments of Fader & Hardie (2007), table 1: percent surviving by year."""

from __future__ import annotations

import numpy as np

from retainr.models.sbg_fit import Lifetimes

HIGH_END = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4]
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3]


def lifetimes(percent: list[float], customers: float = 1000) -> Lifetimes:
    """Return the counts of the first seven years, as the paper fits them."""
    left = np.array(percent[:8]) * customers / 100
    kept = np.zeros(len(left) - 1)
    kept[-1] = left[-1]
    return Lifetimes(-np.diff(left), kept)
