"""Values of a table on a server as SQL: read by the rules for files, where columns have types.

The SQL is what Spark 3.5 and later and its doubles compute alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retainr.load.amounts import LIMIT
from retainr.load.ids import MISSING, SPACE
from retainr.load.times import LAST_DAY

WHOLE = ("tinyint", "smallint", "int", "bigint")
FLOATS = ("float", "double")
TIMES = ("date", "timestamp", "timestamp_ntz")
_NESTED = re.compile("array|map|struct|variant|interval")
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")
_ARMOUR, _WHOLE_FLOAT = r'^="([^\n]*)"\z', r"^-?[0-9]+[.]0\z"
_DAY_US = 86_400_000_000
_BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What Unicode calls white space."""


def name(column: str) -> str:
    """Return a column's name as SQL."""
    return "`" + column.replace("`", "``") + "`"


def plain(column: str, dtype: str) -> str:
    """Return a column as it is; lists, maps and structures as text, which can be compared."""
    return f"CAST({name(column)} AS STRING)" if _NESTED.match(dtype) else name(column)


def text(value: str) -> str:
    """Return a literal of text."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def places(dtype: str) -> int | None:
    """Return the decimal places that a type declares; None where it is no decimal."""
    found = _DECIMAL.fullmatch(dtype)
    return int(found[2]) if found else None


@dataclass(frozen=True)
class Value:
    """Say in SQL how one column is read.

    Attributes:
        value: what is read; null where there is none or it cannot be read.
        empty: true where there is nothing to read.
        rounded: true where an amount has more places than are kept; None where none can.
    """

    value: str
    empty: str
    rounded: str | None = None


def ids(column: str, dtype: str, *, whole_floats: bool = False) -> Value:
    """Return how ids are read: as 64-bit integers, or as text without armour and spaces.

    Args:
        column: the table's own name.
        dtype: its type.
        whole_floats: it is text such as `12583.0` in all rows; the `.0` goes.
    """
    raw = name(column)
    if dtype in WHOLE:
        return Value(f"CAST({raw} AS BIGINT)", f"{raw} IS NULL")
    if dtype in FLOATS:
        fits = f"abs({raw}) < 9007199254740992D AND {raw} = floor({raw})"
        return Value(_where(fits, f"CAST({raw} AS BIGINT)"), f"({raw} IS NULL OR isnan({raw}))")
    stripped = f"btrim(CAST({raw} AS STRING), {text(SPACE)})"
    armour, quote = text(_ARMOUR), text("^'")
    bare = f"regexp_replace(regexp_replace({stripped}, {armour}, '$1'), {quote}, '')"
    bare = f"btrim({bare}, {text(SPACE)})"
    empty = f"coalesce(lower({bare}) IN ({', '.join(map(text, MISSING))}), true)"
    if not whole_floats:
        return Value(_where(f"NOT {empty}", bare), empty)
    whole = f"{bare} RLIKE {text(_WHOLE_FLOAT)}"
    cut = f"substring({bare}, 1, length({bare}) - 2)"
    return Value(_where(f"NOT {empty} AND {whole}", cut), empty)


def words(column: str) -> str:
    """Return stripped text in SQL; null where there is none."""
    return f"nullif(btrim(CAST({name(column)} AS STRING), {text(_BLANKS)}), '')"


def moment(column: str, dtype: str, zone: str) -> Value:
    """Return wall-clock time as microseconds since 1970.

    The session's zone must be UTC: so is what a date or a time without a zone is taken for.

    Args:
        column: the table's own name.
        dtype: one of `TIMES`.
        zone: the report zone, for instants.
    """
    raw = name(column)
    micros = f"unix_micros(CAST({raw} AS TIMESTAMP))"
    fits = f"{micros} BETWEEN {-LAST_DAY * _DAY_US // 5} AND {LAST_DAY * _DAY_US}"
    if dtype == "timestamp":
        wall = f"convert_timezone('UTC', {text(zone)}, CAST({raw} AS TIMESTAMP_NTZ))"
        micros = f"unix_micros(CAST({wall} AS TIMESTAMP))"
    return Value(_where(fits, micros), f"{raw} IS NULL")


def never(column: str) -> str:
    """Return where a time means that something does not end."""
    micros = f"unix_micros(CAST({name(column)} AS TIMESTAMP))"
    return f"coalesce({micros} > {LAST_DAY * _DAY_US}, false)"


def amount(column: str, dtype: str, scale: int) -> Value:
    """Return money as an integer of 10^-scale.

    Args:
        column: the table's own name.
        dtype: of a number.
        scale: decimal places that are kept; a decimal has no more.
    """
    raw = name(column)
    if dtype in FLOATS:
        return _nearest(f"(CAST({raw} AS DOUBLE) * {10**scale}D)", _no_number(raw, dtype))
    own = places(dtype) or 0
    digits = LIMIT // 10 ** (scale - own)
    most = f"{digits // 10**own}.{digits % 10**own:0{own}}" if own else str(digits)
    # Bounded first: a decimal of 38 digits would lose places when it is multiplied.
    short = f"CAST({raw} AS DECIMAL({19 - scale + own}, {own}))"
    unit = f"CAST({10**scale} AS DECIMAL({scale + 1}, 0))"
    whole = f"CAST({short} * {unit} AS BIGINT)"
    if dtype in WHOLE:
        whole = f"CAST({raw} AS BIGINT) * CAST({10**scale} AS BIGINT)"
    return Value(_where(f"{raw} BETWEEN -{most} AND {most}", whole), f"{raw} IS NULL")


def product(quantity: tuple[str, str], price: tuple[str, str], scale: int) -> Value:
    """Return quantity × unit price, multiplied before it is rounded.

    Args:
        quantity: column and type.
        price: column and type.
        scale: decimal places that are kept.
    """
    factors = " * ".join(f"CAST({name(column)} AS DOUBLE)" for column, _ in (quantity, price))
    empty = " OR ".join(_no_number(name(column), dtype) for column, dtype in (quantity, price))
    return _nearest(f"({factors} * {10**scale}D)", f"({empty})")


def _no_number(raw: str, dtype: str) -> str:
    return f"({raw} IS NULL OR isnan({raw}))" if dtype in FLOATS else f"{raw} IS NULL"


def _nearest(scaled: str, empty: str) -> Value:
    """Return the nearest integer of a float; a cast alone would cut off."""
    near = f"floor({scaled} + 0.5D)"
    value = _where(f"abs({scaled}) < {LIMIT}D", f"CAST({near} AS BIGINT)")
    off = f"abs({scaled} - CAST({value} AS DOUBLE)) > 1E-4D + abs({scaled}) * 1E-15D"
    return Value(value, empty, f"coalesce({off}, false)")


def _where(condition: str, value: str, other: str = "NULL") -> str:
    return f"CASE WHEN {condition} THEN {value} ELSE {other} END"
