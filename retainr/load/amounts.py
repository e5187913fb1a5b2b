"""Text and numbers become money: integers of ten-thousandths, exact and free of row order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

LIMIT = 2**62


@dataclass(frozen=True)
class AmountPlan:
    """Say how amounts are read.

    Attributes:
        value: Int64, in units of 10^-scale; null where there is none or it cannot be read.
        empty: true where there is no amount.
        rounded: true where the amount has more places than the scale keeps.
        size: the amount's size as a float, to see a sum that would not fit.
    """

    value: polars.Expr
    empty: polars.Expr
    rounded: polars.Expr
    size: polars.Expr


def plan_amount(column: str, dtype: polars.DataType, scale: int, file: str) -> AmountPlan:
    """Return the plan for one column of amounts.

    Raises:
        InputError: a Decimal column declares more places than the scale keeps.
    """
    raw = pl.col(column)
    if isinstance(dtype, pl.Decimal):
        _check_places(column, dtype.scale, scale, file)
        wide = raw.cast(pl.Decimal(38, scale))
        value = (wide * 10**scale).cast(pl.Int64, strict=False)
        never = pl.lit(value=False)
        return AmountPlan(value, raw.is_null(), never, value.abs().cast(pl.Float64))
    if dtype.is_integer():
        value = raw.cast(pl.Int64, strict=False) * 10**scale
        never = pl.lit(value=False)
        return AmountPlan(value, raw.is_null(), never, raw.cast(pl.Float64).abs() * 10**scale)
    return _floats(number(column, dtype), blank(column, dtype), scale)


def plan_product(
    quantity: tuple[str, polars.DataType], price: tuple[str, polars.DataType], scale: int
) -> AmountPlan:
    """Return the plan for quantity × unit price, multiplied before it is rounded."""
    product = number(*quantity) * number(*price)
    return _floats(product, blank(*quantity) | blank(*price), scale)


def number(column: str, dtype: polars.DataType) -> polars.Expr:
    """Return a column of plain numbers as floats; null where a text is none."""
    raw = pl.col(column)
    if dtype == pl.String:
        return raw.str.strip_chars().cast(pl.Float64, strict=False)
    return raw.cast(pl.Float64, strict=False)


def blank(column: str, dtype: polars.DataType) -> polars.Expr:
    """Return where a column holds nothing."""
    raw = pl.col(column)
    if dtype == pl.String:
        return raw.is_null() | raw.str.strip_chars().str.to_lowercase().is_in(
            ["", "null", "nan", "none", "n/a", "-"]
        )
    return raw.is_null() | raw.is_nan() if dtype.is_float() else raw.is_null()


def _floats(x: polars.Expr, empty: polars.Expr, scale: int) -> AmountPlan:
    scaled = x * float(10**scale)
    nearest = (scaled + 0.5).floor()
    # A plain cast of x · 100 turns 19.99 into 1998; the nearest integer does not.
    fits = scaled.is_finite() & (scaled.abs() < float(LIMIT))
    value = pl.when(fits).then(nearest).cast(pl.Int64, strict=False)
    off = (scaled - nearest).abs()
    rounded = fits & (off > 1e-4 + scaled.abs() * 1e-15)
    return AmountPlan(value, empty, rounded, scaled.abs())


def _check_places(column: str, places: int, scale: int, file: str) -> None:
    if places > scale:
        raise InputError(
            f'{file}: "{column}" is a decimal with {places} places, more than the {scale} kept',
            f"--amount-scale {places}",
        )
