"""Text and numbers become money: integers of ten-thousandths, exact and free of row order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.ids import MISSING

if TYPE_CHECKING:
    import polars

LIMIT = 2**62


@dataclass(frozen=True)
class AmountPlan:
    """Say how amounts are read, in two steps so that no text is parsed twice.

    Attributes:
        scaled: the amount in units of 10^-scale: Int64 where that is exact, else a float.
        empty: true where there is no amount.
        exact: `scaled` is an integer.
    """

    scaled: polars.Expr
    empty: polars.Expr
    exact: bool = False

    def value(self, scaled: polars.Expr) -> polars.Expr:
        """Return the money as Int64; null where there is none or it cannot be read.

        A plain cast of x · 100 turns 19.99 into 1998; the nearest integer does not.
        """
        if self.exact:
            return scaled
        fits = scaled.is_finite() & (scaled.abs() < float(LIMIT))
        return pl.when(fits).then((scaled + 0.5).floor()).cast(pl.Int64, strict=False)

    def rounded(self, scaled: polars.Expr) -> polars.Expr | None:
        """Return where the amount has more places than are kept; None where it cannot."""
        if self.exact:
            return None
        off = (scaled - (scaled + 0.5).floor()).abs()
        return (off > 1e-4 + scaled.abs() * 1e-15) & scaled.is_finite()


def plan_amount(
    column: str, dtype: polars.DataType, scale: int, *, general: bool, file: str
) -> AmountPlan:
    """Return the plan for one column of amounts.

    Args:
        column: name in the frame.
        dtype: its type.
        scale: decimal places that are kept.
        general: text may have spaces around, or words for "nothing"; without it, it is
            parsed as it stands, which is faster.
        file: name of the input, for messages.

    Raises:
        InputError: a Decimal column declares more places than the scale keeps.
    """
    raw = pl.col(column)
    if isinstance(dtype, pl.Decimal):
        _check_places(column.removeprefix("raw:"), dtype.scale, scale, file)
        # An Int128 holds every decimal's digits; a wider scale of the decimal might not.
        digits = (raw.cast(pl.Decimal(38, dtype.scale)) * 10**dtype.scale).cast(pl.Int128)
        return AmountPlan(_scaled(digits, scale - dtype.scale), raw.is_null(), exact=True)
    if dtype.is_integer():
        return AmountPlan(_scaled(raw, scale), raw.is_null(), exact=True)
    scaled = number(column, dtype, general=general) * float(10**scale)
    return AmountPlan(scaled, blank(column, dtype, general=general))


def plan_product(
    quantity: tuple[str, polars.DataType],
    price: tuple[str, polars.DataType],
    scale: int,
    *,
    general: bool,
) -> AmountPlan:
    """Return the plan for quantity × unit price, multiplied before it is rounded."""
    product = number(*quantity, general=general) * number(*price, general=general)
    empty = blank(*quantity, general=general) | blank(*price, general=general)
    return AmountPlan(product * float(10**scale), empty)


def number(column: str, dtype: polars.DataType, *, general: bool) -> polars.Expr:
    """Return a column of plain numbers as floats; null where a text is none."""
    raw = pl.col(column)
    if dtype == pl.String:
        text = raw.str.strip_chars() if general else raw
        return text.cast(pl.Float64, strict=False)
    if dtype.is_numeric():
        return raw.cast(pl.Float64, strict=False)
    # A day or a flag is no amount, though it could be cast to one.
    return pl.lit(None, dtype=pl.Float64)


def blank(column: str, dtype: polars.DataType, *, general: bool) -> polars.Expr:
    """Return where a column holds nothing."""
    raw = pl.col(column)
    if dtype == pl.String and general:
        return raw.is_null() | raw.str.strip_chars().str.to_lowercase().is_in(MISSING)
    return raw.is_null() | raw.is_nan() if dtype.is_float() else raw.is_null()


def _scaled(digits: polars.Expr, places: int) -> polars.Expr:
    """Return whole numbers times a power of ten, as Int64; null where it would not fit."""
    unit = pl.lit(10**places, dtype=pl.Int64)
    fits = digits.is_between(-(LIMIT // 10**places), LIMIT // 10**places)
    return pl.when(fits).then(digits).cast(pl.Int64, strict=False) * unit


def _check_places(column: str, places: int, scale: int, file: str) -> None:
    if places > scale:
        raise InputError(
            f'{file}: "{column}" is a decimal with {places} places, more than the {scale} kept',
            f"--amount-scale {places}",
        )
