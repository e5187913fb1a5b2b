"""What a number has to have in common with another run's for the two to be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.checks.check import Check
    from retainr.results import Result

_OF_THE_RUN = (
    *("as_of", "since", "until", "new_since", "confidence", "max_rejects", "columns", "last"),
    *("encoding", "skip_rows", "sheet", "query", "amount_scale", "max_age", "show"),
)
"""Parameters that say which rows a run reads or how it shows them, not what a number means."""


def definition_of(result: Result, name: str) -> str:
    """Return what a number of a summary means, with the parameters that it is computed under.

    It is what the column `definition` of a history holds: two runs can be compared where it
    is the same.

    Args:
        result: of a command.
        name: of a number of its summary.
    """
    return f"{result.columns[name].definition} ({terms(result.parameters)})"


def terms_of_check(check: Check, result: Result) -> str:
    """Return what says which number a check means: the row that it names, and the terms.

    Args:
        check: what is asked; `latest` is the same row in every run.
        result: that its number is from.
    """
    where = [f"{name} = {value}" for name, value in sorted(check.where.items())]
    return "; ".join(part for part in (", ".join(where), terms(result.parameters)) if part)


def terms(parameters: Mapping[str, object]) -> str:
    """Return what of a run's parameters says what its numbers mean.

    Args:
        parameters: of a result, or of its document.
    """
    told = {
        key: value
        for key, value in parameters.items()
        if key not in _OF_THE_RUN and value not in (None, [], {}, "")
    }
    return ", ".join(f"{key} = {told[key]}" for key in sorted(told))


def differing(definition: str, other: str) -> str:
    """Return the terms that a definition has and another one has not.

    Args:
        definition: as `definition_of` makes it.
        other: of the same number on other terms.
    """
    own, theirs = (text.rpartition(" (")[2].removesuffix(")") for text in (definition, other))
    return ", ".join(term for term in own.split(", ") if term not in theirs.split(", "))
