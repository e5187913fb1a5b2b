"""Surveys and orders written as text, joined and worked out by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr import InputError
from retainr.lang import texts
from retainr.results import Quadrants, Saying
from tests.metrics.written import frame, log, table

if TYPE_CHECKING:
    from pathlib import Path

    from retainr import Result

ORDERS = """
customer date       amount
a        2024-01-01 10
a        2024-01-12 20
a        2024-01-20 30
b        2024-01-02 10
c        2024-01-03 10
c        2024-01-10 5
c        2024-01-13 8
c        2024-01-15 -3
d        2024-01-04 10
e        2024-01-25 10
f        2024-01-05 10
g        2024-02-20 10
"""
"""The last day is 20 February."""

ANSWERS = """
customer date             score channel
a        2024-01-10T09:00 10    web
b        2024-01-10T10:00 9     web
c        2024-01-10T11:00 7     app
d        2024-01-10T12:00 3     app
e        2024-01-10T13:00 10    web
f        2024-02-15T10:00 8     web
x        2024-01-11T10:00 9     web
∅        2024-01-11T10:00 9     web
a        2024-01-14T09:00 2     app
"""
"""e had not ordered yet, the window of f is open, x is nobody's; a answers twice."""


def loyalty(folder: Path, answers: str = ANSWERS, orders: str = ORDERS, **options: Any) -> Result:
    """Return the result of both texts, with ten days behind each answer."""
    names = ("by", "since", "where", "as_of", "max_rejects")
    reading = {name: options.pop(name) for name in names if name in options}
    for name in ("orders", "csat"):
        (folder / name).mkdir(exist_ok=True)
    told = {}
    if csat := options.pop("csat", None):
        told["csat"] = retainr.load(log(csat, folder / "csat"), kind="survey")
    bought: dict[str, Any] = {
        n: options.pop(n) for n in ("referrer", "refunds", "new_since") if n in options
    }
    return retainr.loyalty(
        retainr.load(log(answers, folder), kind="survey", **reading),
        orders=retainr.load(log(orders, folder / "orders"), **bought),
        **{"within": "10d", "inactive_after": "8d", **told, **options},
    )


def codes(result: Result) -> set[str]:
    return {note.code for note in result.notes}


def sentences(result: Result) -> str:
    words = texts("en")
    bodies = [block.body for block in result.blocks if isinstance(block.body, Saying)]
    return " ".join(words.say(line) for body in bodies for line in (*body.lines, *body.below))


def test_groups_look_at_the_days_after_the_answer_only(tmp_path: Path) -> None:
    # a: orders on the 12th and 20th, both ends of the window among them; b: none; c: one on
    # the day of the answer, which is no effect, and one on the 13th, 8 less 3; d: none.
    result = loyalty(tmp_path)
    table(result, "groups", """
        group      customers ordered_after ordered_after_rate repeated_after mean_revenue_after
        promoters  2         1             1/2                1              25.0
        passives   1         1             1/1                0              5.0
        detractors 1         0             0.0                0              0.0
        all        4         2             1/2                1              13.75
    """)  # fmt: skip
    said = result.summary
    assert said["customers"] == 4
    assert [said[f"answers_{n}"] for n in ("open", "before_orders", "without_orders")] == [1, 1, 1]
    assert (said["answers_nameless"], said["answers_repeated"], said["answers"]) == (1, 1, 9)


def test_lost_is_what_churn_calls_lost(tmp_path: Path) -> None:
    # On the 10th: a ordered 9 days before and is not active (8 days); b 8 days before: from the
    # 3rd on counts, so neither; c that day; d on the 4th. On the 20th, from the 13th on: c.
    table(loyalty(tmp_path), "groups", """
        group      active_at_answer lost_after churn_after_rate
        promoters  0                0          ·
        passives   1                0          0.0
        detractors 1                1          1/1
        all        2                1          1/2
    """)  # fmt: skip


