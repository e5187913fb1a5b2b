"""Which column plays which role: the option says it, or a dictionary of header names does."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.headers import by_header, tiers
from retainr.load.part import quoted
from retainr.load.words import normal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from retainr.load.options import Needs
    from retainr.load.presets import Preset


class NoColumnError(InputError):
    """No column plays a role that is needed: the header may stand further down."""


@dataclass(frozen=True)
class ColumnMap:
    """Hold what was chosen.

    Attributes:
        roles: role to the file's own column name.
        found_by: role to `option`, `preset` or `header`.
        preset: the export that the file is; None for no known one.
    """

    roles: Mapping[str, str]
    found_by: Mapping[str, str]
    preset: Preset | None = None

    def get(self, role: str) -> str | None:
        """Return the column of a role, or None."""
        return self.roles.get(role)

    @property
    def contracts(self) -> bool:
        """Say whether a row is a contract: it has a start in place of a time."""
        return "start" in self.roles and "time" not in self.roles

    @property
    def clock(self) -> str | None:
        """Return the role that dates a row: `time`, `start` of contracts, or none."""
        return next((role for role in ("time", "start") if role in self.roles), None)


def choose(
    file: str,
    header: Sequence[str],
    options: Mapping[str, str],
    needs: Needs,
    preset: Preset | None = None,
) -> ColumnMap:
    """Return the column of each role that is needed and there.

    Args:
        file: name of the input, for messages.
        header: the file's column names.
        options: role to column name, as given by the user.
        needs: the roles to look for.
        preset: the export that the file is; None for no known one.

    Raises:
        InputError: an option names no column, two columns match a role equally well, a
            required role has none, or the export has no customer that can be told apart from
            others. All problems of one kind are listed together.
    """
    if not header:
        raise InputError(f"{file}: no columns in it", "was the export cut off?")
    unknown = [name for name in options.values() if name not in header]
    if unknown:
        raise _no_column(file, header, options, unknown)
    needs = settled(header, options, needs, preset)
    found = _all_found(header, options, needs, preset)
    if doubts := [(role, match.columns) for role, match in found.items() if len(match.columns) > 1]:
        if not needs.lenient:
            raise _doubtful(file, doubts)
        found = {role: match for role, match in found.items() if len(match.columns) == 1}
    _check_halves(file, options, found)
    if missing := [role for role in needs.required if role not in found]:
        raise _no_role(file, header, missing, needs, preset)
    kept = _money({role: match.columns[0] for role, match in found.items()})
    chosen = {role: found[role] for role in kept}
    chosen |= {r: match for r, match in _beside(header, kept, preset).items() if r not in kept}
    roles = {role: match.columns[0] for role, match in chosen.items()}
    return ColumnMap(roles, {role: match.by for role, match in chosen.items()}, preset)


def settled(
    header: Sequence[str], options: Mapping[str, str], needs: Needs, preset: Preset | None
) -> Needs:
    """Return the needs as they are of these rows: those of contracts where they are contracts.

    Args:
        header: the file's column names.
        options: role to column name, as given by the user.
        needs: what a command reads.
        preset: the export that the file is; None for no known one.
    """
    if not needs.contracts:
        return needs
    contracts = needs.of_contracts
    if "start" in options or "end" in options:
        return contracts
    if "time" in options or _find("time", header, needs, preset).columns:
        return needs
    return contracts if _find("start", header, contracts, preset).columns else needs


def _all_found(
    header: Sequence[str], options: Mapping[str, str], needs: Needs, preset: Preset | None
) -> dict[str, _Found]:
    """Return what there is for each role: the option's column, or all that match best."""
    found = {role: _Found([name], "option") for role, name in options.items()}
    for role in (*needs.required, *needs.optional):
        if role not in found and _wanted(role, found):
            match = _find(role, header, needs, preset)
            found |= {role: match} if match.columns else {}
    return found


@dataclass(frozen=True)
class _Found:
    """Hold the columns that match a role equally well, and what knows them."""

    columns: Sequence[str]
    by: str = "header"


def _find(role: str, header: Sequence[str], needs: Needs, preset: Preset | None) -> _Found:
    """Return the columns of a role: the preset's, or those that the dictionary knows.

    A preset knows its export: what it does not name is left alone unless it is required.
    """
    if preset is None:
        return _Found(by_header(header, role))
    column = preset.column(role, header)
    if column is not None:
        return _Found([column], "preset")
    known = role in preset.roles or role in needs.required
    if not known or (role == "customer" and preset.unusable):
        return _Found([])
    return _Found(by_header(header, role))


def _beside(
    header: Sequence[str], roles: Mapping[str, str], preset: Preset | None
) -> Mapping[str, _Found]:
    """Return the columns that no command asks for by name but that change what rows mean."""
    if preset is None:
        money = "amount" in roles or "quantity" in roles
        found = by_header(header, "currency") if money else []
        return {"currency": _Found(found)} if found else {}
    wanted = ["status", "after_sale", "survey"]
    if roles.get("customer") == preset.column("customer", header):
        wanted.append("guest")
    if "amount" in roles and roles["amount"] == preset.column("amount", header):
        wanted += ["refunded", "currency"]
    columns = {role: preset.column(role, header) for role in wanted}
    if columns.get("guest") == roles.get("customer"):
        columns["guest"] = None
    return {role: _Found([name], "preset") for role, name in columns.items() if name}


def _wanted(role: str, roles: Collection[str]) -> bool:
    """Say whether a role is still worth looking for: an amount makes the others needless."""
    if role == "amount":
        return not {"quantity", "price"} <= set(roles)
    return not (role in ("quantity", "price") and "amount" in roles)


def _money(roles: dict[str, str]) -> dict[str, str]:
    """Drop a price without a quantity, and the reverse: neither is an amount."""
    if "quantity" in roles and "price" in roles:
        return roles
    return {role: name for role, name in roles.items() if role not in ("quantity", "price")}


def _check_halves(file: str, options: Mapping[str, str], roles: Collection[str]) -> None:
    """Refuse a quantity or a price that the user names but that makes no product."""
    for one, other in (("quantity", "price"), ("price", "quantity")):
        if one in options and other not in roles:
            raise InputError(
                f"{file}: --{one} without a {other} is no amount", f"--{other} COL, or --amount COL"
            )


def _doubtful(file: str, doubts: Sequence[tuple[str, Sequence[str]]]) -> InputError:
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


def _no_role(
    file: str,
    header: Sequence[str],
    missing: Sequence[str],
    needs: Needs,
    preset: Preset | None,
) -> InputError:
    if preset and preset.unusable and "customer" in missing:
        left = preset.column("stand_in", header)
        allow = f'; --allow-masked-id takes "{left}" as it is' if left else ""
        return InputError(
            f"{file}: customers cannot be told apart: this {preset.name} export {preset.unusable}",
            f"--customer COL names another column{allow}",
        )
    known = sorted({name for role in missing for tier in tiers(role) for name in tier})
    near = [name for name in header if difflib.get_close_matches(normal(name), known, 1, 0.75)]
    options = " ".join(f'{_option(role)} "…"' for role in missing)
    if needs.contracts and "time" in missing:
        options += ' (of contracts: --start "…")'
    nearest = f" (nearest: {quoted(near)})" if near else ""
    return NoColumnError(
        f"{file}: no column found for {' and '.join(missing)}{nearest}",
        f"say which ones: {options}; the file has: {quoted(header)}",
    )
