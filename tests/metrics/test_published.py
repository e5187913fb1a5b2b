"""Published numbers that need no file: intervals of a cohort's retention rate.

Source: Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3 (Wilson).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.metrics.written import cohort, frame

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("retained", "customers", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_newcombe_1998(
    retained: int, customers: int, low: float, high: float, tmp_path: Path
) -> None:
    first = [f"c{n} 2024-01-15" for n in range(customers)]
    later = [f"c{n} 2024-02-15" for n in range(retained)]
    text = "customer time\n" + "\n".join(first + later)
    cell = frame(cohort(text, tmp_path, as_of="2024-02-29")).row(1, named=True)
    assert (cell["age"], cell["retained"], cell["eligible"]) == (1, retained, customers)
    assert (round(cell["ci_low"], 4), round(cell["ci_high"], 4)) == (low, high)
