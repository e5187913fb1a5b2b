"""One shop of some size, the same in every run: what the properties are tried on."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from tests.oracle import Options, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

OPTIONS = Options(has_order=True, has_amount=True, by=("channel",), as_of=dt.date(2023, 11, 15))
_FIRST = dt.datetime(2023, 1, 2)
_SPAN = dt.timedelta(days=300)


def rows(customers: int = 80) -> list[Row]:
    """Return order lines of some customers in no order; some give back, some have no id."""
    draw = random.Random(7)
    made = [row for number in range(customers) for row in _lines(draw, f"c{number:05d}")]
    draw.shuffle(made)
    return made


def _lines(draw: random.Random, customer: str) -> Iterator[Row]:
    """Yield the lines of one customer's orders; the gaps grow."""
    time = _FIRST + draw.random() * 0.6 * _SPAN
    for number in range(draw.randint(1, 9)):
        order = None if draw.random() < 0.1 else f"{number:04d}"
        channel = draw.choice(("web", "app", "shop", None))
        for _ in range(draw.randint(1, 3)):
            late = dt.timedelta(minutes=draw.choice((0, 0, 3, 2000)))
            amount = draw.choice((199_900, 49_900, 1, 0, -150_000, 1_234_500))
            yield Row(customer, time + late, order, amount, segments=(channel,))
        time += dt.timedelta(microseconds=draw.randrange(int(4e12)))
