"""The further inputs of a command: opened, and computed with the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.metrics.asked import other_reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.load import Rows
    from retainr.metrics.metric import Metric
    from retainr.results import Result


def check_used(metric: Metric, values: Mapping[str, Any]) -> None:
    """Refuse options that say how an input is read that is not there.

    Args:
        metric: the command.
        values: the options as Typer parsed them.

    Raises:
        InputError: there is one.
    """
    for other in metric.others:
        if (told := values[other.option]) and not values[other.name]:
            option = f"--{other.option.replace('_', '-')}"
            raise InputError(
                f"{option} {told[0]}: there is no --{other.name}", f"--{other.name} FILE"
            )


def open_others(
    metric: Metric, params: Any, values: Mapping[str, Any], first: Rows
) -> dict[str, Rows]:
    """Return the further inputs that are named, by their names, opened.

    Args:
        metric: the command.
        params: its parameters.
        values: of all its options.
        first: the first input.

    Raises:
        InputError: an input or an option cannot be used.
    """
    from retainr.load import open_rows

    found = {}
    for other in metric.others:
        if paths := values[other.name]:
            reading = other_reading(other, values)
            needs = other.needs(params, reading)
            try:
                found[other.name] = open_rows(paths, needs, reading, first.engine)
            except InputError as error:
                raise of_other(error, other.name) from error
    return found


def compute(metric: Metric, params: Any, first: Rows, others: Mapping[str, Rows]) -> Result:
    """Return the result of a command.

    Args:
        metric: the command.
        params: its parameters.
        first: the INPUT.
        others: the further ones, by their names.

    Raises:
        InputError: an input cannot be read; where it is not the first, it says which.
    """
    try:
        return metric.run(first, params, **others)
    except InputError as error:
        for name, other in others.items():
            if other.name != first.name and error.message.startswith(f"{other.name}: "):
                raise of_other(error, name) from error
        raise


def of_other(error: InputError, name: str) -> InputError:
    """Return an error whose hint says how to tell an option of another input.

    Args:
        error: what is wrong with that input.
        name: of its option.
    """
    own = f"of --{name} it is --{name}-option NAME=VALUE"
    return InputError(error.message, "; ".join(filter(None, (error.hint, own))), error.details)
