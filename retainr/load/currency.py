"""Currency signs and codes beside an amount."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    import polars

_CODES = (
    "AED", "ARS", "AUD", "BDT", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP",
    "CZK", "DKK", "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK",
    "JPY", "KES", "KRW", "KWD", "KZT", "MAD", "MOP", "MXN", "MYR", "NGN", "NOK",
    "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SEK",
    "SGD", "THB", "TND", "TRY", "TWD", "UAH", "USD", "UYU", "VND", "ZAR",
)  # fmt: skip
# A sign that several currencies share stands for itself: which one it is cannot be known.
_SIGNS = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD",
    "nt$": "TWD", "nz$": "NZD", "s$": "SGD", "mx$": "MXN", "r$": "BRL", "$": "$",
    "€": "EUR", "£": "GBP", "cn¥": "CNY", "jp¥": "JPY", "¥": "¥", "￥": "¥", "元": "CNY",
    "人民币": "CNY", "人民幣": "CNY", "rmb": "CNY", "円": "JPY", "₹": "INR", "₩": "KRW",
    "₽": "RUB", "₺": "TRY", "₫": "VND", "฿": "THB", "₪": "ILS", "₴": "UAH", "₦": "NGN",
    "₱": "PHP", "rm": "MYR", "rp": "IDR", "rs.": "Rs", "rs": "Rs", "kr.": "kr", "kr": "kr",
    "zł": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "fr.": "CHF", "руб.": "RUB",
}  # fmt: skip
_UNSURE = ("$", "¥", "kr", "Rs")
_NAMES = {**{code.lower(): code for code in _CODES}, **_SIGNS}
_LONGEST_FIRST = sorted(_NAMES, key=lambda name: (-len(name), name))

SIGN = f"(?i:{'|'.join(re.escape(name) for name in _LONGEST_FIRST)})"
"""Regular expression of one sign or code."""

_CODE = f"(?i:{'|'.join(_CODES)})"
_SHARED = f"(?i:{'|'.join(re.escape(sign) for sign in _LONGEST_FIRST if _NAMES[sign] in _UNSURE)})"


def without(text: polars.Expr) -> polars.Expr:
    """Return amounts without their sign or code, before or after; a shared sign may have both.

    The general currency sign marks where one was; a second one stays. Replacing without
    groups is eight times as fast as with them.
    """
    kept = text.str.replace(rf"^([-+(]?)\s*{_SHARED}(.*[^A-Za-z ])\s*{_CODE}\s*([-)]?)$", "$1¤$2$3")
    for mark in ("", "-", "+", "("):
        kept = kept.str.replace(rf"^{re.escape(mark)}\s*{SIGN}\s*", f"{mark}¤")
    for mark in ("", "-", ")"):
        kept = kept.str.replace(rf"\s*{SIGN}\s*{re.escape(mark)}$", f"¤{mark}")
    return kept.str.replace("¤", "", literal=True)


def currency(text: polars.Expr) -> polars.Expr:
    """Return the code of each amount's currency, or its sign; null where there is none.

    A code after the amount says more than a sign before it (`$12.00 USD`).
    """
    before = text.str.extract(rf"^[-+−(]?\s*{SIGN}", 0).str.strip_chars("-+−( ")
    after = text.str.extract(rf"{SIGN}\s*[-−)]?$", 0).str.strip_chars("-−) ")
    name = pl.coalesce(after, before).str.to_lowercase()
    kinds = pl.Enum(sorted(set(_NAMES.values())))
    return name.replace_strict(_NAMES, default=None, return_dtype=kinds)


def sign_in(text: str | None) -> str | None:
    """Return the sign or code in an amount as it is written."""
    found = re.search(SIGN, text or "")
    return found[0] if found else None
