"""The shop that the tests measure, with the defaults."""

from __future__ import annotations

import pytest

from retainr.demo import Shop, simulate


@pytest.fixture(scope="package")
def lively() -> Shop:
    return simulate(customers=60_000, seed=2)
