"""Files become rows."""

from __future__ import annotations

import datetime as dt
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from retainr.errors import InputError
from retainr.load.options import DURATIONS, EVENTS, SURVEY, SURVIVORS, Needs, Reading
from retainr.metrics.inspect import InspectParams
from retainr.metrics.inspect import needs as needs_of_inspect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.engines import Engine
    from retainr.load import Rows

_ROLES = (
    *("customer", "time", "amount", "quantity", "price", "order", "event", "event_id"),
    *("status", "score", "comment", "start", "end", "referrer"),
    *("duration", "observed", "age", "survivors"),
)

_KINDS = {
    "orders": Needs(),
    "events": EVENTS,
    "contracts": Needs().of_contracts,
    "survey": SURVEY,
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
    referrer: str
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
    engine: object
    shared_filesystem: bool
    memory_budget: str


def load(
    *paths: str | PathLike[str], kind: str = "orders", **options: Unpack[ReadingOptions]
) -> Rows:
    """Open orders, events, contracts or a survey; nothing but headers and a sample is read yet.

    Args:
        paths: files, folders, globs or addresses, or `-` for standard input; or the folder of
            an activity store, which knows its kind.
        kind: `orders` (contracts where `start` or `end` is named), `events` for a log with an
            event column, `contracts` for subscriptions with a start and perhaps an end,
            `survey` for answers with a score, `durations` for days and whether an end was
            seen, `survivors` for ages and how many reached them, or `any` for `inspect`, which
            finds out what it is.
        options: how to read, as on the command line; `engine` may be a Spark session, too.

    Returns:
        Rows for a metric. They are read when a metric is computed.

    Raises:
        InputError: the input or an option cannot be used.
    """
    from retainr.load import open_rows

    given = dict(options)
    engine = _engine(given)
    columns = {role: str(given.pop(role)) for role in _ROLES if given.get(role) is not None}
    for name in ("since", "until", "as_of", "new_since"):
        value = given.get(name)
        if isinstance(value, str):
            given[name] = dt.date.fromisoformat(value)
    given["by"] = tuple(given.get("by") or ())  # type: ignore[arg-type]
    reading = Reading(columns=columns, given=frozenset(options), **given)  # type: ignore[arg-type]
    names = [fspath(path) for path in paths]
    if kind == "orders":
        kind = _stored(names, served=engine.serves or reading.served)
    needs = _needs(kind, reading)
    return open_rows(names, needs, reading, engine)


def reduce(rows: Rows, path: str | PathLike[str]) -> Rows:
    """Reduce rows to an activity store, and return them as `load` reads them from there.

    Args:
        rows: orders, events or contracts that `load` returned; `by` names the columns that
            segments can be split by later.
        path: folder of the store; one that is there is replaced as a whole.

    Raises:
        InputError: the rows cannot be read, or too many are rejected.
        OutputError: the store cannot be written.
    """
    from retainr.store import reduce as run_reduce

    run_reduce(rows, Path(path))
    return load(path, by=rows.reading.by)


def _stored(paths: Sequence[str], *, served: bool) -> str:
    """Return the kind of the rows of a store; `orders` where there is none."""
    from retainr.load.stores import kind_of

    return (kind_of(paths[0], served=served) if len(paths) == 1 else None) or "orders"


def _engine(given: dict[str, object]) -> Engine:
    """Return where the work is done; a name stays among the options, a session does not."""
    from retainr.engines.polars import PolarsEngine

    if given.get("engine") is None or isinstance(given["engine"], str):
        return PolarsEngine()
    from retainr.engines.spark import engine_of

    return engine_of(given.pop("engine"))


def _needs(kind: str, reading: Reading) -> Needs:
    """Return what is read of rows of a kind."""
    if kind == "orders" and {"start", "end"} & set(reading.columns):
        return _KINDS["contracts"]
    if kind == "any":
        return needs_of_inspect(InspectParams(), reading)
    if kind not in _KINDS:
        raise InputError(f"kind={kind!r}: no such kind", f"one of: {', '.join((*_KINDS, 'any'))}")
    return _KINDS[kind]