def test_the_window_ends_on_its_last_day(tmp_path: Path) -> None:
    # Without the tenth day a ordered once.
    table(loyalty(tmp_path, within="9d"), "groups", """
        group      ordered_after repeated_after
        promoters  1             0
        passives   1             0
        detractors 0             0
        all        2             0
    """)  # fmt: skip


def test_a_window_that_ends_on_the_as_of_day_is_over(tmp_path: Path) -> None:
    # f answered on 15 February; the data end on the 20th.
    assert loyalty(tmp_path, within="5d").summary["answers_open"] == 0
    assert loyalty(tmp_path, within="6d").summary["answers_open"] == 1


def test_quadrants_are_all_customers(tmp_path: Path) -> None:
    result = loyalty(tmp_path)
    table(result, "quadrants", """
        quadrant high ordered customers share
        loyal    yes  yes     1         1/4
        leaving  yes  no      1         1/4
        captive  no   yes     1         1/4
        lost     no   no      1         1/4
    """)  # fmt: skip
    said = result.summary
    assert (said["leaving_of_high_rate"], said["high_of_leaving_rate"]) == (0.5, 0.5)
    assert (said["high_rate_numerator"], said["high_rate_denominator"]) == (2, 4)


def test_the_picture_has_each_quadrant_in_its_row_and_column(tmp_path: Path) -> None:
    (chart,) = loyalty(tmp_path).charts["quadrants"]
    assert isinstance(chart, Quadrants)
    keys = [field.name.key for field in chart.fields]
    assert keys == ["word.leaving", "word.loyal", "word.lost", "word.captive"]
    assert [row.key for row in chart.rows] == ["loyalty.chart.high", "loyalty.chart.low"]
    assert [name.key for name in chart.columns] == ["loyalty.chart.not", "loyalty.chart.ordered"]


def test_what_is_high_is_said_by_good(tmp_path: Path) -> None:
    table(loyalty(tmp_path, good="7-10"), "quadrants", """
        quadrant customers
        loyal    2
        leaving  1
        captive  0
        lost     1
    """)  # fmt: skip


def test_scores_have_rows_that_nobody_gave(tmp_path: Path) -> None:
    rows = frame(loyalty(tmp_path), "scores")
    assert rows["score"].to_list() == [float(n) for n in range(11)]
    assert rows.filter(rows["score"] == 5)["ordered_after_rate"].to_list() == [None]
    assert rows["customers"].sum() == 4


def test_the_last_answer_counts_on_request_and_its_look_ahead_is_said(tmp_path: Path) -> None:
    # The second answer of a: 2 on the 14th, an order on the 20th.
    result = loyalty(tmp_path, keep="last")
    table(result, "groups", """
        group      customers ordered_after
        promoters  1         0
        passives   1         1
        detractors 2         1
        all        4         2
    """)  # fmt: skip
    assert "loyalty-last" in codes(result)
    assert "loyalty-last" not in codes(loyalty(tmp_path))


def test_an_earlier_answer_counts_where_the_last_one_is_open(tmp_path: Path) -> None:
    late = ANSWERS + "b        2024-02-19T10:00 0     web\n"
    for keep in ("first", "last"):
        result = loyalty(tmp_path, late, keep=keep)
        assert (result.summary["customers"], result.summary["answers_open"]) == (4, 2)
        promoters = frame(result, "groups").row(0, named=True)
        assert promoters["customers"] == (2 if keep == "first" else 1)


def test_a_last_answer_that_follows_orders_reads_too_low(tmp_path: Path) -> None:
    # Each of ten orders every three days, asked a day after each order: whoever is asked first
    # orders again, all but the last answer are followed by an order.
    orders = ["customer date amount"]
    answers = ["customer date score"]
    for who in range(6):
        stop = 3 + who
        for n in range(stop):
            orders.append(f"k{who} 2024-01-{1 + 3 * n:02d} 1")
            answers.append(f"k{who} 2024-01-{2 + 3 * n:02d} 9")
    orders.append("z 2024-03-31 1")
    rates = {
        keep: loyalty(tmp_path, "\n".join(answers), "\n".join(orders), keep=keep).summary
        for keep in ("first", "last")
    }
    assert rates["first"]["ordered_after_rate"] == 1
    assert rates["last"]["ordered_after_rate"] == 0


