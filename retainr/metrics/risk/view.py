"""What people see of customers at risk: sums, and whom to call first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.results import Block, Cell, Draw, Fact, Facts, Lane, Listing, Phrase, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars

    from retainr.metrics.risk.reading import Read
    from retainr.metrics.risk.tables import Listed

SHOWN = 20
"""Customers on the screen and in a report, where no other number is asked for."""

_LARGE = 100
"""Where all shown have so much at risk, money is shown in whole units."""


def facts(told: Mapping[str, Any], read: Read) -> Block:
    """Return the sums over all customers.

    Args:
        told: the summary.
        read: what was read.
    """
    return Block("customers", Facts(tuple(_facts(told, read)), None, read.params.confidence))


def _facts(told: Mapping[str, Any], read: Read) -> Iterator[Fact]:
    of = Phrase("risk.fact.whole", {"of": told["customers"]})
    yield Fact(Phrase("risk.fact.active"), Cell(told["active_365d"]), Unit.COUNT, of)
    ends = (told[f"overdue_rate{end}"] for end in ("", "_ci_low", "_ci_high"))
    parts = {n: told[f"overdue_rate_{m}"] or 0 for n, m in _PARTS}
    counted = Phrase("risk.fact.of", parts)
    yield Fact(Phrase("risk.fact.overdue"), Cell(*ends), Unit.RATIO, counted)
    yield Fact(Phrase("risk.fact.gap"), Cell(told["usual_gap"]), Unit.DAYS)
    if read.scored.bought is None:
        return
    if not read.orders.has_amount:
        total = Cell(told["total_orders_at_risk"])
        yield Fact(Phrase("risk.fact.orders"), total, Unit.EXPECTATION)
        return
    share = None
    if told["revenue_at_risk_share"] is not None:
        parts = {
            "share": Value(told["revenue_at_risk_share"], Unit.RATIO),
            "whole": Value(told["revenue_at_risk_share_denominator"], Unit.MONEY),
        }
        share = Phrase("risk.fact.share", parts)
    total = Cell(told["total_revenue_at_risk"])
    yield Fact(Phrase("risk.fact.revenue"), total, Unit.MONEY, share)


_PARTS = (("count", "numerator"), ("of", "denominator"))


def customers(listed: Listed, read: Read, labels: Mapping[int, str] | None) -> Block:
    """Return whom to call first.

    Args:
        listed: the table `customers`.
        read: what was read.
        labels: names of the segments; None where nothing is split.
    """
    shown = listed.first(read.params.top or SHOWN)
    rows = shown.to_dicts()
    lanes = [*_numbers(rows, read)]
    if labels is not None:
        names = tuple(labels[row["segment"]] for row in rows)
        lanes.insert(0, Lane(Phrase("risk.lane.segment"), Unit.TEXT, draw=Draw.TEXT, texts=names))
    left = listed.height - shown.height
    listing = Listing(
        head=Phrase("risk.head.customer"),
        labels=tuple(row["customer_id"] for row in rows),
        lanes=(*lanes, _words("reasons", rows), _words("action", rows)),
        confidence=read.params.confidence,
        more=Phrase("risk.more", {"count": left}) if left else None,
    )
    return Block("customers", listing)


def _numbers(rows: list[dict[str, Any]], read: Read) -> Iterator[Lane]:
    shown = [
        ("last", "days_since_last_order", Unit.DAYS),
        ("gap", "expected_gap", Unit.DAYS),
        ("overdue", "overdue_ratio", Unit.MEAN),
    ]
    money = read.orders.has_amount
    if read.scored.bought is not None:
        shown.append(("alive", "p_alive", Unit.PROBABILITY))
    shown.append(("revenue", "revenue_365d", Unit.MONEY) if money else
                 ("orders", "orders_365d", Unit.COUNT))  # fmt: skip
    if read.scored.bought is not None:
        shown.append(("at-risk", "revenue_at_risk", Unit.MONEY) if money else
                     ("orders-at-risk", "orders_at_risk", Unit.EXPECTATION))  # fmt: skip
    whole = all((row["revenue_at_risk"] or 0) >= _LARGE for row in rows)
    for heading, name, unit in shown:
        lane = Phrase(f"risk.lane.{heading}")
        if unit is Unit.MONEY and whole:
            yield Lane(lane, Unit.COUNT, tuple(Cell(round(row[name])) for row in rows))
        else:
            yield Lane(lane, unit, tuple(Cell(row[name]) for row in rows))


def _words(name: str, rows: list[dict[str, Any]]) -> Lane:
    """Return the words of a column, each in the reader's language."""
    said = tuple(
        Phrase("risk.words", {"words": tuple(Phrase(f"word.{word}") for word in words.split(", "))})
        if (words := row[name])
        else None
        for row in rows
    )
    return Lane(Phrase(f"risk.lane.{name}"), Unit.WORD, draw=Draw.TEXT, texts=said)


def bands(table: polars.DataFrame, read: Read, segment: str | None) -> Block:
    """Return where what is at risk lies.

    Args:
        table: the table `bands` of one segment, or of all.
        read: what was read.
        segment: its name, or None.
    """
    shown = [("customers", Unit.COUNT), ("orders_365d", Unit.COUNT)]
    if read.scored.bought is not None:
        shown.append(("orders_at_risk", Unit.EXPECTATION))
    if read.orders.has_amount:
        shown.append(("revenue_365d", Unit.MONEY))
        if read.scored.bought is not None:
            shown.append(("revenue_at_risk", Unit.MONEY))
    lanes = tuple(
        Lane(Phrase(f"risk.lane.{name}"), unit, tuple(Cell(value) for value in table[name]))
        for name, unit in shown
    )
    head, names = Phrase("risk.head.band"), tuple(table["overdue_band"])
    return Block("bands", Listing(head, names, lanes, segment=segment))
