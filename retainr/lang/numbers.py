"""Values as text, by unit: the only place where a number is rounded for a reader."""

from __future__ import annotations

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from retainr.results.columns import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

MINUS = "−"
LEFT = (Unit.TEXT, Unit.WORD, Unit.CODE, Unit.DATE, Unit.FLAG)
"""Units whose values stand at the left of their column; numbers stand at the right."""

SIGNS = {Unit.RATIO: "%", Unit.QUOTIENT: "%", Unit.DIFFERENCE: " pp"}
"""What follows a lone value."""


def decimals(value: float, digits: int, *, separators: bool = True) -> str:
    """Return a number with fixed decimals, half rounded away from zero, with a real minus."""
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    if exact == 0:
        exact = abs(exact)
    return format(exact, f"{',' if separators else ''}.{digits}f").replace("-", MINUS)


def percent(rate: float) -> str:
    """Return a rate as percent without its sign: one decimal, two below 1% (`24.0`, `0.42`)."""
    exact = Decimal(repr(float(rate))) * 100
    return decimals(float(exact), 2 if 0 < abs(exact) < Decimal("0.995") else 1)


def points_of_percent(difference: float) -> str:
    """Return a difference of two rates in percentage points, with its sign (`−3.4`)."""
    text = decimals(float(Decimal(repr(float(difference))) * 100), 1)
    return text if difference < 0 or text == "0.0" else f"+{text}"


def outward(low: float, high: float) -> str:
    """Return an interval of rates in whole percents, never narrower than it is (`33–40`)."""
    return f"{math.floor(round(low * 100, 9))}–{math.ceil(round(high * 100, 9))}"


def count(value: float) -> str:
    """Return a whole number with thousands separators."""
    return f"{int(value):,}".replace("-", MINUS)


def money(value: float) -> str:
    """Return an amount with two decimals and separators, without a currency."""
    return decimals(value, 2)


def days(value: float) -> str:
    """Return days or periods: whole, or with one decimal where there is a fraction."""
    return count(value) if float(value).is_integer() else decimals(value, 1)


def points(value: float) -> str:
    """Return a score difference such as an NPS, with its sign."""
    text = decimals(value, 1)
    return f"+{text}" if value > 0 and text != "0.0" else text


def score(value: float) -> str:
    """Return an answer: as many places as it has, up to four."""
    return decimals(value, 4, separators=False).rstrip("0").rstrip(".")


def mixed(value: float) -> str:
    """Return a number whose unit its row names: whole, or with up to four places."""
    return count(value) if float(value).is_integer() else decimals(value, 4).rstrip("0").rstrip(".")


def mean(value: float) -> str:
    """Return a mean count with two decimals and separators (`4.27`)."""
    return decimals(value, 2)


def change(value: float) -> str:
    """Return a difference of two means with its sign (`−0.12`)."""
    text = decimals(value, 2)
    return f"+{text}" if value > 0 and text != "0.00" else text


def expectation(value: float) -> str:
    """Return an expected count, or a time in weeks, with one decimal (`16.1`)."""
    return decimals(value, 1)


def statistic(value: float) -> str:
    """Return a statistic or a parameter with four significant digits (`0.2426`, `16.79`)."""
    if value == 0:
        return "0"
    digits = 3 - math.floor(math.log10(abs(value)))
    return decimals(value, min(max(digits, 0), 12))


def p_value(value: float) -> str:
    """Return a p-value with two significant digits (`0.68`), or that it is below 0.001."""
    if value < 0.001:
        return "<0.001"
    return decimals(value, min(1 - math.floor(math.log10(value)), 4))


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


FORMATS: dict[Unit, Callable[..., str]] = {
    Unit.COUNT: count,
    Unit.RATIO: percent,
    Unit.QUOTIENT: percent,
    Unit.DIFFERENCE: points_of_percent,
    Unit.DAYS: days,
    Unit.PERIODS: days,
    Unit.MONEY: money,
    Unit.POINTS: points,
    Unit.SCORE: score,
    Unit.MEAN: mean,
    Unit.CHANGE: change,
    Unit.STATISTIC: statistic,
    Unit.P_VALUE: p_value,
    Unit.PROBABILITY: mean,
    Unit.EXPECTATION: expectation,
    Unit.MIXED: mixed,
    Unit.DATE: _text,
    Unit.TEXT: _text,
    Unit.WORD: _text,
    Unit.CODE: _text,
    Unit.FLAG: lambda value: "yes" if value else "no",
}


def shown(value: object, unit: Unit) -> str:
    """Return a value as a reader sees it; nothing for null and for what is no number."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return FORMATS[unit](value)


def spoken(value: object, unit: Unit, *, bare: bool = False) -> str:
    """Return a value as a sentence names it: with the sign of its unit, unless it is bare."""
    text = shown(value, unit)
    return text + SIGNS.get(unit, "") if text and not bare else text
