"""Customers' days that an engine groups are those that arrays make of the orders."""

from __future__ import annotations

import dataclasses

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from retainr.activity.history import History, Spec
from tests.activity.test_history import DAY, ORDERS, REFUNDS, RETURNED, Order, history, specs

CLOCKS = Spec(has_order=True, has_acquired=True, window_us=2 * DAY, named=True)


@example(orders=RETURNED, spec=dataclasses.replace(REFUNDS, named=True))
@example(orders=RETURNED, spec=CLOCKS)
@example(orders=[], spec=CLOCKS)
@given(
    orders=ORDERS,
    spec=specs(window_us=st.sampled_from([None, 1, DAY, 3 * DAY]), named=st.just(True)),
)
def test_they_are(orders: list[Order], spec: Spec) -> None:
    here, served = history(orders, spec), history(orders, spec, grouped=True)
    for one, other in ((here.days, served.days), (here.people, served.people)):
        assert other.schema == one.schema
        assert other["customer"].is_sorted()
    assert _named(served) == _named(here)


def _named(told: History) -> tuple[object, ...]:
    """Return a history with ids in place of the customers' numbers, which mean nothing."""
    assert told.names is not None
    names = told.names.to_list()
    tables = [
        frame.select("customer", pl.exclude("customer")) for frame in (told.days, told.people)
    ]
    days, people = (sorted((names[n], *rest) for n, *rest in one.iter_rows()) for one in tables)
    other = [f.name for f in dataclasses.fields(told) if f.name not in ("days", "people", "names")]
    rest = {name: getattr(told, name) for name in other}
    return days, people, {**rest, "segments": told.segments.rows()}
