"""The table of columns: what each is read as, what says so, and how it is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load.decisions import RAW, Decisions
from retainr.load.failures import reading
from retainr.metrics.inspect.kinds import ROLES, Kind
from retainr.results import Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars

    from retainr.metrics.inspect.facts import Facts

_SUGGESTED = 5
_HEAD = 1000


@dataclass(frozen=True)
class Role:
    """Hold one line of the table.

    Attributes:
        role: what the column is read as.
        column: the file's own name, or two of them with × between.
        found_by: `option`, `preset`, `header`, or `values` where it is only suggested.
        missing: rows without a value, where they were counted.
        example: a value.
        decided: how the whole column is read.
    """

    role: str
    column: str
    found_by: str
    missing: int | None
    example: str | None
    decided: Phrase | None = None


def roles(facts: Facts) -> list[Role]:
    """Return the columns that have a role, and those that could split the customers."""
    return [*_found(facts), *_given(facts), *_segments(facts)]


def _found(facts: Facts) -> Iterator[Role]:
    columns, missing = facts.rows.columns, facts.whole.missing
    for role in ROLES:
        column = columns.get(role)
        if column is None or (role == "price" and columns.get("quantity")):
            continue
        if role == "quantity":
            yield _product(facts)
            continue
        by = columns.found_by.get(role, "header")
        example = _example(facts.rows.typed.sample[RAW + column])
        yield Role(role, column, by, missing.get(role), example, _decided(role, facts))


def _product(facts: Facts) -> Role:
    """Return quantity × price as the one amount that it is."""
    typed, decided = facts.rows.typed, facts.collected.decided if facts.collected else Decisions()
    names = [typed.columns.roles[role] for role in ("quantity", "price")]
    factors = [typed.number(role, decided) for role in ("quantity", "price")]
    product = pl.lit(1.0)
    for factor in factors:
        product = product * factor.number() if factor else product
    first = typed.sample.select(product.alias("product")).to_series().drop_nulls().head(1)
    by = typed.columns.found_by.get("quantity", "header")
    example = None if first.is_empty() else f"{first[0]:.2f}"
    return Role("amount", " × ".join(names), by, facts.whole.missing.get("amount"), example)


def _given(facts: Facts) -> Iterator[Role]:
    """Yield the columns that options of another kind name."""
    rows = facts.rows
    named = [("segment", column) for column in rows.reading.by]
    if rows.reading.acquired:
        named.append(("acquired", rows.reading.acquired))
    for role, column in named:
        example = _example(rows.typed.sample[RAW + column])
        yield Role(role, column, "option", facts.whole.missing.get(role), example)


def _segments(facts: Facts) -> Iterator[Role]:
    """Yield the columns that are worth trying in `--by`."""
    taken = set(facts.rows.columns.roles.values())
    names = [name for name in facts.whole.segments if name not in taken][:_SUGGESTED]
    if not names:
        return
    source = facts.rows.source
    with reading(source.names, source.parts):
        head = source.parts[0].frame.select(names).head(_HEAD).collect(engine="streaming")
    for name in names:
        values = Phrase("inspect.decided.values", {"count": facts.whole.segments[name]})
        yield Role("segment", name, "values", None, _example(head[name]), values)


def _example(values: polars.Series) -> str | None:
    """Return the first value that is not empty, as it stands in the file."""
    return next((text for v in values if v is not None and (text := _text(v).strip())), None)


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        text = value.isoformat(" ", "microseconds" if value.microsecond else "seconds")
        return text.removesuffix(":00")
    return str(value)


def _decided(role: str, facts: Facts) -> Phrase | None:
    """Return how a whole column is read, where that was a decision."""
    if facts.collected is None:
        return None
    typed, decided = facts.rows.typed, facts.collected.decided
    column = typed.columns.roles[role]
    is_text = typed.dtypes[column] == pl.String
    if role == typed.columns.clock and is_text:
        return Phrase("inspect.decided.said", {"said": decided.time.label})
    if role == "end" and typed.columns.contracts and is_text and decided.end.forms:
        return Phrase("inspect.decided.said", {"said": decided.end.label})
    if role == "amount" and is_text:
        return Phrase("inspect.decided.said", {"said": decided.amount.label})
    if role == "order" and facts.kind is Kind.ORDERS:
        return Phrase("inspect.decided.order")
    count = facts.whole.segments.get(column)
    return Phrase("inspect.decided.words", {"count": count}) if count else None
