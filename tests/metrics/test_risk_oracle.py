"""`risk` on random files, against plain Python."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import retainr
from tests.metrics import buyers
from tests.metrics.written import frame
from tests.oracle.risk import Order, action, p_alive, people

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

START = dt.date(2021, 3, 1)
SHOPS = ("north", "south")


def drawn(seed: int) -> list[Order]:
    """Return a log with all that decides: rare and busy customers, refunds, small last orders."""
    draw = random.Random(seed)
    found = []
    for number in range(draw.randint(1, 45)):
        who, shop = f"c{number:02d}", draw.choice(SHOPS)
        pace, day = draw.choice((2, 15, 60)), draw.randrange(600)
        for _ in range(draw.choice((1, 1, 2, 3, 4, 9, 20))):
            found.append(Order(who, day, draw.choice((0, 5, 12, 40, 80)), shop))
            if draw.random() < 0.12:
                found.append(Order(who, day + draw.randint(-4, 9), -draw.choice((3, 30)), shop))
            day += draw.randrange(pace)
    draw.shuffle(found)
    return [order for order in found if order.day < 800]


def written(orders: list[Order], folder: Path, **options: Any) -> Result:
    columns = {
        "customer": [o.customer for o in orders],
        "date": [START + dt.timedelta(days=o.day) for o in orders],
        "amount": [o.amount for o in orders],
        "shop": [o.shop for o in orders],
    }
    pl.DataFrame(columns).write_csv(folder / "log.csv")
    by = options.pop("by", ())
    rows = retainr.load(folder / "log.csv", by=by, as_of=START + dt.timedelta(days=options["end"]))
    del options["end"]
    return retainr.risk(rows, **options)


@pytest.mark.parametrize("seed", range(25))
def test_gaps_windows_and_reasons(seed: int, tmp_path: Path) -> None:
    orders, by, end = drawn(seed), bool(seed % 2), 500 + 25 * (seed % 13)
    known = people(orders, end, by=by)
    if not known:
        return
    result = written(orders, tmp_path, model="none", by=["shop"] * by, end=end)
    found = frame(result, "customers").rows(named=True)
    assert sorted(row["customer_id"] for row in found) == sorted(known)
    for row in found:
        person = known[row["customer_id"]]
        told = (row["own_gap"], row["expected_gap"], row["overdue_ratio"])
        said = (person.own_gap, person.expected_gap, person.overdue(end))
        assert told == said, row
        due = person.due()
        assert row["next_order_due"] == (due and START + dt.timedelta(days=due))
        assert row["last_order"] == START + dt.timedelta(days=person.seen[-1])
        assert row["days_since_last_order"] == end - person.seen[-1]
        assert (row["orders"], row["orders_365d"]) == (person.orders(-1), person.orders(end - 365))
        assert row["revenue_365d"] == person.revenue(end - 365)
        assert row["reasons"] == person.reasons(end), (row, person)
        assert row["action"] == action(row["reasons"], None)
        assert (row["p_alive"], row["revenue_at_risk"]) == (None, None)
    ranks = [(-("overdue" in (r["reasons"] or "")), -r["revenue_365d"]) for r in found]
    assert ranks == sorted(ranks)
    if by:
        shops = {row["customer_id"]: row["shop"] for row in found}
        assert shops == {who: min(p.shops)[1] for who, p in known.items()}


LINES = buyers.lines()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return buyers.write(tmp_path_factory.mktemp("risk") / "log.csv", LINES)


def test_what_is_at_risk(log: Path) -> None:
    rows = retainr.load(log)
    model = frame(retainr.clv(rows, model="mbg-nbd"), "model")
    values = tuple(model["estimate"].head(4))
    end = (buyers.END - buyers.START).days
    orders = [Order(n.customer, (n.day - buyers.START).days, round(n.amount * 100)) for n in LINES]
    known = people(orders, end)
    result = retainr.risk(rows)
    found = frame(result, "customers").rows(named=True)
    assert len(found) == len(known)
    total = 0.0
    for row in found:
        person = known[row["customer_id"]]
        alive = p_alive(person, end, values)
        assert row["p_alive"] == pytest.approx(alive)
        assert row["orders_at_risk"] == pytest.approx(person.orders(end - 365) * (1 - alive))
        at_risk = max(person.revenue(end - 365), 0) / 100 * (1 - alive)
        assert row["revenue_at_risk"] == pytest.approx(at_risk)
        assert row["action"] == action(row["reasons"], alive)
        total += at_risk
    ranks = [(-row["revenue_at_risk"], -row["overdue_ratio"], row["customer_id"]) for row in found]
    assert ranks == sorted(ranks)
    assert result.summary["total_revenue_at_risk"] == pytest.approx(total)
    above = sum(max(p.revenue(end - 365), 0) for p in known.values()) / 100
    assert result.summary["revenue_at_risk_share"] == pytest.approx(total / above)
    active = [p for p in known.values() if p.orders(end - 365)]
    overdue = [p for p in active if (p.overdue(end) or 0) >= 2]
    assert result.summary["overdue_rate_numerator"] == len(overdue)
    assert result.summary["overdue_rate_denominator"] == len(active)


def test_bands_hold_the_customers_of_a_year(log: Path) -> None:
    result = retainr.risk(retainr.load(log, by=["shop"]))
    customers = frame(result, "customers").filter(pl.col("orders_365d") > 0)
    ends = {"0-1": (0, 1), "1-2": (1, 2), "2-3": (2, 3), "3-5": (3, 5), "5+": (5, 1e9)}
    for row in frame(result, "bands").rows(named=True):
        low, high = ends[row["overdue_band"]]
        inside = (pl.col("overdue_ratio") >= low) & (pl.col("overdue_ratio") < high)
        part = customers.filter(inside, pl.col("shop") == row["shop"])
        assert row["customers"] == part.height
        assert row["orders_365d"] == part["orders_365d"].sum()
        for name in ("orders_at_risk", "revenue_365d", "revenue_at_risk"):
            assert row[name] == pytest.approx(part[name].sum()), row


def test_the_probabilities_are_those_of_clv(log: Path) -> None:
    rows = retainr.load(log)
    for model in ("bg-nbd", "mbg-nbd", "pareto-nbd"):
        names = ("customer_id", "p_alive", "expected_orders")
        other = frame(retainr.clv(rows, model=model, horizon="90d"), "customers").select(names)
        own = frame(retainr.risk(rows, model=model), "customers").select(names)
        assert own.sort("customer_id").equals(other), model


@pytest.mark.parametrize("model", ["bg-nbd", "mbg-nbd", "pareto-nbd", "none"])
def test_the_same_is_told_of_a_few_customers_and_of_all(log: Path, model: str) -> None:
    rows = retainr.load(log)
    every = frame(retainr.risk(rows, model=model), "customers")
    few = frame(retainr.risk(rows, model=model, top=9), "customers")
    assert_frame_equal(few, every.head(9), rel_tol=1e-12)


DAYS = 84


def test_the_list_of_an_earlier_day(log: Path) -> None:
    rows = retainr.load(log)
    result = retainr.risk(rows, backtest=f"{DAYS}d")
    then = buyers.END - dt.timedelta(days=DAYS)
    early = retainr.load(log, until=then)
    listed = frame(retainr.risk(early, horizon=f"{DAYS}d"), "customers").rows(named=True)
    assert early.reading.until == then
    later = {n.customer for n in LINES if n.day > then and n.amount >= 0}
    on = [row for row in listed if row["orders_365d"]]
    gone = {row["customer_id"] for row in on} - later
    told = result.summary
    assert (told["not_back_rate_numerator"], told["not_back_rate_denominator"]) == (
        len(gone), len(on),
    )  # fmt: skip
    silent = sorted((row["days_since_last_order"] for row in on), reverse=True)
    fewest = sorted(row["expected_orders"] for row in on)
    most = sum(row["p_alive"] < 0.5 for row in on)
    flags = {
        "p_alive": lambda row: row["p_alive"] < 0.5,
        "expected_orders": lambda row: row["expected_orders"] <= fewest[most - 1],
        "overdue_ratio": lambda row: row["overdue_ratio"] >= 2,
        "days_since_last_order": lambda row: row["days_since_last_order"] >= silent[most - 1],
    }
    signs = {"p_alive": -1, "expected_orders": -1}
    table = frame(result, "backtest").rows(named=True)
    assert [row["rule"] for row in table] == list(flags)
    for row in table:
        flagged = {one["customer_id"] for one in on if flags[row["rule"]](one)}
        assert (row["flagged"], row["caught"]) == (len(flagged), len(flagged & gone))
        assert row["precision"] == pytest.approx(len(flagged & gone) / len(flagged))
        assert row["recall"] == pytest.approx(len(flagged & gone) / len(gone))
        scores = {one["customer_id"]: signs.get(row["rule"], 1) * one[row["rule"]] for one in on}
        won = [
            (scores[a] > scores[b]) + 0.5 * (scores[a] == scores[b])
            for a in gone
            for b in scores
            if b not in gone
        ]
        assert row["auc"] == pytest.approx(sum(won) / len(won))
    assert told["backtest_auc"] == table[0]["auc"]
    assert told["baseline_auc"] == table[-1]["auc"]
    assert told["auc_difference"] == pytest.approx(table[0]["auc"] - table[-1]["auc"])
    _tenths(result, sorted(on, key=lambda row: (row["p_alive"], row["customer_id"])), gone)


def _tenths(result: Result, best: list[dict[str, Any]], gone: set[str]) -> None:
    at = 0
    for row in frame(result, "lift").rows(named=True):
        part = best[at : at + row["customers"]]
        at += row["customers"]
        came = sum(one["customer_id"] in gone for one in part)
        assert row["not_back"] == came
        assert row["not_back_rate"] == pytest.approx(came / len(part))
        assert row["lift"] == pytest.approx(came / len(part) / (len(gone) / len(best)))
    assert at == len(best)


def test_rows_after_the_earlier_day_change_nothing_of_its_list(log: Path, tmp_path: Path) -> None:
    then = buyers.END - dt.timedelta(days=DAYS)
    moved = [
        n if n.day <= then or n.amount < 0 else type(n)(n.customer, n.day, n.amount * 100)
        for n in LINES
    ]
    other = buyers.write(tmp_path / "dearer.csv", moved)
    one, two = (
        frame(retainr.risk(retainr.load(file), backtest=f"{DAYS}d"), "backtest")
        for file in (log, other)
    )
    assert one.equals(two)
