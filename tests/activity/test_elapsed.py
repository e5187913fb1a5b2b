"""The customers' own clocks, against plain Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.activity.test_history import DAY, ORDERS, Order, history, people, specs

if TYPE_CHECKING:
    from retainr.activity.history import Spec


def _second_window(times: list[int], began: int, window: int) -> bool:
    return any((time - began) // window == 1 for time in times)


@given(
    orders=ORDERS,
    spec=specs(window_us=st.sampled_from([1, DAY, 3 * DAY])),
)
def test_the_clocks_are_those_of_plain_python(orders: list[Order], spec: Spec) -> None:
    assert spec.window_us is not None
    told = history(orders, spec)
    wanted = []
    for person in people(orders, spec).values():
        since = person.since(spec) if person.bought else None
        if since is None:
            continue
        if spec.new_since is not None and since < spec.new_since:
            continue
        times = [time for time, _, _ in person.bought]
        began = min(person.acquired) if spec.has_acquired else min(times)
        wanted.append((began // DAY, _second_window(times, began, spec.window_us)))
    assert sorted(told.people.select("began", "again").rows()) == sorted(wanted)


def test_codes_far_apart_and_more_orders_than_are_looked_at_together() -> None:
    """Sparse numbers as ids; a clock that begins in one part of the log and ends in another."""
    import numpy as np
    import polars as pl

    from retainr.activity.days import Asked, collapse

    size = 1_000_001
    customers = np.arange(size, dtype=np.int64) * 10**9
    customers[-1] = 0
    moments = np.zeros(size, dtype=np.int64)
    moments[-1] = 2 * 3 * DAY
    orders = pl.DataFrame({"customer": customers, "when": moments})
    found = collapse(orders, asked=Asked(window_us=2 * DAY)).clocks
    assert found is not None
    assert found.again.arg_true().to_list() == [0]
    assert found.began_us.unique().to_list() == [0]
