"""`loyalty` on random small files, against plain Python."""

from __future__ import annotations

import datetime as dt
import random
from statistics import fmean
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from scipy.stats import spearmanr

import retainr
from tests.metrics.written import frame
from tests.oracle.loyalty import Answer, Asked, Order, covered, expected, group, referred

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

START = dt.datetime(2023, 12, 25)
WHO = "abcdefghij"
AS_OF = 25
COUNTS = ("nameless", "without_orders", "before_orders", "open", "repeated")


def drawn(seed: int) -> tuple[list[Order], list[Answer]]:
    """Return a log and a survey with all that can be wrong between the two."""
    draw = random.Random(seed)
    people = WHO[: draw.randint(1, len(WHO))]
    brought = {who: draw.choice([None, None, *WHO]) for who in people}
    # On one day all rows name the same: which row is first is no question here.
    orders = [
        Order(who, draw.randrange(30), draw.choice((0, 5, 12, 12, -7)), brought[who])
        for who in draw.choices(people, k=draw.randint(1, 40))
    ]
    answers = [
        Answer(
            draw.choice([None, *WHO]),
            draw.randrange(30),
            draw.choice((0, 9, 9)),
            draw.randrange(11),
        )
        for _ in range(draw.randint(1, 30))
    ]
    return orders, answers


def run(orders: list[Order], answers: list[Answer], asked: Asked, folder: Path) -> Result:
    """Write both files and return the result."""
    day = [START + dt.timedelta(days=o.day, hours=3) for o in orders]
    pl.DataFrame(
        {
            "customer": [o.customer for o in orders],
            "date": day,
            "amount": [o.amount for o in orders],
            "referrer": [o.referrer for o in orders],
        },
        schema_overrides={"referrer": pl.String},
    ).write_parquet(folder / "orders.parquet")
    moments = [START + dt.timedelta(days=a.day, hours=a.hour) for a in answers]
    pl.DataFrame(
        {
            "customer": pl.Series([a.customer for a in answers], dtype=pl.String),
            "date": moments,
            "score": [a.score for a in answers],
        }
    ).write_parquet(folder / "nps.parquet")
    options: dict[str, Any] = {"within": f"{asked.within}d", "inactive_after": f"{asked.inactive}d"}
    return retainr.loyalty(
        retainr.load(folder / "nps.parquet", kind="survey"),
        orders=retainr.load(
            folder / "orders.parquet",
            referrer="referrer",
            as_of=(START + dt.timedelta(days=asked.as_of)).date(),
        ),
        keep="last" if asked.last else "first",
        scale="0-10",
        period="year",
        **options,
    )


def seen(seed: int) -> tuple[list[Order], list[Answer]] | None:
    """Return what is seen by the as-of day; None without a common customer: an error."""
    orders, answers = drawn(seed)
    orders = [order for order in orders if order.day <= AS_OF]
    answers = [answer for answer in answers if answer.day <= AS_OF]
    bought = {order.customer for order in orders if order.amount >= 0}
    return (orders, answers) if bought & {answer.customer for answer in answers} else None


@pytest.mark.parametrize("seed", [seed for seed in range(28) if seen(seed)])
def test_against_plain_python(seed: int, tmp_path: Path) -> None:
    found = seen(seed)
    assert found is not None
    orders, answers = found
    asked = Asked(as_of=AS_OF, within=4 + seed % 3, inactive=3 + seed % 4, last=seed % 2 == 1)
    result = run(orders, answers, asked, tmp_path)
    told, said = expected(orders, answers, asked), result.summary
    assert {n: said[f"answers_{n}"] for n in COUNTS} == told.left_out
    # Nothing is lost: what counts and what is left out are all answers.
    assert said["answers"] == len(answers) == len(told.did) + sum(told.left_out.values())
    assert said["customers"] == len(told.did)
    _groups(result, told.did)
    _coverage(result, orders, answers, asked)
    _referrals(result, orders, answers)


def _groups(result: Result, did: dict[str, Any]) -> None:
    people = list(did.values())
    for row in frame(result, "groups").iter_rows(named=True):
        own = [p for p in people if row["group"] in ("all", group(p.score))]
        assert row["customers"] == len(own)
        assert row["ordered_after"] == sum(p.orders > 0 for p in own)
        assert row["repeated_after"] == sum(p.orders > 1 for p in own)
        assert row["active_at_answer"] == sum(p.active for p in own)
        assert row["lost_after"] == sum(p.lost for p in own)
        mean = fmean(p.revenue for p in own) if own else None
        assert row["mean_revenue_after"] == (mean if mean is None else pytest.approx(mean))
    quadrants = dict(frame(result, "quadrants").select("quadrant", "customers").iter_rows())
    names = ("loyal", "leaving", "captive", "lost")
    counts = dict.fromkeys(names, 0)
    for person in people:
        counts[names[2 * (person.score < 9) + (person.orders == 0)]] += 1
    assert quadrants == (counts)
    scores = [p.score for p in people]
    if len(people) > 3 and len(set(scores)) > 1 and len({p.orders for p in people}) > 1:
        wanted = spearmanr(scores, [p.orders for p in people])
        assert result.summary["spearman"] == pytest.approx(wanted.statistic)
        if result.summary["spearman_p_value"] is not None:
            assert result.summary["spearman_p_value"] == pytest.approx(wanted.pvalue)


def _coverage(result: Result, orders: list[Order], answers: list[Answer], asked: Asked) -> None:
    for row in frame(result, "coverage").iter_rows(named=True):
        customers, count, revenue, later = covered(orders, answers, asked)[row["answering"]]
        assert (row["customers"], row["ordered_later"]) == (customers, later)
        means = (row["mean_orders"], row["mean_revenue"])
        if customers:
            assert means == pytest.approx((count / customers, revenue / customers))
        else:
            assert means == (None, None)


def _referrals(result: Result, orders: list[Order], answers: list[Answer]) -> None:
    groups, out = referred(orders, answers)
    table = frame(result, "referrals")
    if out["strangers"] and not (groups or out["own"] or out["later"]):
        # Nobody that is named is a customer: no rate of 0, but nothing that is known.
        assert table["referred"].null_count() == table["referral_rate"].null_count() == table.height
        codes = [note.code for note in result.notes if "referrer" in note.code]
        assert codes == ["loyalty-referrer-nobody"]
        return
    found = table.group_by("group").agg(pl.col("referred").sum())
    by_group = {name: count for name, count in found.iter_rows() if count}
    every = {"all": sum(groups.values())} if groups else {}
    assert by_group == {**groups, **every}
    notes = {
        note.code: note.text.values["count"] for note in result.notes if "referrer" in note.code
    }
    assert notes == {f"loyalty-referrer-{kind}": count for kind, count in out.items() if count}