def test_segments_are_those_of_the_answer_that_counts(tmp_path: Path) -> None:
    result = loyalty(tmp_path, by=["channel"])
    table(result, "correlation", """
        channel customers
        app     2
        web     2
    """)  # fmt: skip
    found = frame(result, "groups")
    assert found.filter(found["group"] == "all")["customers"].to_list() == [2, 2]
    assert result.summary["customers"] == 4
    assert result.columns["channel"].definition == "channel of the answer"


def test_satisfaction_given_after_the_other_answer_does_not_count(tmp_path: Path) -> None:
    csat = """
        customer date       score
        a        2024-01-05 1
        a        2024-01-10 5
        a        2024-01-11 1
        b        2024-01-11 5
        d        2024-01-09 2
    """
    result = loyalty(tmp_path, csat=csat)
    found = frame(result, "nps_csat").filter(frame(result, "nps_csat")["customers"] > 0)
    rows = found.select("group", "csat_group", "customers", "ordered_after", "share").rows()
    assert rows == [
        ("promoters", "satisfied", 1, 1, 0.25),
        ("promoters", "none", 1, 0, 0.25),
        ("passives", "none", 1, 1, 0.25),
        ("detractors", "dissatisfied", 1, 0, 0.25),
    ]
    assert found["customers"].sum() == 4
    assert set(result.others) == {"orders", "csat"}


def test_a_survey_of_satisfaction_has_two_groups(tmp_path: Path) -> None:
    answers = "customer date score\na 2024-01-10 5\nb 2024-01-10 4\nc 2024-01-10 3\nd 2024-01-10 1"
    table(loyalty(tmp_path, answers, scale="1-5"), "groups", """
        group customers ordered_after
        high  2         1
        low   2         1
        all   4         2
    """)  # fmt: skip


def test_who_answered_beside_the_silent(tmp_path: Path) -> None:
    # By 10 February (the last day with ten days behind it) a to f are customers; f answers
    # later. Orders: a 3 (60), b 1, c 3 (23 less 3), d 1, e 1; f 1. After it nobody but g orders.
    table(loyalty(tmp_path), "coverage", """
        answering customers share mean_orders mean_revenue ordered_later
        answered  5         5/6   9/5         22.0         0
        silent    1         1/6   1.0         10.0         0
    """)  # fmt: skip


def test_referrals(tmp_path: Path) -> None:
    # b names a, who answered on the 3rd: a promoter; c names b on the day b answers: no answer
    # yet; d names itself, e a stranger, f somebody who came later.
    orders = """
        customer date       amount brought_by
        a        2024-01-01 1      ∅
        b        2024-01-05 1      a
        b        2024-01-09 1      c
        c        2024-01-08 1      b
        d        2024-01-09 1      d
        e        2024-01-10 1      nobody
        f        2024-01-10 1      g
        g        2024-02-11 1      a
    """
    answers = "customer date score\na 2024-01-03 9\nb 2024-01-08 3\nd 2024-01-09 3"
    result = loyalty(tmp_path, answers, orders, referrer="brought_by", as_of="2024-02-11")
    table(result, "referrals", """
        period     group      new_customers referred referral_rate complete
        2024-01-01 promoters  6             1        1/6           yes
        2024-01-01 passives   6             0        0.0           yes
        2024-01-01 detractors 6             0        0.0           yes
        2024-01-01 none       6             1        1/6           yes
        2024-01-01 all        6             2        1/3           yes
        2024-02-01 promoters  1             1        ·             no
        2024-02-01 passives   1             0        ·             no
        2024-02-01 detractors 1             0        ·             no
        2024-02-01 none       1             0        ·             no
        2024-02-01 all        1             1        ·             no
    """)  # fmt: skip
    assert (result.summary["referral_rate_numerator"], result.summary["referral_rate"]) == (
        2,
        1 / 3,
    )
    assert {f"loyalty-referrer-{kind}" for kind in ("own", "strangers", "later")} <= codes(result)


