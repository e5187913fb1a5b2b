"""What rows mean beyond their own cells: who bought, whether it counts, what an order shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.lazy import pl
from retainr.load import fill
from retainr.load.aliases import read_aliases
from retainr.load.decisions import RAW
from retainr.load.identity import Identity
from retainr.load.statuses import REFUNDED, plan_status, words_of
from retainr.load.words import normal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars

    from retainr.load.columns import ColumnMap
    from retainr.load.options import Reading
    from retainr.load.presets import Statuses

OWN = f"{RAW}:own:"
"""Before the names of cells as they stand in the file, where the order's were put in."""

_LINES = ("time", "order", "amount", "quantity", "price", "refunded")
"""Roles whose cells are a line's own, or filled otherwise."""


@dataclass(frozen=True)
class Meaning:
    """Say what rows mean beyond their own cells.

    Attributes:
        identity: who the customer of a row is.
        words: which statuses count; None where there is no status.
        filled: columns whose empty cells are those of their order's first line.
        once: roles whose values stand on each line of an order but count once.
        nothing: the amount of rows with a refunded status is 0.
    """

    identity: Identity = field(default_factory=Identity)
    words: Statuses | None = None
    filled: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    nothing: bool = False

    def complete(
        self, raw: polars.LazyFrame, columns: ColumnMap, dtypes: Mapping[str, polars.DataType]
    ) -> polars.LazyFrame:
        """Return raw rows with the cells that stand on their order's first line only.

        Args:
            raw: columns under their raw names.
            columns: role to the file's column.
            dtypes: type of each column used.
        """
        if not self.filled:
            return raw
        order = RAW + columns.roles["order"]
        own = raw.with_columns(pl.col(RAW + name).alias(OWN + name) for name in self.filled)
        return own.with_columns(
            fill.first_line(RAW + name, order, text=dtypes[name] == pl.String)
            for name in self.filled
        )

    def stored(self, name: str) -> str:
        """Return the column that holds a file's cells as they stand in it."""
        return (OWN if name in self.filled else RAW) + name

    def standing(self, columns: ColumnMap) -> polars.Expr | None:
        """Return what each row's status says of it; None where there is no status."""
        if self.words is None:
            return None
        after = columns.get("after_sale")
        return plan_status(
            RAW + columns.roles["status"], RAW + after if after else None, self.words
        )

    def settle(
        self, frame: polars.LazyFrame, money: Sequence[str], kept: polars.Expr
    ) -> polars.LazyFrame:
        """Return typed rows with the amount that counts: once an order, less what was refunded.

        Args:
            frame: typed rows with their fate.
            money: the roles of money that they have: `amount`, `refunded`.
            kept: where a row is neither filtered nor rejected.
        """
        if not money or (len(money) == 1 and not self.once and not self.nothing):
            return frame
        parts = [fill.once(role, kept) if role in self.once else pl.col(role) for role in money]
        amount = parts[0] - parts[1].fill_null(0) if len(parts) == 2 else parts[0]
        if self.nothing:
            amount = pl.when(pl.col("standing") == REFUNDED).then(0).otherwise(amount)
        return frame.with_columns(amount=amount)


def meaning_of(columns: ColumnMap, header: Sequence[str], options: Reading) -> Meaning:
    """Return what the rows mean, by the export that they are and the user's options.

    Args:
        columns: role to the file's column.
        header: the file's column names.
        options: how to read.

    Raises:
        InputError: the customer map cannot be used.
    """
    words = words_of(columns, header)
    return Meaning(
        identity=_identity(columns, header, options),
        words=words,
        filled=_filled(columns, options),
        once=_once(columns),
        nothing=bool(words and words.refunds) and columns.get("refunded") is None,
    )


def _identity(columns: ColumnMap, header: Sequence[str], options: Reading) -> Identity:
    preset, guest, currency = columns.preset, columns.get("guest"), columns.get("currency")
    known = preset and columns.get("customer") == preset.column("customer", header)
    return Identity(
        guest=RAW + guest if guest else None,
        nobody=preset.nobody if preset and known else (),
        aliases=read_aliases(options.customer_map) if options.customer_map else None,
        split=RAW + currency if currency in options.by and currency else None,
    )


def _filled(columns: ColumnMap, options: Reading) -> tuple[str, ...]:
    """Return the columns of an export with order lines that only the first line has."""
    preset = columns.preset
    if preset is None or not preset.first_line or columns.get("order") is None:
        return ()
    lines = {name for role, name in columns.roles.items() if role in _LINES}
    roles = [name for role, name in columns.roles.items() if role in preset.first_line]
    return tuple(name for name in dict.fromkeys((*roles, *options.by)) if name not in lines)


def _once(columns: ColumnMap) -> tuple[str, ...]:
    preset = columns.preset
    if preset is None or columns.get("order") is None:
        return ()
    once = {normal(name) for name in preset.once}
    roles = ("amount", "refunded")
    return tuple(role for role in roles if normal(columns.get(role) or "") in once)
