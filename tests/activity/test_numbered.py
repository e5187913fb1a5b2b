"""Arrays and plans count the same cohorts of the same orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pytest

from retainr.activity import numbered
from retainr.activity.counts import cells, gathered, people
from retainr.activity.numbered import of_orders
from retainr.activity.periods import DAY_US, Calendar, Period
from retainr.activity.reduce import Reduction, dated, orders

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retainr.lazy import Frame

KEYS = ("numbers", "far apart", "text")


def _named(key: str, who: NDArray[np.int64]) -> pl.Series:
    if key == "text":
        return pl.Series([f"c{n}" if n % 2 else f"日本 {n}" for n in who])
    return pl.Series(who + 1_000 if key == "numbers" else who * 10**12 - 3)


def _rows(seed: int, *, days: int, refunds: float, key: str = "numbers") -> pl.DataFrame:
    """Draw orders of 40 people; the first three of them have refunds only."""
    draw = np.random.default_rng(seed)
    who = draw.integers(0, 40, 500)
    amount = draw.integers(0, 900, 500)
    back = (draw.random(500) < refunds) | ((who < 3) & (refunds > 0))
    day = draw.integers(-days, days, 500) + draw.integers(0, 2, 500) * (who % 5) * days
    return pl.DataFrame(
        {
            "customer": _named(key, who),
            "time_us": day * DAY_US + draw.integers(0, DAY_US, 500),
            "amount": np.where(back, -amount - 1, amount),
        }
    )


def _both(rows: pl.DataFrame, period: Period, **options: bool) -> None:
    """Hold arrays against plans."""
    spec = Reduction(Calendar(period), has_amount="amount" in rows.columns, **options)  # type: ignore[arg-type]
    timed = orders(nw.from_native(rows.lazy()), spec)
    found = of_orders(_collected(gathered(timed, spec)))
    known = dated(timed, spec)
    wanted = _collected(cells(known, spec)).select(found.cells.columns)
    assert _sorted(found.cells).equals(_sorted(wanted))
    ordered = _collected(people(known, spec)).filter(pl.col("ordered") == 1)
    assert _sorted(found.people).equals(_sorted(ordered.select(found.people.columns)))


def _collected(frame: Frame) -> pl.DataFrame:
    collected: pl.DataFrame = nw.to_native(frame.collect())
    return collected


def _sorted(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.cast(pl.Int64).sort(frame.columns)


@pytest.mark.parametrize("period", list(Period))
@pytest.mark.parametrize("key", KEYS)
def test_arrays_count_what_plans_count(period: Period, key: str) -> None:
    _both(_rows(7, days=900, refunds=0.1, key=key), period)


@pytest.mark.parametrize("period", list(Period))
def test_orders_that_few_periods_hold(period: Period, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbered, "_SLICE", 64)
    _both(_rows(8, days=40, refunds=0.1), period)
    _both(_rows(9, days=40_000, refunds=0.1), period)


def test_refunds_that_are_dropped_and_rows_without_money() -> None:
    rows = _rows(10, days=300, refunds=0.2)
    _both(rows, Period.MONTH, keep_refunds=False)
    _both(rows.drop("amount"), Period.MONTH)
    _both(rows.filter(pl.col("amount") >= 0), Period.MONTH)
    _both(rows.filter(pl.col("amount") < 0), Period.MONTH)


def test_one_order_and_none() -> None:
    rows = _rows(11, days=300, refunds=0.0)
    _both(rows.head(1), Period.WEEK)
    _both(rows.clear(), Period.WEEK)
