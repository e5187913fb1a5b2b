"""The parts that times are made of: dates, clocks, what stands between, offsets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """Hold a part of a form: what it looks like and how it is parsed.

    Attributes:
        label: as it is shown to people.
        pattern: in chrono's notation.
        shape: regular expression of its text.
        length: of each text, or None where it varies or needs more than parsing.
        clean: what is replaced before parsing, one after the other.
        order: `dmy`, `mdy` or `ymd` where the shape does not tell the day from the month.
        family: the separator that such dates share, `/` for `-` as well.
        zoned: it makes the time an instant.
    """

    label: str
    pattern: str
    shape: str
    length: int | None = None
    clean: tuple[tuple[str, str], ...] = ()
    order: str = ""
    family: str = ""
    zoned: bool = False


_ONE, _TWO, _YEAR = "[0-9]{1,2}", "[0-9]{2}", "[1-9][0-9]{3}"
_ORDERS = {
    "dmy": ("DD{0}MM{0}{1}", "%d{0}%m{0}{2}"),
    "mdy": ("MM{0}DD{0}{1}", "%m{0}%d{0}{2}"),
    "ymd": ("YY{0}MM{0}DD", "%y{0}%m{0}%d"),
}


def _numeric(sign: str, *, short: bool) -> tuple[Piece, ...]:
    """Return the readings of a date of which all parts but a long year may be the day."""
    shape = f"{_ONE}[{sign}]{_ONE}[{sign}]{_TWO if short else _YEAR}"
    year = ("YY", "%y") if short else ("YYYY", "%Y")
    family = "." if sign == "." else "/"
    return tuple(
        Piece(label.format(sign, year[0]), pattern.format(sign, "", year[1]), shape, None, (),
               order, family)
        for order, (label, pattern) in _ORDERS.items()
        if short or order != "ymd"
    )  # fmt: skip


_WEEKDAY = "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]{0,2} *)?"
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[.]?"
)
_DAY = f"{_ONE}(?:st|nd|rd|th)?"


def _named(*, short: bool) -> Piece:
    year, label, pattern = (_TWO, "YY", "%y") if short else (_YEAR, "YYYY", "%Y")
    shape = f"(?i:{_WEEKDAY}{_DAY}[ /-]*{_MONTH},?[ /-]*){year}"
    bare = r"(?i)^[a-z., ]*([0-9]+)[a-z]{0,2}[ /-]*([a-z]{3})[a-z.,]*[ /-]*([0-9]+)"
    return Piece(f"D Mon {label}", f"%d %b {pattern}", shape, None, ((bare, "$1 $2 $3"),))


_MONTH_FIRST = Piece(
    "Mon D, YYYY",
    "%d %b %Y",
    f"(?i:{_WEEKDAY}{_MONTH} *{_DAY}(?: *, *| +)){_YEAR}",
    clean=(
        (rf"(?i)^{_WEEKDAY}", ""),
        (r"(?i)^([a-z]{3})[a-z.]* *([0-9]+)[a-z]{0,2}[ ,]*([0-9]{4})", "$2 $1 $3"),
    ),
)
DATES: tuple[tuple[Piece, ...], ...] = (
    (Piece("YYYY-MM-DD", "%Y-%m-%d", f"{_YEAR}-{_ONE}-{_ONE}", 10),),
    (Piece("YYYY/MM/DD", "%Y/%m/%d", f"{_YEAR}/{_ONE}/{_ONE}"),),
    (Piece("YYYY.MM.DD", "%Y.%m.%d", f"{_YEAR}[.]{_ONE}[.]{_ONE}"),),
    (Piece("YYYY年M月D日", "%Y年%m月%d日", f"{_YEAR}年{_ONE}月{_ONE}日"),),
    (Piece("YYYYMMDD", "%Y%m%d", "[1-9][0-9]{7}", 8),),
    *(_numeric(sign, short=short) for short in (False, True) for sign in "/-."),
    (_named(short=False),),
    (_named(short=True),),
    (_MONTH_FIRST,),
)

_MINUTE, _SECOND, _FRACTION = f"{_ONE}:{_TWO}", f"{_ONE}:{_TWO}:{_TWO}", r"[.][0-9]+"
_HALF = r"\s*[AaPp][Mm]"
_HOURS = (("點|点", "时"), ("時", "时"))
CLOCKS = {
    "minute": Piece("HH:MM", "%H:%M", _MINUTE, 5),
    "second": Piece("HH:MM:SS", "%H:%M:%S", _SECOND, 8),
    "fraction": Piece("HH:MM:SS.f", "%H:%M:%S%.f", _SECOND + _FRACTION),
    "minute12": Piece("HH:MM AM", "%I:%M %p", _MINUTE + _HALF),
    "second12": Piece("HH:MM:SS AM", "%I:%M:%S %p", _SECOND + _HALF),
    "fraction12": Piece("HH:MM:SS.f AM", "%I:%M:%S%.f %p", _SECOND + _FRACTION + _HALF),
    "hour": Piece(
        "H时", "%H时%M分", f"{_ONE}[时時点點]", clean=(*_HOURS, ("时$", "时0分"))
    ),
    "hour_minute": Piece("H时M分", "%H时%M分", f"{_ONE}[时時点點]{_ONE}分", clean=_HOURS),
    "hour_second": Piece(
        "H时M分S秒", "%H时%M分%S秒", f"{_ONE}[时時点點]{_ONE}分{_ONE}秒", clean=_HOURS
    ),
}  # fmt: skip
GAPS = {
    "t": Piece("T", "T", "T", 1),
    "comma": Piece(", ", ", ", r",\s*"),
    "blank": Piece(" ", " ", r"\s+", 1),
    "nothing": Piece("", "", ""),
}
ZONES = {
    "offset": Piece("±hh:mm", "%#z", r"\s*(?:[+-][0-9]{2}(?::?[0-9]{2})?|[Zz])", None, zoned=True),
    "named": Piece(
        " UTC", "%#z", r"\s*(?:UTC|GMT)", None, ((r"\s*(?:UTC|GMT)$", "Z"),), zoned=True
    ),
}
