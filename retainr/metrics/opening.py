"""The inputs of a command beside the first one, and what it computes from all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.load import open_rows
from retainr.metrics.asked import of_other, other_reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.load import Rows
    from retainr.metrics.metric import Metric
    from retainr.results import Result


def open_others(
    metric: Metric, params: Any, values: Mapping[str, Any], first: Rows
) -> dict[str, Rows]:
    """Return the inputs beside the first one, by their names; only headers are read.

    Args:
        metric: the command.
        params: its parameters.
        values: of all its options.
        first: the INPUT, whose engine reads the others, too.

    Raises:
        InputError: an input or an option cannot be used.
    """
    found = {}
    for other in metric.others:
        if paths := values[other.name]:
            reading = other_reading(other, values)
            try:
                needs = other.needs(params, reading)
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
