"""The table of columns: what each is read as, what says so, and how it is read."""

from __future__ import annotations

import dataclasses
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

    from retainr.load.columns import ColumnMap
    from retainr.load.stored import Store
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
        example: a value, where cells are at hand.
        decided: how the whole column is read.
    """

    role: str
    column: str
    found_by: str
    missing: int | None = None
    example: str | None = None
    decided: Phrase | None = None


def roles(facts: Facts) -> list[Role]:
    """Return the columns that have a role, and those that could split the customers."""
    bare = _bare(facts.rows.columns)
    if store := facts.store:
        return [*(_kept(role, store, facts.kind) for role in bare), *_split_by(store)]
    return [*(_seen(role, facts) for role in bare), *_given(facts), *_segments(facts)]


def _bare(columns: ColumnMap) -> Iterator[Role]:
    """Yield what each column is read as; quantity × price are the one amount that they make."""
    for role in ROLES:
        column = columns.get(role)
        if column is None or (role == "price" and columns.get("quantity")):
            continue
        by = columns.found_by.get(role, "header")
        if role == "quantity":
            yield Role("amount", f"{column} × {columns.roles['price']}", by)
        else:
            yield Role(role, column, by)


def _seen(bare: Role, facts: Facts) -> Role:
    """Return a column as it stands in the files."""
    missing = facts.whole.missing.get(bare.role)
    if bare.column not in facts.rows.columns.roles.values():
        return dataclasses.replace(bare, missing=missing, example=_product(facts))
    example = _example(facts.rows.typed.sample[RAW + bare.column])
    decided = _decided(bare.role, facts)
    return dataclasses.replace(bare, missing=missing, example=example, decided=decided)


def _product(facts: Facts) -> str | None:
    """Return the first quantity × price."""
    typed, decided = facts.rows.typed, facts.collected.decided if facts.collected else Decisions()
    product = pl.lit(1.0)
    for factor in (typed.number(role, decided) for role in ("quantity", "price")):
        product = product * factor.number() if factor else product
    first = typed.sample.select(product.alias("product")).to_series().drop_nulls().head(1)
    return None if first.is_empty() else f"{first[0]:.2f}"


def _kept(bare: Role, store: Store, kind: Kind) -> Role:
    """Return a column as a store knows it: how it was read, and no cell of it."""
    decided, said = store.manifest.decided, None
    if bare.role == store.columns.clock:
        said = decided.get("time")
    elif bare.role == "end":
        said = decided.get("end")
    elif bare.role == "amount" and "amount" in decided:
        said = f"decimal {decided['amount']}"
    if said:
        return dataclasses.replace(bare, decided=Phrase("inspect.decided.said", {"said": said}))
    if bare.role == "order" and kind is Kind.ORDERS:
        return dataclasses.replace(bare, decided=Phrase("inspect.decided.order"))
    return bare


def _split_by(store: Store) -> Iterator[Role]:
    """Yield the columns that customers of a store can be split by, and when they came."""
    for column in store.manifest.reading.by:
        yield Role("segment", column, "option", decided=Phrase("inspect.decided.kept"))
    if store.reading.acquired:
        yield Role("acquired", store.reading.acquired, "option")


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
