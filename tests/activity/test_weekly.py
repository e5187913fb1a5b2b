"""Repeat orders week by week: against plain Python."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from retainr.activity.history import Spec
from retainr.activity.summary import Asked, CountBy
from retainr.activity.weekly import weekly
from tests.activity.test_history import DAY, ORDERS, Order, history, people

AS_OF = 30


# One who came after the calibration, and came back; two segments.
LATE = [
    Order("a", 0, 5, "1", None, "x"), Order("b", DAY, 5, "2", None, "y"),
    Order("c", 10 * DAY, 5, "3", None, "x"), Order("c", 12 * DAY, 5, "4", None, "x"),
    Order("b", 12 * DAY, 5, "5", None, "x"), Order("b", 12 * DAY, 5, "6", None, "x"),
]  # fmt: skip


@example(orders=LATE, end=5, count_by=CountBy.DAY)
@example(orders=LATE, end=5, count_by=CountBy.ORDER)
@example(orders=[replace(order, segment="x") for order in LATE], end=20, count_by=CountBy.ORDER)
@given(orders=ORDERS, end=st.integers(0, AS_OF), count_by=st.sampled_from(CountBy))
@settings(max_examples=60, deadline=None)
def test_the_weeks_are_those_of_plain_python(
    orders: list[Order], end: int, count_by: CountBy
) -> None:
    spec = Spec(has_amount=True, segments=("segment_0",))
    told = history(orders, spec)
    if told.people.is_empty():
        return
    bought = [
        (person.segment(spec), sorted(time // DAY for time, _, _ in person.bought))
        for person in people(orders, spec).values()
        if person.bought
    ]
    start = min(days[0] for _, days in bought)
    end = max(end, start)
    found = weekly(told, Asked(end, AS_OF, count_by))
    assert found.start == start
    for number, segment in told.segments.select("segment", "segment_0").iter_rows():
        made = [0] * ((AS_OF - start + 1) // 7)
        own = [days for name, days in bought if name == segment]
        for days in own:
            counted = sorted(set(days)) if count_by is CountBy.DAY else days
            for day in counted[1:] if days[0] <= end else ():
                if (day - start) // 7 < len(made):
                    made[(day - start) // 7] += 1
        assert found.repeats[number].tolist() == made
        begun = [sum(days[0] == start + n for days in own) for n in range(end - start + 1)]
        assert found.begun[number].tolist() == begun
