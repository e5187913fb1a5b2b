"""Options as a shell takes them."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from retainr.lazy import pl

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN = re.compile(r"[\w./:=,%@+-]+")
_SPECIAL = re.compile(r"[$`\\!]")
_TYPED = re.compile(r"""--[a-z][a-z-]*(?: (?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s()'";,-][^\s();,]*))?""")
_OPEN = re.compile(r"…|\||\b[A-Z]{3,}\b")


def option(name: str, value: str) -> str:
    """Return an option with its value, quoted where a shell needs it."""
    if _PLAIN.fullmatch(value):
        return f"{name} {value}"
    if _SPECIAL.search(value):
        return f"{name} {shlex.quote(value)}"
    inside = value.replace('"', '\\"')
    return f'{name} "{inside}"'


def leave_out(column: str, ids: Sequence[str]) -> str:
    """Return the option that leaves out the rows of some customers."""
    values = ", ".join("'" + i.replace("'", "''") + "'" for i in ids)
    return option("--where", f"{_identifier(column)} not in ({values})")


def first_option(hint: str) -> str | None:
    """Return the first option that a hint names ready to be typed, or None.

    One with a place to fill (`COL`, `…`) cannot be typed as it is, and of several values of
    one option only the user knows the right one.
    """
    found = [each for each in _TYPED.findall(hint) if " " in each]
    if not found or _OPEN.search(found[0]):
        return None
    names = [each.partition(" ")[0] for each in found]
    return found[0] if names.count(names[0]) == 1 else None


def _identifier(column: str) -> str:
    """Return a column's name as SQL takes it: in quotes unless it is plainly a name."""
    try:
        plain = pl.sql_expr(f"{column} not in ('')").meta.root_names() == [column]
    except pl.exceptions.PolarsError:
        plain = False
    quoted = column.replace('"', '""')
    return column if plain else f'"{quoted}"'
