"""Options that mean nothing for what a row is."""

from __future__ import annotations

import difflib
from dataclasses import fields
from typing import TYPE_CHECKING

from retainr.errors import InputError
from retainr.load.part import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retainr.load.columns import ColumnMap
    from retainr.load.options import Needs, Reading

_CONTRACTS = ("customer", "start", "end", "amount", "quantity", "price", "status")

_SURVEYS = ("score", "customer", "time", "comment")
_MONEY = ("refunds", "amount_scale")


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
        others = _given(options, "acquired", "new_since", *_MONEY)
        _check(file, "surveys", _SURVEYS, (*named, *others))
        _check_comment(file, needs, options)
    for what, role in (("durations", "duration"), ("a table of survivors", "survivors")):
        if role in needs.required:
            dated = ("acquired", "since", "until", "as_of", "new_since", "customer_map", *_MONEY)
            _check(file, what, needs.required, (*named, *_given(options, *dated)))


def named_columns(options: Reading) -> tuple[str, ...]:
    """Return the columns that options name beside those with a role."""
    return (*options.by, *((options.acquired,) if options.acquired else ()))


def check_named(file: str, header: Sequence[str], options: Reading) -> None:
    """Refuse options that name a column that is not there.

    Raises:
        InputError: there is one.
    """
    if unknown := [name for name in named_columns(options) if name not in header]:
        near = difflib.get_close_matches(unknown[0], header, 1, 0.5)
        meant = f'did you mean "{near[0]}"? ' if near else ""
        raise InputError(
            f"{file}: no column {quoted(unknown)}", f"{meant}the file has: {quoted(header)}"
        )


def _check_comment(file: str, needs: Needs, options: Reading) -> None:
    """Refuse a column of comments that nothing is asked of."""
    if "comment" in options.columns and "comment" not in (*needs.required, *needs.optional):
        raise InputError(f"{file}: --comment alone asks for nothing", "--words 20 counts its words")


def _given(options: Reading, *names: str) -> list[str]:
    """Return the options that say something else than when nobody names them."""
    usual = {one.name: one.default for one in fields(options)}
    return [name for name in names if getattr(options, name) != usual[name]]


def _check(file: str, what: str, known: tuple[str, ...], given: tuple[str, ...]) -> None:
    others = [f"--{name.replace('_', '-')}" for name in given if name not in known]
    if others:
        verb, those = ("does", "it") if len(others) == 1 else ("do", "them")
        raise InputError(
            f"{file}: {' and '.join(others)} {verb} not go with {what}",
            f"leave {those} out; columns are {' '.join(f'--{name}' for name in known)}",
        )
