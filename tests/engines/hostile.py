"""Rows that engines have been seen to read differently: 60,000 of them, always the same.

Instants a microsecond either side of midnight, of a new week, month and year and of both
changes to and from summer time, in every zone of `ZONES`; before 1970, leap days, far ahead;
ids that differ in case or in spaces; missing customers, orders, times and amounts; late
lines of an order, an order id of two customers, refunds; amounts halfway between two
integers of ten-thousandths.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONES = ("America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
ROWS = 60_000

_MICROSECOND = dt.timedelta(microseconds=1)
_MIDNIGHTS = (
    *("1890-05-01", "1955-11-06", "1969-12-29", "1969-12-31", "1970-01-01", "1972-02-29"),
    *("1999-12-31", "2000-01-01", "2000-02-29", "2000-03-01", "2004-12-27", "2023-01-01"),
    *("2023-04-01", "2023-07-01", "2024-02-29", "2024-03-01", "2024-12-30", "2025-01-01"),
)
_CHANGES = {
    "America/New_York": ("1967-04-30", "2006-10-29", "2023-03-12", "2023-11-05"),
    "Asia/Kolkata": ("1942-09-01", "1945-10-15"),
    "Australia/Lord_Howe": ("1981-03-01", "1985-10-27", "2023-04-02", "2023-10-01"),
}
_IDS = ("c1", "C1", " c1", "c1 ", "'c1", '="c1"', "c1\u3000", "日本", "日本 ", "c10", "0", "00")
_NOBODY = (None, "", "  ", "NULL", "nan", "N/A", "-", "——")
_CHANNELS = ("web", " web", "Web", "店", "", "  ", None, "(none)", "tél")
_AMOUNTS = (19.99, 0.001, 0.1 + 0.2, 1.00005, 2.00015, -0.00005, 0.0, -0.0, -5.0, -19.99, 1e9)
_NO_AMOUNT = (None, float("nan"))
_EVENTS = ("signup", "buy", "visit", " buy ", None)


def hostile(rows: int = ROWS) -> pl.DataFrame:
    """Return the rows, in an order that has no meaning."""
    draw = random.Random(20_241_103)
    moments = list(_moments())
    lines = [line for number in range(rows // 3) for line in _order(draw, moments, number)]
    return pl.DataFrame(lines, schema=_SCHEMA, orient="row").with_columns(
        local_at=pl.col("paid_at").dt.replace_time_zone(None),
        day=pl.col("paid_at").dt.date(),
        exact=pl.col("total").fill_nan(None).round(4).cast(pl.Decimal(18, 4)),
        number=pl.int_range(pl.len(), dtype=pl.Int64) % 997,
    )


_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "customer_id": pl.String,
    "order_id": pl.String,
    "paid_at": pl.Datetime("us", "UTC"),
    "total": pl.Float64,
    "quantity": pl.Int32,
    "price": pl.Float64,
    "channel": pl.String,
    "event": pl.String,
    "joined": pl.Date,
    "ends_at": pl.Datetime("us", "UTC"),
}


def _moments() -> Iterator[dt.datetime]:
    """Yield the instants around which a period or an offset from UTC changes."""
    for zone in ZONES:
        for day in _MIDNIGHTS:
            yield dt.datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
        for day in _CHANGES[zone]:
            midnight = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)
            for half_hours in range(-28, 29):
                yield midnight + dt.timedelta(minutes=30 * half_hours)


def _order(
    draw: random.Random, moments: list[dt.datetime], number: int
) -> Iterator[tuple[object, ...]]:
    """Yield the three lines of an order; some ids stand with two customers, some are missing."""
    order = None if number % 37 == 0 else f"o{number}"
    customer, paid_at = _customer(draw), _moment(draw, moments, number)
    for line in range(3):
        other = line == 2 and number % 11 == 0
        bought = paid_at
        if paid_at and line == 1 and number % 5 == 0:
            bought = paid_at + dt.timedelta(seconds=draw.randrange(90 * 86_400))
        own = _customer(draw) if other else customer
        yield own, order, bought, *_values(draw, bought, number * 3 + line)


def _values(draw: random.Random, paid_at: dt.datetime | None, number: int) -> tuple[object, ...]:
    """Return the rest of a row."""
    total: float | None = (
        draw.choice(_AMOUNTS) if number % 4 else round(draw.lognormvariate(3, 1), 3)
    )
    if number % 211 == 0:
        total = draw.choice(_NO_AMOUNT)
    joined = None if number % 7 == 0 else dt.date(2019, 1, 1) + dt.timedelta(draw.randrange(2400))
    ends = paid_at + dt.timedelta(days=draw.randrange(400)) if paid_at and number % 3 else None
    quantity = None if number % 301 == 0 else draw.randrange(-1, 7)
    price = draw.choice((19.99, 0.001, 1.005, 2.675, 0.333))
    channel, event = draw.choice(_CHANNELS), draw.choice(_EVENTS)
    return total, quantity, price, channel, event, joined, ends


def _customer(draw: random.Random) -> str | None:
    kind = draw.random()
    if kind < 0.02:
        return draw.choice(_NOBODY)
    return draw.choice(_IDS) if kind < 0.1 else f"c{draw.randrange(5_000)}"


def _moment(draw: random.Random, moments: list[dt.datetime], number: int) -> dt.datetime | None:
    if number % 149 == 0:
        return None
    if number % 2 == 0:
        return draw.choice(moments).astimezone(dt.UTC) + draw.randrange(-1, 2) * _MICROSECOND
    seconds = draw.randrange(3 * 365 * 86_400)
    start = dt.datetime(2022, 3, 1, tzinfo=dt.UTC)
    return start + dt.timedelta(seconds=seconds, microseconds=draw.randrange(1_000_000))
