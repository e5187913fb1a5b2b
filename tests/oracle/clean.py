"""Page 1.2, steps 1 to 5: which rows count, and what becomes of the others."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.oracle.dates import DAY

if TYPE_CHECKING:
    from tests.oracle.log import Options, Row

MISSING_IDS = ("", "null", "nan", "none", "n/a", "-", "——")


@dataclass(frozen=True)
class Line:
    """Hold a row that counts, typed."""

    customer: str
    time: dt.datetime
    order: str | None
    amount: int
    event: str | None
    acquired: dt.datetime | None
    segments: tuple[str | None, ...]


@dataclass(frozen=True)
class Cleaned:
    """Hold the rows that count, the as-of day and the account of all rows."""

    lines: list[Line]
    as_of: dt.date | None
    account: dict[str, object]


def clean(rows: list[Row], options: Options) -> Cleaned:
    """Filter, reject, deduplicate and cut at the as-of day, in this order."""
    reasons = [_reason(row, rows, options) for row in rows]
    as_of = _as_of(rows, reasons, options)
    filtered = [_filtered(row, options) for row in rows]
    left = [(row, why) for row, why, out in zip(rows, reasons, filtered, strict=True) if not out]
    good = [row for row, why in left if why is None]
    once = list({_written(row, options): row for row in good}.values()) if options.dedupe else good
    used = [r for r in once if as_of is not None and _wall(r.time, options.tz).date() <= as_of]
    days = sorted(_wall(row.time, options.tz).date() for row in used)
    return Cleaned(
        [_line(row, options) for row in used],
        as_of,
        {
            "rows_read": len(rows),
            "rows_filtered": sum(filtered),
            "rows_rejected": len(left) - len(good),
            "reasons": dict(Counter(why for _, why in left if why is not None)),
            "rows_deduplicated": len(good) - len(once),
            "rows_after_as_of": len(once) - len(used),
            "rows_used": len(used),
            "first": days[0] if days else None,
            "last": days[-1] if days else None,
            "as_of": as_of,
        },
    )


def _written(row: Row, options: Options) -> tuple[object, ...]:
    """Return the values of the columns that the file has."""
    flags = (options.has_order, options.has_amount, options.by_events, options.has_acquired)
    values = (row.order, row.amount, row.event, row.acquired)
    own = (value for value, there in zip(values, flags, strict=True) if there)
    return (row.customer, row.time, *own, *row.segments)


def identifier(text: str | None) -> str | None:
    """Return an id without the spaces around it, None where it is missing."""
    bare = (text or "").strip()
    return None if bare.lower() in MISSING_IDS else bare


def _wall(time: dt.datetime | str | None, tz: str) -> dt.datetime:
    assert isinstance(time, dt.datetime)
    if time.tzinfo is None:
        return time
    return time.astimezone(ZoneInfo(tz)).replace(tzinfo=None, fold=0)


def _reason(row: Row, rows: list[Row], options: Options) -> str | None:
    """Return why a row is rejected, the first reason that holds."""
    if identifier(row.customer) is None:
        return "no customer"
    if row.time is None:
        return "no time"
    if isinstance(row.time, str):
        return "unreadable time"
    if options.has_amount and row.amount is None and not _has_amount_elsewhere(row, rows, options):
        return "no amount"
    if options.has_amount and isinstance(row.amount, str):
        return "unreadable amount"
    if options.has_acquired and isinstance(row.acquired, str):
        return "unreadable acquisition date"
    return None


def _has_amount_elsewhere(row: Row, rows: list[Row], options: Options) -> bool:
    order = identifier(row.order)
    if not options.has_order or order is None:
        return False
    customer = identifier(row.customer)
    return any(
        isinstance(r.amount, int)
        and identifier(r.order) == order
        and identifier(r.customer) == customer
        for r in rows
    )


def _as_of(rows: list[Row], reasons: list[str | None], options: Options) -> dt.date | None:
    """Return the last readable row's day, before filters, or `--until` when that is earlier."""
    if options.as_of is not None:
        return options.as_of
    readable = zip(rows, reasons, strict=True)
    days = [_wall(row.time, options.tz).date() for row, why in readable if why is None]
    if not days:
        return None
    return max(days) if options.until is None else min(max(days), options.until)


def _filtered(row: Row, options: Options) -> bool:
    if not isinstance(row.time, dt.datetime):
        return False
    time = _wall(row.time, options.tz)
    too_early = options.since is not None and time < _midnight(options.since)
    return too_early or (options.until is not None and time >= _midnight(options.until + DAY))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)


def _line(row: Row, options: Options) -> Line:
    customer = identifier(row.customer)
    assert customer is not None
    return Line(
        customer,
        _wall(row.time, options.tz),
        identifier(row.order),
        row.amount if isinstance(row.amount, int) else 0,
        _text(row.event),
        _wall(row.acquired, options.tz) if options.has_acquired and row.acquired else None,
        tuple(_text(value) for value in row.segments),
    )


def _text(value: str | None) -> str | None:
    """Return a text without the spaces around it, None where nothing is left."""
    return (value or "").strip() or None
