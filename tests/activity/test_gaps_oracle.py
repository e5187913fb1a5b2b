"""Who was silent and came back, and what is usual: against plain Python."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from retainr.activity.gaps import SUGGESTED, silences
from retainr.activity.history import Spec
from tests.activity.test_history import DAY, ORDERS, Order, history, people


@given(orders=ORDERS, inactive_after=st.integers(1, 15), within_days=st.booleans())
@settings(max_examples=80, deadline=None)
def test_the_silences_are_those_of_plain_python(
    orders: list[Order], inactive_after: int, within_days: bool
) -> None:
    spec = Spec(has_amount=True)
    found = silences(history(orders, spec), inactive_after, within_days=within_days)
    back, gaps = 0, []
    for person in people(orders, spec).values():
        times = [time // DAY for time, _, _ in person.bought]
        days = sorted(times if within_days else set(times))
        own = [after - before for before, after in pairwise(days)]
        # A customer that was silent twice is one customer.
        back += any(gap > inactive_after for gap in own)
        gaps += own
    assert found.back == back
    place = math.ceil(len(gaps) * SUGGESTED / 100) - 1
    assert found.suggested == (sorted(gaps)[place] if gaps else None)
