"""Several metrics read the rows once, and say what each says alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import weakref
from typing import TYPE_CHECKING

import pytest

from retainr.activity import days, history, kept
from retainr.activity.summary import CountBy
from retainr.engines.polars import PolarsEngine
from retainr.load import Reading, open_rows, read_ahead
from retainr.metrics import METRICS
from retainr.metrics.clv.params import ClvParams, TimeUnit
from retainr.metrics.clv.people import people_of
from retainr.metrics.orders import read_orders
from retainr.render import View, render

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from retainr.load import Rows

SINCE = dt.date(2024, 3, 1)
NAMES = ("cohort", "churn", "lifecycle", "repurchase", "survival", "clv", "risk")
BY_NAME = {metric.name: metric for metric in METRICS}
ALONE = """\
only,2024-03-05,-7,web
only,2024-04-05,-2,web
early,2024-01-05,-3,web
early,2024-05-06,9,web
"""
"""Refunds of somebody who never ordered, and one before its customer's first order."""

MANY = "".join(
    f"c{n % 23},2024-{1 + (n * 7) % 12:02d}-{1 + n % 28:02d},{(n * 13) % 90 - 9 * (n % 11 == 0)},"
    f"{'web' if n % 3 else 'shop'}\n"
    for n in range(400)
)
LOG = f"customer_id,order_date,amount,channel\n{ALONE}{MANY}"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(LOG, "utf-8")
    return path


def _open(path: Path, reading: Reading) -> Rows:
    return open_rows([str(path)], BY_NAME["churn"].needs(None, reading), reading, PolarsEngine())


def _together(rows: Rows, period: str = "month") -> Rows:
    wanted = []
    for name in NAMES:
        ahead = BY_NAME[name].ahead
        assert ahead is not None, name
        params = {"period": period} if name == "cohort" else {}
        wanted.append(ahead(rows, BY_NAME[name].parameters(**params)))
    return read_ahead(rows, [one for one in wanted if one is not None])


@pytest.mark.parametrize("by", [(), ("channel",)])
def test_results_are_those_of_metrics_that_read_alone(log: Path, by: tuple[str, ...]) -> None:
    rows = _open(log, Reading(by=by))
    together = _together(rows)
    for name in NAMES:
        metric = BY_NAME[name]
        params = metric.parameters(
            **({"allow_nonconverged": True} if name in ("clv", "risk") else {})
        )
        alone = render(metric.run(rows, params), "json", View())
        assert render(metric.run(together, params), "json", View()) == alone, name


@pytest.mark.parametrize("period", ["day", "week", "quarter", "year"])
@pytest.mark.parametrize("reading", [Reading(), Reading(refunds="drop"), Reading(since=SINCE)])
def test_cohorts_of_days_are_those_of_orders(log: Path, period: str, reading: Reading) -> None:
    rows = _open(log, reading)
    cohort = BY_NAME["cohort"]
    params = cohort.parameters(period=period)
    together = _together(rows, period)
    assert any(one == ("cohort", params) for one in together.ahead)
    alone = render(cohort.run(rows, params), "json", View())
    assert render(cohort.run(together, params), "json", View()) == alone


def test_rows_are_read_once(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = _open(log, Reading())
    together = _together(rows)
    assert len(together.ahead) == 2  # the cells of cohorts, and one history for all others

    def read_again(*_: object, **__: object) -> None:
        raise AssertionError("the rows are read a second time")

    monkeypatch.setattr(type(rows), "collect", read_again)
    without_a_fit = {"clv": {"model": "historic"}, "risk": {"model": "none"}}
    for name in NAMES:
        params = BY_NAME[name].parameters(**without_a_fit.get(name, {}))
        BY_NAME[name].run(together, params)
    with pytest.raises(AssertionError):
        BY_NAME["churn"].run(dataclasses.replace(together, ahead={}), BY_NAME["churn"].parameters())


@pytest.mark.parametrize("ahead", [False, True])
def test_orders_are_let_go_before_days_are_counted(
    log: Path, monkeypatch: pytest.MonkeyPatch, *, ahead: bool
) -> None:
    held: list[weakref.ref[pl.DataFrame]] = []
    counted = []

    def collapsed(orders: pl.DataFrame, *rest: object) -> object:
        held.append(weakref.ref(orders))
        return days.collapse(orders, *rest)  # type: ignore[arg-type]

    def firsts(*args: object) -> pl.Series:
        counted.append([one() is None for one in held])
        return days.first_days(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(kept, "collapse", collapsed)
    monkeypatch.setattr(history, "first_days", firsts)
    rows = _open(log, Reading())
    rows = _together(rows) if ahead else rows
    BY_NAME["churn"].run(rows, BY_NAME["churn"].parameters())
    assert counted == [[True]]


def test_customers_of_the_last_day_are_made_once(log: Path) -> None:
    orders = read_orders(_together(_open(log, Reading())), customers=True)
    whole = people_of(orders, ClvParams())
    assert people_of(orders, ClvParams(horizon="6m")) is whole
    assert whole.counted is people_of(orders, ClvParams()).counted
    assert people_of(orders, ClvParams(count_by=CountBy.ORDER)) is not whole
    assert people_of(orders, ClvParams(time_unit=TimeUnit.DAY)).unit_days == 1
    earlier = people_of(orders, ClvParams(holdout="60d"))
    assert (earlier.end, earlier.has_holdout) == (whole.end - 60, True)
    assert people_of(orders, ClvParams()) is whole
