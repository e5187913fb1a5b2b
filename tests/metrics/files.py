"""Rows of the oracle as files, and what retainr makes of them."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

import retainr
from tests.oracle.log import SCALE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retainr import Result
    from tests.oracle import Options, Row


@dataclass(frozen=True)
class Form:
    """Say how a file is written.

    Attributes:
        kind: `csv` or `parquet`.
        separator: between date and time.
        typed: Parquet columns have their own types where the values allow it.
        money: type of a typed amount: `float` or `decimal`.
        offsets: minutes east of UTC in which instants are written, by the day.
    """

    kind: str = "csv"
    separator: str = "T"
    typed: bool = True
    money: str = "float"
    offsets: tuple[int, ...] = (0,)


def write(rows: Sequence[Row], options: Options, path: Path, form: Form) -> Path:
    """Write rows with the columns that the options speak of; return the file."""
    columns = _columns(rows, options, form)
    file = path.with_suffix(f".{form.kind}")
    if form.kind == "parquet":
        pl.DataFrame([_series(n, v, form) for n, v in columns.items()]).write_parquet(file)
        return file
    texts = [[_text(value, form) for value in values] for values in columns.values()]
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(zip(*texts, strict=True))
    return file


def run(files: Sequence[Path], options: Options) -> Result:
    """Read files and compute the matrix, all as the options say."""
    rows = retainr.load(*files, **_reading(options))
    return retainr.cohort(rows, **cohort_options(options))


def cohort_options(options: Options) -> dict[str, Any]:
    """Return the options of the command."""
    given: dict[str, Any] = {
        name: getattr(options, name)
        for name in (
            "clock", "period", "week_start", "start_event", "return_event", "at_least",
            "include_incomplete", "min_cohort", "trend_age", "max_age", "last", "confidence",
        )
    }  # fmt: skip
    if options.brackets:
        given["brackets"] = ",".join(bracket.name for bracket in options.brackets)
    return given


def _reading(options: Options) -> dict[str, Any]:
    given: dict[str, Any] = {
        name: getattr(options, name)
        for name in ("by", "since", "until", "as_of", "new_since", "tz", "refunds", "dedupe")
    }
    acquired = "acquired" if options.has_acquired else None
    kind = "events" if options.by_events else "orders"
    return {**given, "acquired": acquired, "kind": kind, "max_rejects": 1.0}


def _columns(rows: Sequence[Row], options: Options, form: Form) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {
        "customer": [row.customer for row in rows],
        "time": [row.time for row in rows],
    }
    if options.has_order:
        columns["order_id"] = [row.order for row in rows]
    if options.has_amount:
        columns["amount"] = [row.amount for row in rows]
    if options.by_events:
        columns["event"] = [row.event for row in rows]
    if options.has_acquired:
        columns["acquired"] = [row.acquired for row in rows]
    for place, name in enumerate(options.by):
        columns[name] = [row.segments[place] for row in rows]
    return columns


def _text(value: object, form: Form) -> str:
    """Return a value as text; an empty one stands for None."""
    if isinstance(value, int):
        return format(Decimal(value) / SCALE, "f")
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            offset = form.offsets[value.day % len(form.offsets)]
            value = value.astimezone(dt.timezone(dt.timedelta(minutes=offset)))
        return value.isoformat(form.separator)
    return "" if value is None else str(value)


def _series(name: str, values: list[object], form: Form) -> pl.Series:
    kinds = {type(value) for value in values if value is not None}
    if form.typed and kinds == {dt.datetime}:
        return _times(name, [v for v in values if v is None or isinstance(v, dt.datetime)])
    if form.typed and kinds == {int} and form.money == "decimal":
        exact = [None if v is None else Decimal(str(v)) / SCALE for v in values]
        return pl.Series(name, exact, dtype=pl.Decimal(20, 4))
    if form.typed and kinds == {int}:
        return pl.Series(name, [v / SCALE if isinstance(v, int) else None for v in values])
    texts = [None if v is None else _text(v, form) for v in values]
    return pl.Series(name, texts, dtype=pl.String)


def _times(name: str, values: list[dt.datetime | None]) -> pl.Series:
    if any(value is not None and value.tzinfo is not None for value in values):
        utc = [value and value.astimezone(dt.UTC).replace(tzinfo=None) for value in values]
        return pl.Series(name, utc, dtype=pl.Datetime("us")).dt.replace_time_zone("UTC")
    return pl.Series(name, values, dtype=pl.Datetime("us"))
