"""A log of buyers: does `clv` agree with the definitions in plain Python?"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from tests.metrics import buyers
from tests.oracle import clv as oracle

if TYPE_CHECKING:
    from retainr import Result

LINES = buyers.lines()
HOLDOUT = 84
CUT = buyers.END - dt.timedelta(days=HOLDOUT)


@cache
def result(holdout: str | None = "12w") -> Result:
    with TemporaryDirectory() as folder:
        file = buyers.write(Path(folder) / "log.csv", LINES)
        options: Any = {"holdout": holdout} if holdout else {}
        return retainr.clv(retainr.load(file), **options)


def rows(name: str) -> list[dict[str, Any]]:
    return next(table for table in result().tables if table.name == name).frame.rows(named=True)


def fitted() -> dict[tuple[str, str], float]:
    return {(row["model"], row["parameter"]): row["estimate"] for row in rows("model")}


def purchase() -> tuple[float, ...]:
    return tuple(fitted()["bg-nbd", name] for name in ("r", "alpha", "a", "b"))


def test_what_is_known_of_customers() -> None:
    known = oracle.people(LINES, CUT)
    assert [row["customer_id"] for row in rows("customers")] == sorted(known)
    for row in rows("customers"):
        person = known[row["customer_id"]]
        found = (row["frequency"], row["recency"], row["T"], row["monetary_value"])
        wanted = (person.x, person.recency, person.age, person.mean)
        assert found == pytest.approx(wanted), row["customer_id"]
        assert row["historic_revenue"] == pytest.approx(person.revenue)


def test_what_they_are_worth() -> None:
    known = oracle.people(LINES, CUT)
    values = [fitted()["gamma-gamma", name] for name in ("p", "q", "gamma")]
    for row in rows("customers")[::7]:
        person = known[row["customer_id"]]
        worth = oracle.spend(person, *values)
        year = oracle.orders(person, 12 * oracle.MONTH / 7, purchase())
        assert row["p_alive"] == pytest.approx(oracle.p_alive(person, *purchase()))
        assert row["expected_orders"] == pytest.approx(year, rel=1e-8)
        assert row["expected_order_value"] == pytest.approx(worth)
        assert row["clv"] == pytest.approx(oracle.clv(person, purchase(), worth, 0.1), rel=1e-8)
        assert 0 < row["clv_low"] < row["clv"] < row["clv_high"]


def test_the_holdout() -> None:
    known = oracle.people(LINES, CUT)
    pairs = [(p, oracle.orders(p, HOLDOUT / 7, purchase())) for p in known.values()]
    off = [said - person.later for person, said in pairs]
    own = [p.x / p.age * HOLDOUT / 7 - p.later if p.age else -p.later for p in known.values()]
    summary = result().summary
    assert summary["holdout_actual"] == sum(person.later for person in known.values())
    assert summary["holdout_predicted"] == pytest.approx(sum(said for _, said in pairs))
    assert summary["holdout_mae"] == pytest.approx(sum(map(abs, off)) / len(off))
    assert summary["holdout_rmse"] == pytest.approx((sum(e * e for e in off) / len(off)) ** 0.5)
    assert summary["naive_holdout_mae"] == pytest.approx(sum(map(abs, own)) / len(own))
    assert summary["new_in_holdout"] == len(oracle.people(LINES, buyers.END)) - len(known)
    for row in rows("validation"):
        label = row["calibration_frequency"]
        group = [(p, s) for p, s in pairs if (str(p.x) if p.x < 7 else "7+") == label]
        assert row["customers"] == len(group)
        if group:
            actual = sum(p.later for p, _ in group) / len(group)
            said = sum(s for _, s in group) / len(group)
            assert (row["actual_mean"], row["predicted_mean"]) == pytest.approx((actual, said))


def test_the_weeks() -> None:
    made = oracle.weekly(LINES, CUT, buyers.END)
    table = rows("tracking")
    assert [row["repeat_orders"] for row in table] == made
    assert [row["week"] for row in table] == list(range(1, len(made) + 1))
    known = oracle.people(LINES, CUT)
    begun = [CUT - dt.timedelta(days=round(p.age * 7)) for p in known.values()]
    last = min(begun) + dt.timedelta(days=7 * len(made) - 1)
    fresh = [oracle.Person(0, 0.0, 0.0, 0.0, 0.0, 0, 0.0)]
    expected = sum(oracle.orders(fresh[0], (last - day).days / 7, purchase()) for day in begun)
    assert table[-1]["expected_cumulative_repeat_orders"] == pytest.approx(expected, rel=1e-8)
    assert [row["held_out"] for row in table].index(True) == ((CUT - min(begun)).days + 1) // 7


def test_the_tenths() -> None:
    known = oracle.people(LINES, CUT)
    best = sorted(rows("customers"), key=lambda row: (-row["clv"], row["customer_id"]))
    table = rows("deciles")
    assert sum(row["customers"] for row in table) == len(best)
    assert sum(row["share"] for row in table) == pytest.approx(1)
    at = 0
    for row in table:
        part = best[at : at + row["customers"]]
        at += row["customers"]
        came = sum(known[one["customer_id"]].later_revenue for one in part)
        assert row["actual_revenue"] == pytest.approx(came)
    whole = sum(row["clv"] for row in best)
    assert result().summary["total_clv"] == pytest.approx(whole)
    assert result().summary["best_tenth_share"] == pytest.approx(table[0]["share"])
