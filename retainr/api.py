"""The Python interface: the functions that the commands call, under short names."""

from __future__ import annotations

import datetime as dt
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from retainr.errors import InputError, OutputError
from retainr.load.options import DURATIONS, SURVIVORS, Needs, Reading
from retainr.metrics.cohort import CohortParams
from retainr.metrics.cohort import cohort as run_cohort
from retainr.metrics.inspect import InspectParams
from retainr.metrics.inspect import inspect as run_inspect
from retainr.metrics.inspect import needs as needs_of_inspect
from retainr.metrics.repurchase import RepurchaseParams
from retainr.metrics.repurchase import repurchase as run_repurchase
from retainr.render import FILE_FORMATS, View
from retainr.render import render as render_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.activity.periods import Period, WeekStart
    from retainr.load import Rows
    from retainr.metrics.cohort.params import Clock, Show
    from retainr.results import Result

_ROLES = (
    *("customer", "time", "amount", "quantity", "price", "order", "event", "event_id"),
    *("status", "score", "comment", "start", "end"),
    *("duration", "observed", "age", "survivors"),
)

_KINDS = {
    "orders": Needs(),
    "events": Needs(("customer", "time", "event"), ("event_id", "amount", "quantity", "price")),
    "contracts": Needs().of_contracts,
    "durations": DURATIONS,
    "survivors": SURVIVORS,
}


class ReadingOptions(TypedDict, total=False):
    """Say how an input is read; each key is the option of that name on the command line."""

    customer: str
    time: str
    amount: str
    quantity: str
    price: str
    order: str
    event: str
    event_id: str
    status: str
    score: str
    comment: str
    start: str
    end: str
    duration: str
    observed: str
    age: str
    survivors: str
    by: Sequence[str]
    where: str
    since: dt.date | str
    until: dt.date | str
    as_of: dt.date | str
    tz: str
    max_rejects: float
    dedupe: bool
    refunds: str
    amount_scale: int
    new_since: dt.date | str
    acquired: str
    encoding: str
    skip_rows: int
    sheet: str
    query: str
    preset: str
    customer_map: str
    allow_masked_id: bool
    date_order: str
    time_format: str
    decimal: str


class CohortOptions(TypedDict, total=False):
    """Say how a cohort matrix is cut; each key is the option of that name."""

    clock: Clock | str
    show: Show | str
    trend_age: int
    brackets: str
    start_event: str
    return_event: str
    at_least: int
    min_cohort: int
    period: Period | str
    week_start: WeekStart | str
    confidence: float
    include_incomplete: bool
    max_age: int
    last: int


class RepurchaseOptions(TypedDict, total=False):
    """Say which second orders count; each key is the option of that name."""

    within: str
    merge_same_day: bool
    period: Period | str
    week_start: WeekStart | str
    confidence: float
    include_incomplete: bool
    last: int


class InspectOptions(TypedDict, total=False):
    """Say how time is cut; each key is the option of that name."""

    period: Period | str
    week_start: WeekStart | str


class ViewOptions(TypedDict, total=False):
    """Say how a result is shown; each key is the option of that name."""

    table: str
    layout: str
    lang: str
    title: str
    size: tuple[float, float]
    dpi: int
    theme: str
    bom: bool
    width: int
    colour: str


def load(
    *paths: str | PathLike[str], kind: str = "orders", **options: Unpack[ReadingOptions]
) -> Rows:
    """Open orders, events or contracts; nothing but headers and a sample is read yet.

    Args:
        paths: files, folders, globs or addresses, or `-` for standard input.
        kind: `orders`, `events` for a log with an event column, `contracts` for subscriptions
            with a start and perhaps an end, `durations` for days and whether an end was seen,
            `survivors` for ages and how many reached them, or `any` for `inspect`, which finds
            out what it is.
        options: how to read, as on the command line.

    Returns:
        Rows for a metric. They are read when a metric is computed.

    Raises:
        InputError: the input or an option cannot be used.
    """
    from retainr.engines.polars import PolarsEngine
    from retainr.load import open_rows

    given = dict(options)
    columns = {role: str(given.pop(role)) for role in _ROLES if given.get(role) is not None}
    for name in ("since", "until", "as_of", "new_since"):
        value = given.get(name)
        if isinstance(value, str):
            given[name] = dt.date.fromisoformat(value)
    given["by"] = tuple(given.get("by") or ())  # type: ignore[arg-type]
    reading = Reading(columns=columns, **given)  # type: ignore[arg-type]
    needs = _needs(kind, reading)
    return open_rows([fspath(path) for path in paths], needs, reading, PolarsEngine())


def _needs(kind: str, reading: Reading) -> Needs:
    """Return what is read of rows of a kind."""
    if kind == "any":
        return needs_of_inspect(InspectParams(), reading)
    if kind not in _KINDS:
        raise InputError(f"kind={kind!r}: no such kind", f"one of: {', '.join((*_KINDS, 'any'))}")
    return _KINDS[kind]


def cohort(rows: Rows, **options: Unpack[CohortOptions]) -> Result:
    """Compute retention by cohort.

    Args:
        rows: what `load` returned.
        options: how to cut, as on the command line.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    return run_cohort(rows, CohortParams(**options))  # type: ignore[arg-type]


def repurchase(rows: Rows, **options: Unpack[RepurchaseOptions]) -> Result:
    """Compute second and later orders.

    Args:
        rows: what `load` returned.
        options: which windows, and how to cut, as on the command line.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    return run_repurchase(rows, RepurchaseParams(**options))  # type: ignore[arg-type]


def inspect(rows: Rows, **options: Unpack[InspectOptions]) -> Result:
    """Say what an input is and what is wrong with it.

    Args:
        rows: what `load` returned, best with `kind="any"`.
        options: how to cut time, as on the command line.

    Raises:
        InputError: the files cannot be read at all.
    """
    return run_inspect(rows, InspectParams(**options))  # type: ignore[arg-type]


def render(result: Result, format: str = "table", **options: Unpack[ViewOptions]) -> str | bytes:
    """Return a result in one format: text, or bytes for parquet, xlsx, png, svg and pdf.

    Args:
        result: what a metric returned.
        format: `table`, `json`, `csv`, `tsv`, `parquet`, `jsonl`, `xlsx`, `md`, `html`,
            `png`, `svg` or `pdf`.
        options: how to show it.
    """
    content = render_bytes(result, format, View(**options))
    return content if format in ("parquet", "xlsx", "png", "svg", "pdf") else content.decode()


def write(result: Result, path: str | PathLike[str], **options: Unpack[ViewOptions]) -> None:
    """Write a result to a file, whole or not at all; the ending picks the format.

    Raises:
        OutputError: the ending is unknown, or the file cannot be written.
    """
    from retainr.render.files import check_targets, write_all

    target = Path(path)
    kind = target.suffix.lower().removeprefix(".")
    if kind not in FILE_FORMATS:
        raise OutputError(f"{target}: unknown ending", f"known: {', '.join(FILE_FORMATS)}")
    check_targets([target])
    write_all({target: render_bytes(result, kind, View(**options))})
