"""Options that mean nothing for what a row is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.errors import InputError

if TYPE_CHECKING:
    from retainr.load.columns import ColumnMap
    from retainr.load.options import Needs, Reading

_CONTRACTS = ("customer", "start", "end", "amount", "quantity", "price", "status")

_SURVEYS = ("score", "customer", "time", "comment", "status")


def check_fit(file: str, columns: ColumnMap, needs: Needs, options: Reading) -> None:
    """Refuse options that orders have, but not contracts, surveys, durations and the like.

    Args:
        file: name of the input, for messages.
        columns: what was chosen.
        needs: what the command reads.
        options: how to read.

    Raises:
        InputError: there is one.
    """
    named = tuple(options.columns)
    if "start" in columns.roles and (needs.contracts or "start" in needs.required):
        _check(file, "contracts", _CONTRACTS, (*named, *_given(options, "acquired")))
    if needs.survey:
        _check(file, "surveys", _SURVEYS, (*named, *_given(options, "acquired", "new_since")))
    for what, role in (("durations", "duration"), ("a table of survivors", "survivors")):
        if role in needs.required:
            dated = ("acquired", "since", "until", "as_of", "new_since", "customer_map")
            _check(file, what, needs.required, (*named, *_given(options, *dated)))


def _given(options: Reading, *names: str) -> list[str]:
    return [name for name in names if getattr(options, name) is not None]


def _check(file: str, what: str, known: tuple[str, ...], given: tuple[str, ...]) -> None:
    others = [f"--{name.replace('_', '-')}" for name in given if name not in known]
    if others:
        verb, those = ("does", "it") if len(others) == 1 else ("do", "them")
        raise InputError(
            f"{file}: {' and '.join(others)} {verb} not go with {what}",
            f"leave {those} out; columns are {' '.join(f'--{name}' for name in known)}",
        )
