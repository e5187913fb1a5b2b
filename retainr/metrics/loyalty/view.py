"""What people see of `loyalty`: sentences, groups, quadrants, who was not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.metrics.loyalty.summary import said
from retainr.metrics.loyalty.tables import ALL
from retainr.metrics.loyalty.words import headline, of_segment
from retainr.results import Block, Cell, Draw, Lane, Listing, Phrase, State, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    import polars

    from retainr.metrics.loyalty.coverage import Coverage
    from retainr.metrics.loyalty.reading import Read

    Row = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """Hold the tables of one segment, or of all customers.

    Attributes:
        name: of the segment; None where nothing is split.
        tables: its tables by name.
    """

    name: str | None
    tables: Mapping[str, polars.DataFrame]


def blocks(parts: Sequence[Part], told: Row, read: Read, cover: Coverage) -> Iterator[Block]:
    """Yield what people see.

    Args:
        parts: all customers, or each segment, the largest first.
        told: the summary.
        read: what was read.
        cover: who answered.
    """
    yield Block("groups", headline(told, read, cover))
    for part in parts:
        yield from _part_blocks(part, read)
    yield Block("coverage", _coverage(cover, read))
    if parts and (table := parts[0].tables.get("referrals")) is not None:
        yield Block("referrals", _referrals(table, read))


def _part_blocks(part: Part, read: Read) -> Iterator[Block]:
    tables = part.tables
    if part.name is not None:
        own = {**said(tables["groups"], tables["quadrants"], read),
               **tables["correlation"].row(0, named=True)}  # fmt: skip
        yield Block("groups", of_segment(part.name, own, read))
    yield Block("groups", _groups(part, read))
    yield Block("quadrants", _quadrants(part, read))
    if "nps_csat" in tables:
        yield Block("nps_csat", _csat(part, read))
    yield Block("scores", _scores(part, read), on_request=True)
    yield Block("correlation", _correlation(part, read), on_request=True)


def word(name: str) -> Phrase:
    """Return one of retainr's own words in the reader's language."""
    return Phrase(f"word.{name}")


def _lane(name: str, unit: Unit, cells: Sequence[Cell | None], draw: Draw = Draw.NUMBER) -> Lane:
    heading = Phrase(f"loyalty.lane.{name}") if name else ""
    return Lane(heading, unit, tuple(cells), draw)


def cells(rows: Sequence[Row], name: str, ends: str, of: str) -> tuple[Cell, ...]:
    """Return a rate or a mean of each row as a cell with its interval.

    Args:
        rows: of a table.
        name: column of the value.
        ends: the columns of its ends without `_low` and `_high`.
        of: column of what it rests on.
    """
    return tuple(Cell(r[name], r[f"{ends}_low"], r[f"{ends}_high"], of=r[of]) for r in rows)


def _counts(rows: Sequence[Row], name: str) -> tuple[Cell, ...]:
    return tuple(Cell(row[name]) for row in rows)


def _ordered(rows: Sequence[Row], *, strip: bool) -> tuple[Lane, ...]:
    rates = cells(rows, "ordered_after_rate", "ci", "customers")
    lanes = (
        _lane("customers", Unit.COUNT, _counts(rows, "customers")),
        _lane("ordered", Unit.RATIO, rates),
        _lane("", Unit.RATIO, rates, Draw.INTERVAL),
    )
    return (*lanes, Lane("", Unit.RATIO, rates, Draw.STRIP, top=1.0)) if strip else lanes


def _rest(rows: Sequence[Row], read: Read) -> Iterator[Lane]:
    """Yield what stands behind the share that ordered."""
    repeat = cells(rows, "repeat_after_rate", "repeat_after_ci", "customers")
    yield _lane("repeated", Unit.RATIO, repeat)
    yield _lane("", Unit.RATIO, repeat, Draw.INTERVAL)
    yield from _revenue(rows, read)
    churn = cells(rows, "churn_after_rate", "churn_after_ci", "active_at_answer")
    yield _lane("churn", Unit.RATIO, churn)
    yield _lane("", Unit.RATIO, churn, Draw.INTERVAL)
    if read.orders.has_amount and read.no_worth is None:
        yield _lane("clv", Unit.MONEY, _counts(rows, "mean_clv"))


def _revenue(rows: Sequence[Row], read: Read) -> Iterator[Lane]:
    if read.orders.has_amount:
        money = cells(rows, "mean_revenue_after", "mean_revenue_after_ci", "customers")
        yield _lane("revenue", Unit.MONEY, money)
        yield _lane("", Unit.MONEY, money, Draw.INTERVAL)


def _groups(part: Part, read: Read) -> Listing:
    rows = part.tables["groups"].to_dicts()
    lanes = (*_ordered(rows, strip=False), *_rest(rows, read))
    return _listing("group", [word(row["group"]) for row in rows], lanes, part, read)


def _quadrants(part: Part, read: Read) -> Listing:
    rows = part.tables["quadrants"].to_dicts()
    shares = cells(rows, "share", "ci", "whole")
    return _listing(
        "quadrant",
        [word(row["quadrant"]) for row in rows],
        (
            _lane("customers", Unit.COUNT, _counts(rows, "customers")),
            _lane("share", Unit.RATIO, shares),
            _lane("", Unit.RATIO, shares, Draw.INTERVAL),
            Lane(
                "", Unit.TEXT, draw=Draw.TEXT,
                texts=tuple(quadrant_words(row, read) for row in rows),
            ),
        ),
        part, read,
    )  # fmt: skip


def quadrant_words(row: Row, read: Read) -> Phrase:
    """Return what a quadrant is: a high or low score, ordered in the window or not."""
    score = "high" if row["high"] else "low"
    key = f"loyalty.quadrant.{score}-{'ordered' if row['ordered'] else 'not'}"
    return Phrase(key, {"days": read.params.within_days})


def _csat(part: Part, read: Read) -> Listing:
    rows = part.tables["nps_csat"].filter(pl.col("customers") > 0).to_dicts()
    names = [
        Phrase("loyalty.both", {"one": word(r["group"]), "other": word(r["csat_group"])})
        for r in rows
    ]
    share = _lane("share", Unit.RATIO, _counts(rows, "share"))
    first, *rest = _ordered(rows, strip=True)
    return _listing("both", names, (first, share, *rest), part, read)


def _scores(part: Part, read: Read) -> Listing:
    rows = part.tables["scores"].to_dicts()
    lanes = (*_ordered(rows, strip=True), *_revenue(rows, read))
    return _listing("score", [f"{row['score']:g}" for row in rows], lanes, part, read)


def _correlation(part: Part, read: Read) -> Listing:
    rows = part.tables["correlation"].to_dicts()
    rho = cells(rows, "spearman", "spearman_ci", "customers")
    lanes = (
        _lane("customers", Unit.COUNT, _counts(rows, "customers")),
        _lane("spearman", Unit.STATISTIC, rho),
        _lane("", Unit.STATISTIC, rho, Draw.INTERVAL),
        _lane("p", Unit.P_VALUE, _counts(rows, "spearman_p_value")),
    )
    return _listing("correlation", [word(ALL) for _ in rows], lanes, part, read)


def _coverage(cover: Coverage, read: Read) -> Listing:
    rows = cover.table.to_dicts()
    orders = cells(rows, "mean_orders", "mean_orders_ci", "customers")
    revenue = cells(rows, "mean_revenue", "mean_revenue_ci", "customers")
    later = cells(rows, "ordered_later_rate", "ci", "customers")
    money = (
        _lane("mean-revenue", Unit.MONEY, revenue),
        _lane("", Unit.MONEY, revenue, Draw.INTERVAL),
    )
    lanes = (
        _lane("customers", Unit.COUNT, _counts(rows, "customers")),
        _lane("share", Unit.RATIO, _counts(rows, "share")),
        _lane("mean-orders", Unit.MEAN, orders),
        _lane("", Unit.MEAN, orders, Draw.INTERVAL),
        *(money if read.orders.has_amount else ()),
        _lane("later", Unit.RATIO, later),
        _lane("", Unit.RATIO, later, Draw.INTERVAL),
    )
    names = tuple(word(row["answering"]) for row in rows)
    head = Phrase("loyalty.head.coverage", {"day": cover.day})
    return Listing(head, names, lanes, confidence=read.params.confidence)


def _referrals(table: polars.DataFrame, read: Read) -> Listing:
    """Return the rates of all groups together; the table has each group."""
    rows = table.filter(pl.col("group") == ALL).to_dicts()
    rates = tuple(referral_cell(row) for row in rows)
    label: Callable[[int], str] = read.params.calendar.label
    lanes = (
        _lane("new", Unit.COUNT, _counts(rows, "new_customers")),
        _lane("referred", Unit.COUNT, _counts(rows, "referred")),
        _lane("rate", Unit.RATIO, rates),
        _lane("", Unit.RATIO, rates, Draw.INTERVAL),
        Lane("", Unit.RATIO, rates, Draw.STRIP),
    )
    period = {"period": Phrase(f"period.one.{read.params.period}")}
    states = {State.INCOMPLETE: Phrase("survey.not-over", period)}
    found = _listing("period", [label(row["period"]) for row in rows], lanes, Part(None, {}), read)
    return Listing(
        found.head, found.labels, found.lanes, states=states, confidence=found.confidence
    )


def referral_cell(row: Row) -> Cell:
    """Return a referral rate as a cell that knows whether its period is over."""
    state = State.COMPLETE if row["complete"] else State.INCOMPLETE
    return Cell(row["referral_rate"], row["ci_low"], row["ci_high"], state, row["new_customers"])


def _listing(
    head: str, labels: Sequence[Phrase | str], lanes: Sequence[Lane], part: Part, read: Read
) -> Listing:
    return Listing(
        head=Phrase(f"loyalty.head.{head}", {"days": read.params.within_days}),
        labels=tuple(labels),
        lanes=tuple(lanes),
        segment=part.name,
        confidence=read.params.confidence,
    )
