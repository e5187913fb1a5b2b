"""Who a row's customer is: ids that are hidden, guests without one, people under several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.ids import MISSING, IdPlan, text_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars

_MASKED = r"\*\*|^\*+$|^(?:##|\$\$)|^1\d{10}[-#_转]\d{3,4}$"
"""Stars for what is hidden; encrypted text; a number lent to a courier for one parcel."""

_NOBODY = r"^(?i:匿名|匿名用户|匿名买家|匿名用戶|anonymous|guest|unknown|n/?a|未知)$"
_TOLERATED = 0.05


@dataclass(frozen=True)
class Identity:
    """Say who the customer of a row is, beyond what stands in the customer column.

    Attributes:
        guest: column of those who have no customer id; None for none.
        nobody: ids that mean: no customer.
        aliases: id to the id that it stands for.
        split: column whose value makes one person several, for sums that must not be mixed.
    """

    guest: str | None = None
    nobody: tuple[str, ...] = ()
    aliases: Mapping[str, str] | None = None
    split: str | None = None

    @property
    def plain(self) -> bool:
        """Say whether the customer column says it all."""
        return not (self.guest or self.nobody or self.aliases or self.split)

    def plan(self, ids: IdPlan) -> IdPlan:
        """Return how customers are read, as text.

        Args:
            ids: how the customer column is read.
        """
        if self.plain:
            return ids
        bare = ids.text.str.strip_suffix(".0")
        nobody = ids.empty | bare.is_in(self.nobody).fill_null(value=False)
        guest = text_ids(self.guest).key if self.guest else pl.lit(None, dtype=pl.String)
        # An id that does not fit the plan is neither: it stays null, and the rows are read again.
        text: polars.Expr = pl.when(nobody).then(guest).when(ids.key.is_not_null()).then(ids.text)
        if self.aliases:
            text = text.replace(dict(self.aliases))
        if self.split:
            value = pl.col(self.split).cast(pl.String).str.strip_chars()
            text = pl.when(value != "").then(pl.format("{} ({})", text, value)).otherwise(text)
        return IdPlan(text, text, nobody & guest.is_null(), ids.partial)


def check_masked(file: str, column: str, sample: polars.Series) -> None:
    """Refuse ids that do not tell customers apart.

    Args:
        file: name of the input, for messages.
        column: the file's own name of the customer column.
        sample: its first values.

    Raises:
        InputError: many of them are hidden behind stars, encrypted and the like.
    """
    if sample.dtype != pl.String:
        return
    text = pl.col(sample.name).str.strip_chars()
    ids = sample.to_frame().with_row_index("row", offset=1).select("row", id=text)
    there = ids.filter(~pl.col("id").str.to_lowercase().is_in(MISSING))
    hidden = pl.col("id").str.contains(_MASKED) | pl.col("id").str.contains(_NOBODY)
    masked = there.filter(hidden)
    if masked.height <= there.height * _TOLERATED:
        return
    row, value = masked.row(0)
    raise InputError(
        f'{file}: "{column}" holds masked ids, such as {value!r} in row {row}: '
        "customers cannot be told apart",
        "--customer COL names another column; --allow-masked-id takes what is left of them as ids",
    )
