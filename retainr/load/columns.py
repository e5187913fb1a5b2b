"""Which column plays which role: the option says it, or a dictionary of header names does."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.part import quoted
from retainr.load.words import normal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retainr.load.options import Needs


@dataclass(frozen=True)
class ColumnMap:
    """Hold what was chosen.

    Attributes:
        roles: role to the file's own column name.
        found_by: role to `option` or `header`.
    """

    roles: Mapping[str, str]
    found_by: Mapping[str, str]

    def get(self, role: str) -> str | None:
        """Return the column of a role, or None."""
        return self.roles.get(role)


def choose(file: str, header: Sequence[str], options: Mapping[str, str], needs: Needs) -> ColumnMap:
    """Return the column of each role that is needed and there.

    Args:
        file: name of the input, for messages.
        header: the file's column names.
        options: role to column name, as given by the user.
        needs: the roles to look for.

    Raises:
        InputError: an option names no column, two columns match a role equally well, or a
            required role has none. All problems of one kind are listed together.
    """
    unknown = [name for name in options.values() if name not in header]
    if unknown:
        raise _no_column(file, header, options, unknown)
    roles, doubts = dict(options), []
    for role in (*needs.required, *needs.optional):
        if role not in roles and _wanted(role, roles):
            found = _by_header(header, role)
            if len(found) > 1:
                doubts.append((role, found))
            roles |= dict.fromkeys([role], found[0]) if found else {}
    if doubts:
        raise _doubtful(file, doubts)
    _check_halves(file, options, roles)
    missing = [role for role in needs.required if role not in roles]
    if missing:
        raise _no_role(file, header, missing)
    kept = _money(roles)
    return ColumnMap(kept, {r: "option" if r in options else "header" for r in kept})


def _wanted(role: str, roles: Mapping[str, str]) -> bool:
    """Say whether a role is still worth looking for: an amount makes the others needless."""
    if role == "amount":
        return not {"quantity", "price"} <= set(roles)
    return not (role in ("quantity", "price") and "amount" in roles)


def _money(roles: dict[str, str]) -> dict[str, str]:
    """Drop a price without a quantity, and the reverse: neither is an amount."""
    if "quantity" in roles and "price" in roles:
        return roles
    return {role: name for role, name in roles.items() if role not in ("quantity", "price")}


def _check_halves(file: str, options: Mapping[str, str], roles: Mapping[str, str]) -> None:
    """Refuse a quantity or a price that the user names but that makes no product."""
    for one, other in (("quantity", "price"), ("price", "quantity")):
        if one in options and other not in roles:
            raise InputError(
                f"{file}: --{one} without a {other} is no amount", f"--{other} COL, or --amount COL"
            )


@cache
def _dictionary() -> dict[str, list[set[str]]]:
    raw = tomllib.loads((files("retainr.load") / "headers.toml").read_text(encoding="utf-8"))
    return {role: [{normal(n) for n in tier} for tier in e["names"]] for role, e in raw.items()}


def _by_header(header: Sequence[str], role: str) -> list[str]:
    """Return the columns that match a role best, all equally well."""
    for tier in _dictionary().get(role, []):
        if found := [name for name in header if normal(name) in tier]:
            return found
    return []


def _doubtful(file: str, doubts: Sequence[tuple[str, list[str]]]) -> InputError:
    """Return the error that names all columns between which only the user can choose."""
    said = []
    for role, found in doubts:
        names = " and ".join(f'"{name}"' for name in found)
        said.append(f"{names} could {'both' if len(found) == 2 else 'all'} be the {role}")
    options = " ".join(f'{_option(role)} "{found[0]}"' for role, found in doubts)
    which = "say which one" if len(doubts) == 1 else "say which ones"
    return InputError(f"{file}: {'; '.join(said)}", f"{which}: {options}")


def _no_column(
    file: str, header: Sequence[str], options: Mapping[str, str], unknown: Sequence[str]
) -> InputError:
    near = [m for name in unknown for m in difflib.get_close_matches(name, header, 1, 0.5)]
    role = next(role for role, name in options.items() if name == unknown[0])
    hint = f'did you mean {_option(role)} "{near[0]}"? ' if near else ""
    return InputError(
        f"{file}: no column {quoted(unknown)}", f"{hint}the file has: {quoted(header)}"
    )


def _option(role: str) -> str:
    return f"--{role.replace('_', '-')}"


def _no_role(file: str, header: Sequence[str], missing: Sequence[str]) -> InputError:
    known = sorted({normal(n) for r in missing for tier in _dictionary()[r] for n in tier})
    near = [name for name in header if difflib.get_close_matches(normal(name), known, 1, 0.75)]
    options = " ".join(f'--{r.replace("_", "-")} "…"' for r in missing)
    nearest = f" (nearest: {quoted(near)})" if near else ""
    return InputError(
        f"{file}: no column found for {' and '.join(missing)}{nearest}",
        f"say which ones: {options}; the file has: {quoted(header)}",
    )
