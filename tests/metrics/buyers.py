"""Customers that buy and stop as BG/NBD says, written as a log; the same in every run."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from tests.oracle.clv import Line

if TYPE_CHECKING:
    from pathlib import Path

START = dt.date(2023, 1, 2)
DAYS = 280
END = START + dt.timedelta(days=DAYS - 1)


def lines(customers: int = 260, seed: int = 5) -> list[Line]:
    """Return orders of some customers, several a day and refunds among them, in no order."""
    draw = random.Random(seed)
    made: list[Line] = []
    for number in range(customers):
        who = f"k{number:04d}"
        rate, stop = draw.gammavariate(0.9, 1 / 6), draw.betavariate(0.8, 2.5)
        mean = 60 * draw.gammavariate(4, 0.25)
        day = draw.random() * 150
        while day < DAYS:
            when = START + dt.timedelta(days=int(day))
            made.append(Line(who, when, round(mean * draw.gammavariate(5, 0.2), 2)))
            if draw.random() < 0.05:
                made.append(Line(who, when, round(mean * draw.random(), 2)))
            if draw.random() < 0.05:
                back = max(0, int(day) - draw.randint(-9, 9))
                late = START + dt.timedelta(days=min(back, DAYS - 1))
                made.append(Line(who, late, -round(1 + draw.random(), 2)))
            if draw.random() < stop and len(made) > 1:
                break
            day += draw.expovariate(rate) * 7
    made.append(Line("k0000", END, 12.0))
    draw.shuffle(made)
    return made


def write(path: Path, rows: list[Line]) -> Path:
    """Write a log; the shop is the customer's, by its number."""
    shops = ("north", "south")
    body = "".join(
        f"{r.customer},{r.day},{r.amount},{shops[int(r.customer[1:]) % 2]}\n" for r in rows
    )
    path.write_text(f"customer,time,amount,shop\n{body}")
    return path
