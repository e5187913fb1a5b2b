"""Parameters as plain data: one declaration serves the command line, the config and the docs."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from retainr.activity.periods import Period, WeekStart
from retainr.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Refunds(StrEnum):
    """Say what becomes of refunds in the revenue."""

    KEEP = "keep"
    DROP = "drop"


class DateOrder(StrEnum):
    """Say which number of 03/04/2024 is the day."""

    DMY = "dmy"
    MDY = "mdy"


@dataclass(frozen=True)
class Param:
    """Declare one parameter.

    Attributes:
        name: as in Python and the config; the option has dashes for underscores.
        kind: str, int, float, bool, `datetime.date`, an enumeration, or `list` for text that
            may be given several times.
        default: the value when nothing is said.
        help: one line.
        least: smallest value allowed.
        most: largest value allowed.
        metavar: what stands for the value in the help.
        panel: heading of the help panel; None for the command's own.
    """

    name: str
    kind: type
    default: object
    help: str
    least: float | None = None
    most: float | None = None
    metavar: str | None = None
    panel: str | None = None

    @property
    def option(self) -> str:
        """Return the name on the command line."""
        return "--" + self.name.replace("_", "-")


READING = (
    Param(
        "where", str, None, "Keep rows that meet this SQL expression.",
        metavar="SQL", panel="Reading",
    ),
    Param("since", dt.date, None, "First day that counts.", panel="Reading"),
    Param("until", dt.date, None, "Last day that counts.", panel="Reading"),
    Param(
        "as_of", dt.date, None, "Last day that is fully observed; default: the last in the data.",
        panel="Reading",
    ),
    Param("tz", str, "UTC", "Report zone, for example Asia/Shanghai.", panel="Reading"),
    Param(
        "date_order", DateOrder, None, "Which number of 03/04/2024 is the day.", panel="Reading"
    ),
    Param(
        "time_format", str, None, "The only form of time, such as '%d/%m/%Y %H:%M'.",
        metavar="FMT", panel="Reading",
    ),
    Param(
        "decimal", str, None, "Decimal sign of the amounts: point or comma.",
        metavar="SIGN", panel="Reading",
    ),
    Param(
        "max_rejects", str, "5%", "Share of rows that may be rejected (0.05 or 5%).",
        metavar="SHARE", panel="Reading",
    ),
    Param("dedupe", bool, False, "Drop rows that repeat another whole row.", panel="Reading"),
    Param(
        "refunds", Refunds, Refunds.KEEP, "Subtract refunds from the revenue, or leave them out.",
        panel="Reading",
    ),
    Param(
        "amount_scale", int, 4, "Decimal places that money is summed in.", 0, 9,
        panel="Reading",
    ),
    Param(
        "new_since", dt.date, None, "Leave out customers first seen before this day.",
        panel="Reading",
    ),
    Param(
        "acquired", str, None, "Column with the customer's acquisition date.",
        metavar="COL", panel="Reading",
    ),
    Param(
        "encoding", str, None, "Encoding of text files, for example gb18030; default: found out.",
        metavar="NAME", panel="Reading",
    ),
    Param(
        "skip_rows", int, 0, "Rows above the header that are passed over.", 0,
        panel="Reading",
    ),
    Param(
        "sheet", str, None, "Sheet of a workbook, by name or number; default: the first.",
        metavar="NAME", panel="Reading",
    ),
    Param(
        "query", str, None, "SQL whose rows are read from a database.",
        metavar="SQL", panel="Reading",
    ),
    Param(
        "engine", str, None, "Where rows are read and reduced: polars (here), sc://host:15002, "
        "spark:local[*] or databricks[:profile].", metavar="ENGINE", panel="Reading",
    ),
    Param(
        "shared_filesystem", bool, False, "The engine sees the files of this machine.",
        panel="Reading",
    ),
    Param(
        "memory_budget", str, None, "Spill to disk above so much memory, such as 2GB: slower, and "
        "as well as Polars can.", metavar="SIZE", panel="Reading",
    ),
)  # fmt: skip

SHARED_READING = (
    "as_of",
    "tz",
    "max_rejects",
    "dedupe",
    "customer_map",
    "allow_masked_id",
    "memory_budget",
)
"""Options that speak of every input where a command reads several."""

TIME = (
    Param("period", Period, Period.MONTH, "Length of a period.", panel="Time"),
    Param("week_start", WeekStart, WeekStart.MONDAY, "First day of a week.", panel="Time"),
    Param("confidence", float, 0.95, "Level of the intervals.", 0.5, 0.9999, panel="Time"),
    Param(
        "include_incomplete",
        bool,
        False,
        "Give rates of periods that are not over, marked.",
        panel="Time",
    ),
    Param("max_age", int, None, "Highest age that is shown and written.", 0, panel="Time"),
    Param("last", int, None, "Only the last N cohorts or periods.", 1, panel="Time"),
)


def take_names(values: object, **kinds: type[StrEnum]) -> None:
    """Put the members of enumerations in the place of their names.

    Args:
        values: a frozen object with an attribute for each of them.
        kinds: the enumerations by attribute.

    Raises:
        InputError: an enumeration has no member of such a name.
    """
    for name, kind in kinds.items():
        object.__setattr__(values, name, _member(name, getattr(values, name), kind))


def check_bounds(params: Iterable[Param], values: object) -> None:
    """Refuse numbers outside of what their parameters allow.

    Args:
        params: the declarations.
        values: an object with an attribute for each of them.

    Raises:
        InputError: a value is too small or too large, or no number at all.
    """
    for param in params:
        value = getattr(values, param.name)
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            continue
        check_bound(f"{param.option} {value:g}", value, param)


def check_bound(said: str, value: float, param: Param, hint: str = "") -> None:
    """Refuse a number outside of what its parameter allows.

    Args:
        said: the option and the number, for the message.
        value: the number.
        param: the declaration.
        hint: what to type, for the message.

    Raises:
        InputError: it is too small or too large, or no number at all.
    """
    # Nothing is below or above `nan`, so that no bound refuses it.
    if not math.isfinite(value):
        raise InputError(f"{said}: not a finite number", hint)
    if param.least is not None and value < param.least:
        raise InputError(f"{said}: at least {param.least:g}", hint)
    if param.most is not None and value > param.most:
        raise InputError(f"{said}: at most {param.most:g}", hint)


def days(option: str, text: str) -> int:
    """Return a number of days, written `90d` or `90`.

    Raises:
        InputError: it is neither.
    """
    found = re.fullmatch(r"(\d{1,6})d?", text.strip())
    if not found:
        raise InputError(f"{option} {text}: not a number of days", f"for example {option} 90d")
    return int(found[1])


def _member(name: str, value: str, kind: type[StrEnum]) -> StrEnum:
    """Return the member of an enumeration that a text names.

    Raises:
        InputError: it has none of this name.
    """
    try:
        return kind(value)
    except ValueError:
        raise InputError(f"{name} = {value!r}", f"one of: {', '.join(kind)}") from None
