"""What a command computes from all of its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retainr.errors import InputError
from retainr.metrics.asked import of_other

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.load import Rows
    from retainr.metrics.metric import Metric
    from retainr.results import Result


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
