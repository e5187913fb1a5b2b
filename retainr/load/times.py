"""Text becomes time: which forms a column uses is decided once, from all its values.

The forms that a sample shows are tried first. When rows remain that none of them can
read, the values of those rows decide whether further forms are in use; only what no form
can read is a reject. Forms with an offset and forms without one exclude each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars


@dataclass(frozen=True)
class Form:
    """Describe one way to write a time.

    Attributes:
        pattern: in chrono's notation, as Polars reads it.
        shape: regular expression that a text of this form matches.
        length: of every text of this form, or None where it varies.
        zoned: it carries an offset.
    """

    pattern: str
    shape: str
    length: int | None = None
    zoned: bool = False


_DATE = r"[1-9]\d{3}-\d{1,2}-\d{1,2}"
_MINUTE = r"\d{1,2}:\d{2}"
_OFFSET = r"\s?(?:[+-]\d{2}(?::?\d{2})?|[Zz])"


def _iso(separator: str) -> tuple[Form, ...]:
    day, minute = f"%Y-%m-%d{separator}%H:%M", f"^{_DATE}{separator}{_MINUTE}"
    return (
        Form(f"{day}:%S", minute + r":\d{2}$", 19),
        Form(f"{day}:%S%.f", minute + r":\d{2}\.\d+$"),
        Form(day, minute + "$", 16),
        Form(f"{day}:%S%#z", minute + r":\d{2}" + _OFFSET + "$", None, zoned=True),
        Form(f"{day}:%S%.f%#z", minute + r":\d{2}\.\d+" + _OFFSET + "$", None, zoned=True),
        Form(f"{day}%#z", minute + _OFFSET + "$", None, zoned=True),
    )


FORMS = (
    *_iso(" "),
    *_iso("T"),
    Form("%Y-%m-%d", f"^{_DATE}$", 10),
    Form("%Y%m%d", r"^[1-9]\d{7}$", 8),
)


_BLANK = ("", "null", "nan", "nat", "none", "n/a", "-")


@dataclass(frozen=True)
class TimePlan:
    """Say how the time column is read.

    Attributes:
        value: Datetime in microseconds, wall-clock time of the report zone.
        empty: true where there is no time.
        forms: the forms in use; empty for typed columns.
    """

    value: polars.Expr
    empty: polars.Expr
    forms: tuple[Form, ...] = ()


def plan_typed(column: str, dtype: polars.DataType, tz: str) -> TimePlan | None:
    """Return the plan for a column of dates or datetimes, or None for other types."""
    raw = pl.col(column)
    if dtype == pl.Date:
        return TimePlan(raw.cast(pl.Datetime("us")), raw.is_null())
    if not isinstance(dtype, pl.Datetime):
        return None
    if dtype.time_zone is None:
        return TimePlan(raw.cast(pl.Datetime("us")), raw.is_null())
    return TimePlan(_local(raw.dt.cast_time_unit("us"), tz), raw.is_null())


def plan_text(column: str, forms: tuple[Form, ...], tz: str, *, general: bool = False) -> TimePlan:
    """Return the plan that reads these forms.

    Args:
        column: name in the frame.
        forms: the forms in use.
        tz: the report zone.
        general: match value by value, spaces around and words for "nothing" included;
            without it, one form of fixed length is parsed as it stands, which is faster.
    """
    raw = pl.col(column).cast(pl.String)
    if not general and len(forms) == 1 and forms[0].length is not None:
        empty = raw.is_null() | (raw.str.len_bytes() == 0)
        return TimePlan(_read(raw, forms[0], tz), empty, forms)
    text = raw.str.strip_chars()
    empty = raw.is_null() | text.str.to_lowercase().is_in(_BLANK)
    read = [_read(text, form, tz, by_shape=True) for form in forms]
    return TimePlan(pl.coalesce(read) if read else _nothing(), empty, forms)


def is_blank(text: str | None) -> bool:
    """Say whether a text stands for no time at all."""
    return text is None or text.strip().lower() in _BLANK


def forms_in(texts: Iterable[str | None], file: str, column: str) -> tuple[Form, ...]:
    """Return the forms that occur among texts, in the order of `FORMS`.

    Raises:
        InputError: some texts have an offset and others have none.
    """
    stripped = pl.Series([t for t in texts if t], dtype=pl.String).str.strip_chars()
    found: list[Form] = []
    examples: dict[bool, str] = {}
    for form in FORMS:
        hits = stripped.filter(stripped.str.contains(form.shape))
        if len(hits) > 0:
            found.append(form)
            examples.setdefault(form.zoned, str(hits[0]))
    if len(examples) == 2:
        raise InputError(
            f'{file}: "{column}" has times with an offset ({examples[True]}) and without one '
            f"({examples[False]})",
            "write them one way; without an offset they are local to --tz",
        )
    return tuple(found)


def _read(text: polars.Expr, form: Form, tz: str, *, by_shape: bool = False) -> polars.Expr:
    # Parsing alone would take the year 24 for 0024 and an offset glued to a date.
    if by_shape or form.length is None:
        fits = text.str.contains(form.shape)
    else:
        digit = (text >= "1") & (text < ":")
        fits = (text.str.len_bytes() == form.length) & digit
    time = pl.when(fits).then(text).str.to_datetime(form.pattern, time_unit="us", strict=False)
    return _local(time, tz) if form.zoned else time


def _local(time: polars.Expr, tz: str) -> polars.Expr:
    return time.dt.convert_time_zone(tz).dt.replace_time_zone(None)


def _nothing() -> polars.Expr:
    return pl.lit(None, dtype=pl.Datetime("us"))
