"""Text becomes time, by the forms that were decided on for the whole column."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load.forms import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars

_BLANK = ("", "null", "nan", "nat", "none", "n/a", "-")
LAST_DAY = 2_932_895
"""From 1970 to the end of the year 9999, but for the last day, whatever the zone."""
_TICKS = {"us": 86_400_000_000, "ms": 86_400_000, "day": 1}
"""Of a day."""
_SOME_TIMES = ("2001-02-03T04:05:06", "2010-11-20T16:50:00")


@dataclass(frozen=True)
class TimeChoice:
    """Hold what was decided about a column of times.

    Attributes:
        forms: the forms in use; those of one shape are rivals.
        general: some values have spaces around, a word for "nothing", or digits left out;
            one form of fixed length is parsed as it stands otherwise, which is faster.
        final: no value that was not looked at can change the decision.
        doubt: a text that begins with the day or the month, for all that is known.
        examples: a value of each shape.
    """

    forms: tuple[Form, ...] = ()
    general: bool = False
    final: bool = field(default=False, compare=False)
    doubt: str | None = field(default=None, compare=False)
    examples: tuple[tuple[Form, str], ...] = field(default=(), compare=False)

    @property
    def label(self) -> str:
        """Return the forms as people write them, for example `DD/MM/YYYY HH:MM`."""
        return ", ".join(form.label for form in self.forms)

    @property
    def order(self) -> str | None:
        """Return the order of day and month that its values tell, where there is one."""
        orders = {form.order for form in self.forms if form.order and form.family == "/"}
        only = orders.pop() if len(orders) == 1 else ""
        return only if only in ("dmy", "mdy") else None


@dataclass(frozen=True)
class TimePlan:
    """Say how the time column is read.

    Attributes:
        value: Datetime in microseconds, wall-clock time of the report zone.
        empty: true where there is no time.
        unclear: true where a text reads in several ways; None where none can.
        open: values that it does not read may still change the order of day and month.
    """

    value: polars.Expr
    empty: polars.Expr
    unclear: polars.Expr | None = None
    open: bool = False


def plan_typed(column: str, dtype: polars.DataType, tz: str) -> TimePlan | None:
    """Return the plan for a column of dates or datetimes, or None for other types."""
    raw = pl.col(column)
    if dtype == pl.Date:
        return TimePlan(_possible(raw, LAST_DAY).cast(pl.Datetime("us")), raw.is_null())
    if not isinstance(dtype, pl.Datetime):
        return None
    # Nanoseconds end in the year 2262.
    time = raw if dtype.time_unit == "ns" else _possible(raw, LAST_DAY * _TICKS[dtype.time_unit])
    if dtype.time_zone is None:
        return TimePlan(time.cast(pl.Datetime("us")), raw.is_null())
    return TimePlan(_local(time.dt.cast_time_unit("us"), tz), raw.is_null())


def beyond(times: polars.Series) -> bool:
    """Say whether a column has times before the year 366 or after 9999, which are read as none."""
    ticks = _ticks_a_day(times.dtype)
    if ticks is None:
        return False
    possible = _possible(pl.col(times.name), LAST_DAY * ticks)
    return times.to_frame().select(possible).to_series().null_count() > times.null_count()


def never(column: str, dtype: polars.DataType) -> polars.Expr:
    """Return where a date or datetime means that something does not end (9999-12-31, infinity)."""
    ticks = _ticks_a_day(dtype)
    if ticks is None:
        return pl.lit(value=False)
    return (pl.col(column).to_physical() > LAST_DAY * ticks).fill_null(value=False)


def _ticks_a_day(dtype: polars.DataType) -> int | None:
    """Return the units of a day; None where a type cannot leave the years that are read."""
    return _TICKS.get("day" if dtype == pl.Date else getattr(dtype, "time_unit", None) or "")


def _possible(time: polars.Expr, most: int) -> polars.Expr:
    """Return the times that are less than so far after 1970, or a fifth before; else null."""
    return pl.when(time.to_physical().is_between(-most // 5, most)).then(time)


def plan_text(column: str, choice: TimeChoice, tz: str) -> TimePlan:
    """Return the plan that reads a column of text or numbers as was decided.

    Args:
        column: name in the frame.
        choice: the forms in use.
        tz: the report zone.
    """
    raw = pl.col(column).cast(pl.String)
    text = raw.str.strip_chars() if choice.general else raw
    empty = raw.is_null() | (text.str.len_bytes() == 0)
    if choice.general:
        empty = raw.is_null() | text.str.to_lowercase().is_in(_BLANK)
    elif len(choice.forms) == 1 and choice.forms[0].length is not None:
        return TimePlan(_fixed(raw, choice.forms[0], tz), empty)
    shapes: dict[str, list[polars.Expr]] = {}
    for form in choice.forms:
        shapes.setdefault(form.shape, []).append(read(text, form, tz))
    values = [agreed(readings) for readings in shapes.values()]
    rivals = [differ(readings) for readings in shapes.values() if len(readings) > 1]
    value = pl.coalesce(values) if values else pl.lit(None, dtype=pl.Datetime("us"))
    return TimePlan(
        value,
        empty,
        pl.any_horizontal(rivals) if rivals else None,
        open=not choice.final and any(form.order for form in choice.forms),
    )


def agreed(readings: Sequence[polars.Expr]) -> polars.Expr:
    """Return what all readings that are possible say; null where they differ."""
    if len(readings) == 1:
        return readings[0]
    return pl.when(~differ(readings)).then(pl.coalesce(readings))


def differ(readings: Sequence[polars.Expr]) -> polars.Expr:
    """Return where a text can be read in ways that differ."""
    pairs = itertools.combinations(readings, 2)
    return pl.any_horizontal((one != other).fill_null(value=False) for one, other in pairs)


def read(text: polars.Expr, form: Form, tz: str) -> polars.Expr:
    """Return texts of one form as local times; null for all others."""
    kept = pl.when(text.str.contains(form.shape)).then(text) if form.shape else text
    if form.count:
        number = kept.cast(pl.Float64, strict=False)
        least, below = form.count.least, form.count.below
        number = pl.when((number >= least) & (number < below)).then(number)
        ticks = (number * form.count.ticks).round().cast(pl.Int64)
        time = (ticks * form.count.tick + form.count.origin).cast(pl.Datetime("us"))
        return _local(time.dt.replace_time_zone("UTC"), tz) if form.zoned else time
    for pattern, replacement in form.clean:
        kept = kept.str.replace(pattern, replacement)
    time = kept.str.to_datetime(form.pattern, time_unit="us", strict=False)
    if not form.shape:
        time = pl.when(time.dt.year().is_between(1000, 9999)).then(time)
    return _local(time, tz) if form.zoned else time


def padded(text: polars.Expr) -> polars.Expr:
    """Return where a text has spaces around, or is a word for "nothing"."""
    bare = text.str.strip_chars()
    return (bare != text) | (bare.str.to_lowercase().is_in(_BLANK) & (text != ""))


def form_of(pattern: str) -> Form:
    """Return the form that `--time-format` describes.

    Raises:
        InputError: Polars cannot parse with it, or it leaves out year, month or day.
    """
    chrono = pattern.replace(".%f", "%.f")
    if unknown := re.search("%[fsZ]", chrono.replace("%%", "")):
        raise InputError(
            f"--time-format {pattern!r}: {unknown[0]} cannot be used",
            "fractions are %.f, offsets %z; Unix seconds need no format",
        )
    known = pl.Series(_SOME_TIMES).str.to_datetime(time_unit="us", time_zone="UTC")
    try:
        # An offset that may lack its minutes is parsed but not written.
        texts = known.dt.strftime(chrono.replace("%#z", "%z"))
        parsed = texts.str.to_datetime(chrono, time_unit="us", strict=False)
    except pl.exceptions.ComputeError as error:
        said = str(error).splitlines()[0].partition("Invalid format string: ")[2]
        what = said.rstrip(".") or "not a format of strptime"
        raise InputError(f"--time-format {pattern!r}: {what}", _FOR_EXAMPLE) from error
    if parsed.dt.date().to_list() != known.dt.date().to_list():
        raise InputError(f"--time-format {pattern!r}: no year, month and day", _FOR_EXAMPLE)
    zoned = parsed.dtype == pl.Datetime("us", "UTC")
    return Form(pattern, chrono, "", zoned=zoned)


_FOR_EXAMPLE = "for example --time-format '%d/%m/%Y %H:%M'"


def check_offsets(choice: TimeChoice, file: str, column: str) -> None:
    """Refuse a column in which some times have an offset and others have none.

    Raises:
        InputError: it is so.
    """
    examples: dict[bool, str] = {}
    for form, text in choice.examples:
        examples.setdefault(form.zoned, text)
    if len(examples) == 2:
        raise InputError(
            f'{file}: "{column}" has times with an offset ({examples[True]}) and without one '
            f"({examples[False]})",
            "write them one way; without an offset they are local to --tz",
        )


def _fixed(text: polars.Expr, form: Form, tz: str) -> polars.Expr:
    # Parsing alone would take the year 24 for 0024.
    digit = (text >= "1") & (text < ":")
    fits = (text.str.len_bytes() == form.length) & digit
    time = pl.when(fits).then(text).str.to_datetime(form.pattern, time_unit="us", strict=False)
    return _local(time, tz) if form.zoned else time


def _local(time: polars.Expr, tz: str) -> polars.Expr:
    return time.dt.convert_time_zone(tz).dt.replace_time_zone(None)
