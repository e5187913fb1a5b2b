"""Customers by how long they stayed, read from orders, contracts, durations or survivors."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.activity import stays
from retainr.activity.gaps import silences
from retainr.activity.periods import Calendar, Period, day_number
from retainr.lazy import nw, pl
from retainr.metrics.account import make_account
from retainr.metrics.contracts import contract_account, contract_notes, contract_source
from retainr.metrics.contracts import read_contracts as read
from retainr.metrics.notes import data_notes, note, warning
from retainr.metrics.orders import account, order_notes, read_orders, source
from retainr.metrics.survival.misfits import Subject, check_options
from retainr.metrics.survival.survivors import cells_of
from retainr.metrics.truncation import early_customers
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

    from retainr.activity.gaps import Silences
    from retainr.lazy import Frame
    from retainr.load import Collected, Rows
    from retainr.metrics.orders import Orders
    from retainr.metrics.survival.params import SurvivalParams
    from retainr.results import Account, Note

_EMPTY = {"segment": pl.UInt32, "time": pl.Int64, "events": pl.Int64, "censored": pl.Int64}


@dataclass(frozen=True)
class Stays:
    """Hold customers by how long they stayed.

    Attributes:
        rows: the input.
        subject: what is followed.
        counts: one row for each segment and time: `segment`, `time`, `events`, `censored`.
        segments: one row a combination of segment values; missing is `(none)`.
        account: where every row went.
        source: customers and days, in words.
        notes: what the rows give reason to say.
        cells: for a forecast: `segment`, `age`, `lost`, `kept`; else None.
        silences: where a silence is taken for a loss, what the gaps say of it; else None.
    """

    rows: Rows
    subject: Subject
    counts: polars.DataFrame
    segments: polars.DataFrame
    account: Account
    source: Phrase
    notes: tuple[Note, ...]
    cells: polars.DataFrame | None = None
    silences: Silences | None = None


def read_stays(rows: Rows, params: SurvivalParams) -> Stays:
    """Read the rows once, whatever they are.

    Args:
        rows: orders, events, contracts, durations or a table of survivors.
        params: the command's parameters.

    Raises:
        InputError: the rows cannot be read, or an option does not fit them.
    """
    subject = _subject(rows, params)
    check_options(rows.name, subject, params)
    if subject is Subject.SURVIVORS:
        return _survivors(rows)
    if subject is Subject.DURATIONS:
        return _durations(rows)
    if subject is Subject.CONTRACTS:
        return _contracts(rows, params)
    return _orders(rows, params)


def _subject(rows: Rows, params: SurvivalParams) -> Subject:
    roles = {"survivors": "survivors", "duration": "durations", "start": "contracts"}
    found = (subject for role, subject in roles.items() if rows.has(role))
    return Subject(next(found, params.event.value))


def _orders(rows: Rows, params: SurvivalParams) -> Stays:
    orders = read_orders(rows)
    as_of, history = day_number(orders.as_of), orders.history
    subject, silent = Subject(params.event.value), None
    if subject is Subject.SECOND_ORDER:
        counts = stays.until_second_order(history, as_of)
    else:
        counts = stays.until_lost(history.people, params.inactive_days, as_of)
        told_apart = rows.has("order") or rows.has("amount")
        silent = silences(history, params.inactive_days, within_days=told_apart)
    found, notes = account(orders), (*order_notes(orders), *_old_customers(orders))
    segments = history.segments
    return Stays(rows, subject, counts, segments, found, source(found), notes, silences=silent)


def _old_customers(orders: Orders) -> tuple[Note, ...]:
    """Say when the first month may hold customers from before the data."""
    since = orders.history.people["since"]
    calendar = Calendar(Period.MONTH)
    now = calendar.numbers(pl.Series([day_number(orders.as_of) + 1]))[0]
    found = early_customers(calendar.numbers(since), now, calendar)
    reading = orders.rows.reading
    if found is None and orders.ledger.has_before(reading.since):
        return (warning("left-truncation-since", since=reading.since),)
    return (found,) if found else ()


def _contracts(rows: Rows, params: SurvivalParams) -> Stays:
    found = read(rows)
    as_of, grace = day_number(found.as_of), params.grace_days
    bound = stays.first_contracts(found.contracts, grace, as_of)
    notes = list(contract_notes(found))
    if bound.came_back:
        notes.append(note("came-back", count=bound.came_back, days=grace))
    if bound.waiting:
        notes.append(note("grace-open", count=bound.waiting, days=grace))
    cells = None
    if params.forecast is not None:
        cells = stays.renewal_ages(bound.firsts, params.calendar, grace, as_of)
    counts = stays.until_end(bound.firsts, as_of)
    said = contract_account(found)
    return Stays(
        rows, Subject.CONTRACTS, counts, found.contracts.segments, said,
        contract_source(said), tuple(notes), cells,
    )  # fmt: skip


def _durations(rows: Rows) -> Stays:
    keys = _segment_names(rows)

    def plan(frame: Frame, _: object) -> Mapping[str, Frame]:
        """Return the customers, and those with an event, by segment and duration."""
        grouped = frame.group_by(*keys, "duration")
        return {"stays": grouped.agg(events=nw.col("observed").sum(), customers=nw.len())}

    collected = rows.collect(plan)
    named, segments = _numbered(collected.frames["stays"], keys)
    number = pl.col("events").cast(pl.Int64)
    counts = (
        named.group_by("segment", time="duration")
        .agg(events=number.sum(), censored=pl.col("customers").cast(pl.Int64).sum() - number.sum())
        .sort("segment", "time")
    )
    said = _account(collected, int(counts.select(pl.sum("events", "censored")).sum_horizontal()[0]))
    words = Phrase("cohort.customers", {"count": said.customers})
    notes = tuple(data_notes(collected.rows, collected.ledger))
    return Stays(rows, Subject.DURATIONS, counts, segments, said, words, notes)


def _survivors(rows: Rows) -> Stays:
    keys = _segment_names(rows)
    collected = rows.collect(lambda frame, _: {"rows": frame.select(*keys, "age", "survivors")})
    table, segments = _numbered(collected.frames["rows"], keys)
    cells = cells_of(table, _labels(segments), rows.name)
    notes = list(data_notes(collected.rows, collected.ledger))
    starts = table.filter(pl.col("age") == 0)["survivors"]
    if starts.is_in([1.0, 100.0]).any():
        notes.append(warning("survivors-share"))
    said = _account(collected, 0)
    words = Phrase("survival.source.survivors", {"count": table.height})
    counts = pl.DataFrame(schema=_EMPTY)
    return Stays(rows, Subject.SURVIVORS, counts, segments, said, words, tuple(notes), cells)


def _segment_names(rows: Rows) -> list[str]:
    return [f"segment_{n}" for n in range(len(rows.reading.by))]


def _numbered(
    frame: polars.DataFrame, keys: list[str]
) -> tuple[polars.DataFrame, polars.DataFrame]:
    """Return the rows with the number of their segment, and the segments by number."""
    if not keys:
        one = pl.DataFrame({"segment": pl.Series([0], dtype=pl.UInt32)})
        return frame.with_columns(segment=pl.lit(0, pl.UInt32)), one
    named = frame.with_columns(pl.col(keys).fill_null("(none)"))
    segments = named.select(keys).unique().sort(keys).with_row_index("segment")
    return named.join(segments, on=keys, maintain_order="left"), segments


def _labels(segments: polars.DataFrame) -> dict[int, str]:
    return {row[0]: " · ".join(row[1:]) for row in segments.iter_rows()}


def _account(collected: Collected, customers: int) -> Account:
    """Return where the rows went; no orders are among them."""
    none = pl.DataFrame({"orders": [0], "refunds": [0]})
    people = pl.DataFrame({"ordered": [1], "customers": [customers]})
    made = make_account(collected.rows, collected.ledger, none, people)
    return dataclasses.replace(made, first=None, last=None)
