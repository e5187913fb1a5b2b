"""Which rows count, by the word in their status column."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from retainr.lazy import pl
from retainr.load.presets import Statuses, statuses
from retainr.load.words import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars

    from retainr.load.columns import ColumnMap

UNKNOWN, COUNTS, EXCLUDED, REFUNDED = range(4)
"""What a row's status says of it; a refunded one counts, too."""


def words_of(columns: ColumnMap, header: Sequence[str]) -> Statuses | None:
    """Return the words for the status column that was chosen; None where there is none.

    The preset's words are about the preset's column; any other has those of all the world.

    Args:
        columns: what was chosen.
        header: the file's column names.
    """
    column, preset = columns.get("status"), columns.preset
    if column is None:
        return None
    if preset and column == preset.column("status", header):
        return preset.statuses
    return of_contracts() if columns.contracts else general()


@cache
def general() -> Statuses:
    """Return the words that mean the same in most exports, in English, Chinese and Japanese."""
    return statuses(_words())


@cache
def of_contracts() -> Statuses:
    """Return such words of contracts: cancelled ones began and ended, and count."""
    return statuses(_words()["contracts"])


def _words() -> dict[str, Any]:
    return tomllib.loads((files("retainr.load") / "statuses.toml").read_text(encoding="utf-8"))


def plan_status(status: str, after_sale: str | None, words: Statuses) -> polars.Expr:
    """Return what each row's status says of it: one of the codes of this module.

    Args:
        status: name of the column in the frame.
        after_sale: name of a second one, of which only refunds matter.
        words: which of them count.
    """
    other = EXCLUDED if words.others == "excluded" else UNKNOWN
    code = _code(status, words, other)
    if after_sale is None:
        return code
    back = _normal(after_sale).is_in(_normals(words.refunds)).fill_null(value=False)
    refunded = pl.lit(REFUNDED, dtype=pl.UInt8)
    return pl.when((code == COUNTS) & back).then(refunded).otherwise(code)


def _code(column: str, words: Statuses, other: int) -> polars.Expr:
    codes = {
        **dict.fromkeys(_normals(words.excludes), EXCLUDED),
        **dict.fromkeys(_normals(words.counts), COUNTS),
        **dict.fromkeys(set(_normals(words.refunds)) & set(_normals(words.counts)), REFUNDED),
    }
    word = _normal(column)
    # Where an export tells pipelines apart, a stage reads "Closed won (Sales Pipeline)".
    bare = word.str.replace(r"\([^()]*\)$", "")
    found = [w.replace_strict(codes, default=None, return_dtype=pl.UInt8) for w in (word, bare)]
    return pl.coalesce(*found, pl.lit(other, dtype=pl.UInt8))


def _normal(column: str) -> polars.Expr:
    """Return words as `words.normal` gives names."""
    text = pl.col(column).cast(pl.String).str.normalize("NFKC").str.to_lowercase()
    return text.str.replace_all("[ _.\\-\t\ufeff]", "")


def _normals(words: Iterable[str]) -> list[str]:
    return [normal(word) for word in words]
