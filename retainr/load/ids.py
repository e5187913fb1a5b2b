"""Identifiers: text or numbers in a file become one key for each customer or order.

Most files number their customers by one pattern (`c00012345`, `12345`). Such ids are read
as 64-bit integers, one to one, which halves the work of the reduction. Such a plan says which rows
do not fit it (`broken`); when there are any, the rows are read again as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

MISSING = ("", "null", "nan", "none", "n/a", "-", "——")
SPACE = " \t\r\n\f\v\u00a0\u2000\u2007\u200a\u202f\u3000\ufeff"
NO_ID = "\0row "
"""Begins the keys of orders that have no id; a number of their own follows."""

_WHOLE_FLOAT = re.compile(r"-?\d+\.0", re.ASCII)
_BARE = re.compile(r"[0-9A-Za-z].{3,}[0-9A-Za-z]", re.DOTALL)
"""An id with nothing to take off, and longer than the words for a missing one."""

_NUMBERED = re.compile(r"(\D{0,20}?)(\d{1,15})", re.ASCII)

_FITTING = ("Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32")
"""Integers that 64 bits with a sign hold."""


@dataclass(frozen=True)
class IdPlan:
    """Say how one column of ids is read.

    Attributes:
        key: Int64 or text; null where the id is missing.
        text: the id as text, for output.
        empty: true where the id is missing.
        partial: some values may not fit the plan.
        prefix: what stands before the digits of every id, where a key is their number.
        width: how many digits there are at least.
    """

    key: polars.Expr
    text: polars.Expr
    empty: polars.Expr
    partial: bool = False
    prefix: str = ""
    width: int = 0

    def written(self, keys: polars.Series) -> polars.Series:
        """Return keys as the ids stand in the file."""
        if keys.dtype == pl.String:
            return keys
        longest = 10**self.width
        if self.width and keys.is_between(0, longest - 1).all():
            # A digit before all, that the prefix takes the place of: a third of the time of filling
            # up.
            raised: polars.Series = keys.cast(pl.Int64) + longest
            return raised.cast(pl.String).str.replace("1", self.prefix, literal=True)
        return self.prefix + keys.cast(pl.String).str.zfill(self.width)

    def apart(self, keys: polars.Series) -> polars.Series:
        """Return keys of orders as the ids stand in the file; null for orders without one."""
        if keys.dtype != pl.String:
            return self.written(keys)
        own = keys.str.starts_with(NO_ID)
        if not self.prefix and not self.width:
            return keys.set(own, None)
        # Beside orders without an id, the numbers of the others became text.
        return self.written(keys.set(own, None).cast(pl.Int64))

    def broken(self, name: str) -> polars.Expr | None:
        """Return where a row does not fit the plan; None for a plan that fits all.

        Args:
            name: the column that holds `key`.
        """
        return pl.col(name).is_null() & ~self.empty if self.partial else None


def plan_ids(column: str, dtype: polars.DataType, sample: polars.Series) -> IdPlan:
    """Return the plan that the sample suggests.

    Args:
        column: name in the frame.
        dtype: its type.
        sample: some of its values.
    """
    raw = pl.col(column)
    if str(dtype) in _FITTING:
        return IdPlan(raw.cast(pl.Int64), raw.cast(pl.String), raw.is_null())
    if dtype.is_float():
        return _floats(raw)
    texts = sample.cast(pl.String).to_list() if dtype == pl.String else []
    values = [v for v in texts if v is not None and v.lower() not in MISSING]
    found = [m for v in values if (m := _NUMBERED.fullmatch(v))]
    if values and all(_WHOLE_FLOAT.fullmatch(v) for v in values):
        return text_ids(column, whole_floats=True)
    prefixes = {m[1] for m in found}
    if len(found) < len(values) or len(prefixes) != 1:
        bare = all(v is None or _BARE.fullmatch(v) for v in texts)
        return _bare(raw) if values and bare else text_ids(column)
    widths = {len(m[2]) for m in found}
    if len(widths) == 1:
        return _numbered(raw, prefixes.pop(), widths.pop())
    if any(m[2].startswith("0") and m[2] != "0" for m in found):
        return text_ids(column)
    return _numbered(raw, prefixes.pop(), None)


def text_ids(column: str, *, whole_floats: bool = False) -> IdPlan:
    """Return the plan that fits every value: armour and spaces off, missing ids null.

    Args:
        column: name in the frame.
        whole_floats: the whole column is written as `12583.0`; the `.0` goes.
    """
    raw = pl.col(column).cast(pl.String)
    bare = raw.str.strip_chars(SPACE).str.replace(r'^="(.*)"$', "$1").str.strip_prefix("'")
    text = bare.str.strip_chars(SPACE)
    empty = raw.is_null() | text.str.to_lowercase().is_in(MISSING)
    if not whole_floats:
        key = pl.when(~empty).then(text)
        return IdPlan(key, key, empty)
    whole = text.str.contains(r"^-?\d+\.0$")
    key = pl.when(~empty & whole).then(text.str.strip_suffix(".0"))
    return IdPlan(key, key, empty, partial=True)


def float_share(column: str) -> polars.Expr:
    """Return whether all ids that are there are written as whole floats (`12583.0`)."""
    key = text_ids(column).key
    return key.str.contains(r"^-?\d+\.0$").all()


def _bare(raw: polars.Expr) -> IdPlan:
    """Read texts as they stand: looking for something to take off costs several times more."""
    both = [_plain(end) for end in (raw, raw.str.slice(-1))]
    fits = (raw.str.len_bytes() >= 5) & both[0] & both[1]
    return IdPlan(pl.when(fits).then(raw), raw, raw.is_null(), partial=True)


def _plain(text: polars.Expr) -> polars.Expr:
    """Return where a text begins with a digit or letter of ASCII."""
    ranges = (("0", ":"), ("A", "["), ("a", "{"))
    return pl.any_horizontal(
        text.is_between(pl.lit(low), pl.lit(high), closed="left") for low, high in ranges
    )


def _numbered(raw: polars.Expr, prefix: str, width: int | None) -> IdPlan:
    """Read `prefix` + digits as a number: fixed width, or without leading zeros."""
    digits = raw.str.slice(len(prefix)) if prefix else raw
    # Between these stands what begins with the prefix and a digit: no sign, which the cast
    # would take.
    fits = raw.is_between(pl.lit(f"{prefix}0"), pl.lit(f"{prefix}:"), closed="left")
    if width is None:
        plain = ~digits.str.starts_with("0") | (digits == "0")
        fits = fits & plain & (digits.str.len_bytes() <= 15)
    else:
        fits = fits & (raw.str.len_bytes() == len(prefix.encode()) + width)
    key = pl.when(fits).then(digits.cast(pl.Int64, strict=False))
    return IdPlan(key, raw, raw.is_null(), partial=True, prefix=prefix, width=width or 0)


def _floats(raw: polars.Expr) -> IdPlan:
    whole = raw.is_finite() & (raw == raw.floor()) & (raw.abs() < 2**53)
    key = pl.when(whole).then(raw).cast(pl.Int64, strict=False)
    empty = raw.is_null() | raw.is_nan()
    return IdPlan(key, key.cast(pl.String), empty, partial=True)