def unknown_referrals(result: Result) -> set[object]:
    """Return what stands in the place of numbers that nobody knows."""
    said, columns = result.summary, frame(result, "referrals").select("referred", "referral_rate")
    names = ("referral_rate", "referral_rate_numerator", "referral_rate_denominator")
    return {said[name] for name in names}.union(*columns.rows())


def test_a_column_that_names_no_customer_is_no_rate_of_0(tmp_path: Path) -> None:
    orders = "customer date source\na 2024-01-01 web\nb 2024-01-03 ads\nz 2024-02-29 ∅"
    answers = "customer date score\na 2024-01-02 9"
    result = loyalty(tmp_path, answers, orders, referrer="source")
    assert unknown_referrals(result) == {None}
    assert "loyalty-referrer-nobody" in codes(result)
    assert frame(result, "referrals")["new_customers"].to_list()[0] == 2
    # Nobody is named: nobody was brought.
    silent = orders.replace("web", "∅").replace("ads", "∅")
    assert loyalty(tmp_path, answers, silent, referrer="source").summary["referral_rate"] == 0


def test_who_is_left_out_may_have_brought_others(tmp_path: Path) -> None:
    orders = "customer date by\na 2024-01-01 ∅\nb 2024-01-03 a\nc 2024-01-04 b\nz 2024-02-29 ∅"
    answers = "customer date score\nb 2024-01-05 9"
    assert loyalty(tmp_path, answers, orders, referrer="by").summary["referral_rate"] == 0.5
    result = loyalty(tmp_path, answers, orders, referrer="by", new_since="2024-01-02")
    assert unknown_referrals(result) == {None}
    assert "loyalty-referrer-new-since" in codes(result)


def test_answers_of_none_but_those_left_out_are_no_error(tmp_path: Path) -> None:
    result = loyalty(tmp_path, new_since="2024-02-01")
    assert (result.summary["customers"], result.summary["answers_without_orders"]) == (0, 8)
    assert {"loyalty-nobody", "loyalty-without-orders-since", "new-since"} <= codes(result)


def test_refunds_and_new_since_speak_of_the_orders(tmp_path: Path) -> None:
    kept = frame(loyalty(tmp_path), "groups")["mean_revenue_after"][1]
    dropped = frame(loyalty(tmp_path, refunds="drop"), "groups")["mean_revenue_after"][1]
    assert (kept, dropped) == (5, 8)
    since = loyalty(tmp_path, new_since="2024-01-02")
    assert (since.summary["customers"], since.summary["answers_without_orders"]) == (3, 3)


def test_nothing_is_called_a_difference_when_its_interval_holds_0(tmp_path: Path) -> None:
    said = sentences(loyalty(tmp_path))
    assert "No clear difference within 10 days between promoters and detractors" in said
    assert "All this is of those who answered: 83.3% of the customers" in said


def test_a_clear_difference_is_said_with_its_interval(tmp_path: Path) -> None:
    orders = ["customer date amount"]
    answers = ["customer date score"]
    for n in range(60):
        orders.append(f"k{n} 2024-01-01 10")
        answers.append(f"k{n} 2024-01-03 {9 if n % 2 else 2}")
        # Two in three of the promoters come back, one in ten of the others.
        if (n % 2 and n % 3) or (not n % 2 and n % 20 == 0):
            orders.append(f"k{n} 2024-01-07 10")
    orders.append("z 2024-03-01 1")
    result = loyalty(tmp_path, "\n".join(answers), "\n".join(orders))
    said = sentences(result)
    assert "Within 10 days promoters ordered again more often than detractors: +56.7 pp" in said
    assert "50.0% answered 9–10 (30 of 60" in said
    assert "33.3% of them did not order within 10 days (10 of 30" in said
    assert "27.0% had answered 9–10: 10 of 37" in said
    assert "go together: Spearman +0.58" in said


