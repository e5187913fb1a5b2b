"""Text and numbers become money: integers of ten-thousandths, exact and free of row order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import currency
from retainr.load.ids import MISSING

if TYPE_CHECKING:
    import polars

LIMIT = 2**62
STYLES = {"point": "point", ".": "point", "comma": "comma", ",": "comma"}
"""What `--decimal` takes, and the style that it means."""

_BLANKS, _APOSTROPHES = " \u00a0\u2009\u202f", "'’"


def _grouped(*separators: str) -> str:
    return "|".join(f"[1-9][0-9]{{0,2}}(?:[{sign}][0-9]{{3}})+" for sign in separators)


_INDIAN = "[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
_COMMON = f"{_grouped(_BLANKS, _APOSTROPHES)}|[0-9]+"
_POWER = "(?:[0-9]+(?:[{0}][0-9]*)?|[{0}][0-9]+)[eE][+-]?[0-9]+"
_WITH_COMMAS = f"{_grouped(',')}|{_INDIAN}|{_COMMON}"
_WITH_POINTS = f"{_grouped('.')}|{_COMMON}"
_SHAPES = {
    "": f"{_COMMON}|[0-9]+[eE][+]?[0-9]+",
    "point": f"(?:{_WITH_COMMAS})(?:[.][0-9]*)?|[.][0-9]+|{_POWER.format('.')}",
    "comma": f"(?:{_WITH_POINTS})(?:,[0-9]*)?|,[0-9]+|{_POWER.format(',')}",
}
SHAPES = {
    style: rf"^(?:[-+]?\s*(?:{shape})|(?:{shape})\s*-|\(\s*(?:{shape})\s*\))$"
    for style, shape in _SHAPES.items()
}
"""Regular expression of an amount without currency in each decimal style."""


@dataclass(frozen=True)
class AmountChoice:
    """Hold what was decided about a column of amounts.

    Attributes:
        style: decimal `point` or `comma`; empty while only whole numbers were seen, which
            look the same in both.
        formatted: there is more than digits and a point: currencies, groups of thousands,
            spaces around, words for "nothing". Other amounts are parsed as they stand.
        final: no value that was not looked at can change the decision.
    """

    style: str = ""
    formatted: bool = False
    final: bool = field(default=False, compare=False)

    @property
    def label(self) -> str:
        """Return the decision in a few words."""
        return f"decimal {self.style}" if self.style else "whole numbers"


@dataclass(frozen=True)
class AmountPlan:
    """Say how amounts are read, in two steps so that no text is parsed twice.

    Attributes:
        scaled: the amount in units of 10^-scale: Int64 where that is exact, else a float.
        empty: true where there is no amount.
        exact: `scaled` is an integer.
        currency: code or sign of the currency; None where amounts are plain.
        open: the decimal style is not known yet, for want of a value that shows one.
    """

    scaled: polars.Expr
    empty: polars.Expr
    exact: bool = False
    currency: polars.Expr | None = None
    open: bool = False

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


@dataclass(frozen=True)
class AmountColumn:
    """Hold a column of numbers and how it is read.

    Attributes:
        name: in the frame.
        dtype: its type.
        choice: what was decided about it, where it is text.
    """

    name: str
    dtype: polars.DataType
    choice: AmountChoice

    @property
    def formatted(self) -> bool:
        """Say whether it is text that is not parsed as it stands."""
        return self.dtype == pl.String and self.choice.formatted

    @property
    def whole(self) -> bool:
        """Say whether it is text of digits only, as far as is known."""
        return self.dtype == pl.String and not self.choice.style and not self.choice.formatted

    @property
    def open(self) -> bool:
        """Say whether its decimal style is not known yet."""
        return self.dtype == pl.String and not self.choice.style and not self.choice.final

    def number(self) -> polars.Expr:
        """Return floats; null where a text is no number."""
        raw = pl.col(self.name)
        if self.formatted:
            return formatted(raw, self.choice.style)
        if self.dtype == pl.String and self.choice.style == "comma":
            return with_comma(raw)
        if self.whole:
            return raw.cast(pl.Int64, strict=False).cast(pl.Float64)
        if self.dtype == pl.String or self.dtype.is_numeric():
            return raw.cast(pl.Float64, strict=False)
        # A day or a flag is no amount, though it could be cast to one.
        return pl.lit(None, dtype=pl.Float64)

    def blank(self) -> polars.Expr:
        """Return where the column holds nothing."""
        raw = pl.col(self.name)
        if self.formatted:
            return raw.is_null() | raw.str.strip_chars().str.to_lowercase().is_in(MISSING)
        return raw.is_null() | raw.is_nan() if self.dtype.is_float() else raw.is_null()

    def currency(self) -> polars.Expr | None:
        """Return code or sign of each row's currency; None where all are plain numbers."""
        if not self.formatted:
            return None
        return currency.currency(pl.col(self.name).str.strip_chars())


