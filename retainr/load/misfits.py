"""Options that mean nothing for what a row is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import InputError

if TYPE_CHECKING:
    from retainr.load.columns import ColumnMap
    from retainr.load.options import Needs, Reading

_CONTRACTS = ("customer", "start", "end", "amount", "quantity", "price", "status")


def check_fit(file: str, columns: ColumnMap, needs: Needs, options: Reading) -> None:
    """Refuse options that orders have and contracts have not.

    Args:
        file: name of the input, for messages.
        columns: what was chosen.
        needs: what the command reads.
        options: how to read.

    Raises:
        InputError: there is one.
    """
    if "start" not in columns.roles or not (needs.contracts or "start" in needs.required):
        return
    given = [role for role in options.columns if role not in _CONTRACTS]
    given += ["acquired"] if options.acquired else []
    if given:
        raise _misfit(file, given, "contracts", _CONTRACTS)


def _misfit(file: str, given: list[str], what: str, known: tuple[str, ...]) -> InputError:
    verb = "does" if len(given) == 1 else "do"
    named = " and ".join(f"--{name.replace('_', '-')}" for name in given)
    return InputError(
        f"{file}: {named} {verb} not go with {what}",
        f"leave it out; {what} have {' '.join(f'--{name}' for name in known)}",
    )