def test_the_happier_who_order_less_are_said_to(tmp_path: Path) -> None:
    orders, answers = ["customer date amount"], ["customer date score"]
    for n in range(40):
        orders.append(f"k{n} 2024-01-01 10")
        answers.append(f"k{n} 2024-01-03 {9 if n % 2 else 2}")
        if n % 2 == 0:
            orders.append(f"k{n} 2024-01-07 10")
    orders.append("z 2024-03-01 1")
    said = sentences(loyalty(tmp_path, "\n".join(answers), "\n".join(orders)))
    assert "ordered again less often than detractors: −100.0 pp" in said
    assert "go together" not in said


def test_of_many_segments_some_intervals_miss(tmp_path: Path) -> None:
    orders, answers = ["customer date amount"], ["customer date score shop"]
    for n in range(20):
        orders.append(f"k{n} 2024-01-01 10")
        answers.append(f"k{n} 2024-01-03 9 s{n}")
    orders.append("z 2024-03-01 1")
    texts_ = "\n".join(answers), "\n".join(orders)
    assert "groups-by-chance" in codes(loyalty(tmp_path, *texts_, by=["shop"]))
    assert "groups-by-chance" not in codes(loyalty(tmp_path, *texts_))


def test_of_no_answer_no_scores_are_told(tmp_path: Path) -> None:
    assert "scale-assumed" not in codes(loyalty(tmp_path, where="score > 50"))
    assert "scale-assumed" in codes(loyalty(tmp_path))


HOSTILE = {
    "one answer": "customer date score\na 2024-01-10 9",
    "open": "customer date score\na 2024-02-19 9\nb 2024-02-20 1",
    "nameless": "customer date score\n∅ 2024-01-10 9\n∅ 2024-01-10 3",
    "equal": "customer date score\na 2024-01-10 9\nb 2024-01-10 9\nc 2024-01-10 9",
    "early": "customer date score\na 2023-01-10 9\nb 2023-01-10 1",
    "late": "customer date score\na 2025-01-10 9\nb 2024-01-10 1",
}


@pytest.mark.parametrize("answers", HOSTILE)
def test_too_little_is_no_error(tmp_path: Path, answers: str) -> None:
    result = loyalty(tmp_path, HOSTILE[answers], by=["customer"] if answers == "open" else [])
    document = retainr.render(result, "json")
    json.loads(document, parse_constant=lambda name: pytest.fail(name))
    assert retainr.render(result, "table")
    if not result.summary["customers"]:
        assert "loyalty-nobody" in codes(result)
        assert result.summary["ordered_after_rate"] is None


def test_no_common_customer_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        loyalty(tmp_path, "customer date score\nq1 2024-01-10 9\nq2 2024-01-10 1")
    assert "no customer of it is in" in raised.value.message
    assert '"q1" in the one, "a" in the other' in raised.value.message
    assert "--orders-option customer=COL" in raised.value.hint


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("person date score\na 2024-01-10 9", "no column found for customer"),
        ("customer score\na 9", "no column found for time"),
        ("customer date score\na 2024-01-10 5\nb 2024-01-10 1", "not 0–10"),
    ],
)
def test_what_a_survey_must_have(tmp_path: Path, answers: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        loyalty(tmp_path, answers)
    assert raised.value.hint


def test_numbers_and_text_are_the_same_customer(tmp_path: Path) -> None:
    orders = "customer date amount\n7 2024-01-01 1\n7 2024-01-12 1\n8 2024-03-01 1"
    answers = "customer date score\n7.0 2024-01-10 9\n8.0 2024-01-10 1"
    result = loyalty(tmp_path, answers, orders)
    assert (result.summary["customers"], result.summary["answers_before_orders"]) == (1, 1)