def plan_amount(column: AmountColumn, scale: int, *, file: str) -> AmountPlan:
    """Return the plan for one column of amounts.

    Args:
        column: where they stand.
        scale: decimal places that are kept.
        file: name of the input, for messages.

    Raises:
        InputError: a Decimal column declares more places than the scale keeps.
    """
    raw, dtype = pl.col(column.name), column.dtype
    if isinstance(dtype, pl.Decimal):
        if dtype.scale > scale:
            raise too_many_places(file, column.name.removeprefix("raw:"), dtype.scale, scale)
        # An Int128 holds every decimal's digits; a wider scale of the decimal might not.
        digits = (raw.cast(pl.Decimal(38, dtype.scale)) * 10**dtype.scale).cast(pl.Int128)
        return AmountPlan(_scaled(digits, scale - dtype.scale), raw.is_null(), exact=True)
    if column.whole:
        scaled = _scaled(raw.cast(pl.Int64, strict=False), scale)
        return AmountPlan(scaled, raw.is_null(), exact=True, open=column.open)
    if dtype.is_integer():
        return AmountPlan(_scaled(raw, scale), raw.is_null(), exact=True)
    scaled = column.number() * float(10**scale)
    return AmountPlan(scaled, column.blank(), currency=column.currency(), open=column.open)


def plan_product(quantity: AmountColumn, price: AmountColumn, scale: int) -> AmountPlan:
    """Return the plan for quantity × unit price, multiplied before it is rounded."""
    product = quantity.number() * price.number()
    signs = [sign for sign in (price.currency(), quantity.currency()) if sign is not None]
    return AmountPlan(
        product * float(10**scale),
        quantity.blank() | price.blank(),
        currency=pl.coalesce(signs) if signs else None,
        open=quantity.open or price.open,
    )


def bare(text: polars.Expr) -> polars.Expr:
    """Return amounts without currency and without spaces around."""
    signed = text.str.strip_chars().str.replace_all("−", "-", literal=True)
    return currency.without(signed)


def formatted(text: polars.Expr, style: str) -> polars.Expr:
    """Return amounts as floats, grouped digits and currencies included; null for other texts."""
    return parsed(bare(text), style)


def parsed(amount: polars.Expr, style: str) -> polars.Expr:
    """Return amounts without currency as floats; null where they are not of a style."""
    # One chain: what is used twice in an expression is computed twice.
    signed = amount.str.extract(SHAPES[style], 0).str.replace(r"^\(", "-").str.strip_chars_end(")")
    leading = signed.str.replace(r"^(.+)-$", "-$1")
    groups = f"[{_BLANKS}{_APOSTROPHES}{'.' if style == 'comma' else ','}]"
    digits = leading.str.replace_all(groups, "")
    if style == "comma":
        digits = digits.str.replace(",", ".", literal=True)
    return digits.cast(pl.Float64, strict=False)


def with_comma(text: polars.Expr) -> polars.Expr:
    """Return digits with a decimal comma as floats; a point is none."""
    kept = pl.when(~text.str.contains(".", literal=True)).then(text)
    return kept.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)


def _scaled(digits: polars.Expr, places: int) -> polars.Expr:
    """Return whole numbers times a power of ten, as Int64; null where it would not fit."""
    unit = pl.lit(10**places, dtype=pl.Int64)
    fits = digits.is_between(-(LIMIT // 10**places), LIMIT // 10**places)
    return pl.when(fits).then(digits).cast(pl.Int64, strict=False) * unit


def too_many_places(file: str, column: str, places: int, scale: int) -> InputError:
    """Return the error for a decimal that declares more places than the scale keeps."""
    return InputError(
        f'{file}: "{column}" is a decimal with {places} places, more than the {scale} kept',
        f"--amount-scale {places}",
    )
