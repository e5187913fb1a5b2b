"""What a backtest says of the list: better than a date alone, worse, or not to be told apart."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from tests.metrics.written import frame

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2024, 3, 31)
"""The day of the list."""


def shop(path: Path, quick: int, slow: int, *, quick_left: bool | None) -> Path:
    """Write two kinds of customers: gaps of 5 days, and of 60; one kind leaves, but for a fifth.

    Args:
        path: of the log.
        quick: days from the last order of the first kind to the list.
        slow: and of the other.
        quick_left: it is the first kind that leaves; None where that has nothing to do with it.
    """
    rows = ["customer,time,amount"]
    for number in range(100):
        often = number % 2 == 0
        silent, gap = (quick, 5) if often else (slow, 60)
        # No two kinds are silent for quite the same time, and a few do what the others do.
        last = DAY - dt.timedelta(days=silent + number % 3)
        rows += [f"k{number:02d},{last - dt.timedelta(days=gap * k)},10" for k in range(5)]
        back = number // 2 % 2 if quick_left is None else (often is quick_left) == (number % 5 == 0)
        if back:
            rows.append(f"k{number:02d},{DAY + dt.timedelta(days=20)},10")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def listed(file: Path, **options: Any) -> retainr.Result:
    rows = retainr.load(file, as_of=DAY + dt.timedelta(days=60))
    return retainr.risk(rows, model="none", backtest="60d", **options)


@pytest.mark.parametrize(
    ("quick", "slow", "quick_left", "code", "severity"),
    [
        (25, 30, True, "risk-tested", "note"),
        (25, 30, False, "risk-worse", "warning"),
        (25, 30, None, "risk-no-better", "warning"),
    ],
)
def test_a_list_is_praised_only_where_it_beats_the_date(
    tmp_path: Path, quick: int, slow: int, quick_left: bool | None, code: str, severity: str
) -> None:
    said = listed(shop(tmp_path / "log.csv", quick, slow, quick_left=quick_left))
    low, high = (said.summary[f"auc_difference_ci_{end}"] for end in ("low", "high"))
    assert low is not None
    assert (low > 0, high < 0) == (code == "risk-tested", code == "risk-worse")  # type: ignore[operator]
    found = {n.code: n.severity for n in said.notes if n.code.startswith("risk-")}
    assert found[code] == severity
    assert len(found.keys() & {"risk-tested", "risk-no-better", "risk-worse"}) == 1


def test_the_share_at_risk_is_of_the_customers_above_zero(tmp_path: Path) -> None:
    file = shop(tmp_path / "log.csv", 25, 30, quick_left=True)
    with file.open("a") as out:
        out.write("k00,2024-05-01,-5000\n")
    said = retainr.risk(retainr.load(file), allow_nonconverged=True)
    revenue = frame(said, "customers")["revenue_365d"]
    assert revenue.min() < 0  # type: ignore[operator]
    assert said.summary["revenue_at_risk_share_denominator"] == revenue.clip(0).sum()
