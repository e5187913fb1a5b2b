"""The integrals over the time of stopping: do their few nodes do?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from retainr.models import stopping_times
from tests.models.populations import cdnow
from tests.models.test_purchase_models import CUSTOMERS, SMALL, extremes

if TYPE_CHECKING:
    import pytest
    from numpy.typing import NDArray

    from retainr.models.purchases import Customers

    Floats: TypeAlias = NDArray[np.float64]


def logs(values: Floats, customers: Customers) -> Floats:
    found = np.empty(len(customers.age))
    for piece in stopping_times.fates(values, customers):
        found[piece.rows] = piece.log_likelihood
    return found


def test_more_nodes_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [
        (values, customers)
        for values in (*extremes(), *map(np.array, SMALL))
        for customers in (CUSTOMERS, cdnow())
    ]
    few = [logs(*each) for each in asked]
    monkeypatch.setattr(stopping_times, "RULES", ((np.inf, 200),))
    for each, said in zip(asked, few, strict=True):
        np.testing.assert_allclose(said, logs(*each), rtol=1e-11, atol=1e-11)
