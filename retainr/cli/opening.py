"""All inputs of a command, opened; nothing but headers and a sample is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retainr.cli.outputs import columns_said
from retainr.metrics.asked import reading_of
from retainr.metrics.opening import check_used, compute, open_others

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.engines.tasks import Tasks
    from retainr.load import Rows
    from retainr.metrics import Metric
    from retainr.results import Result


@dataclass(frozen=True)
class Opened:
    """Hold the inputs of a command.

    Attributes:
        first: the INPUT.
        others: the further ones, by their names.
    """

    first: Rows
    others: Mapping[str, Rows] = field(default_factory=dict)

    @property
    def every(self) -> list[Rows]:
        """Return all of them."""
        return [self.first, *self.others.values()]

    @property
    def said(self) -> list[str]:
        """Return what is said about how each is read."""
        others = (line for name, rows in self.others.items() for line in columns_said(rows, name))
        return [*columns_said(self.first), *others]

    def compute(self, metric: Metric, params: Any) -> Result:
        """Return the result of the command.

        Raises:
            InputError: an input cannot be read; where it is not the first, it says which.
        """
        return compute(metric, params, self.first, self.others)


def open_all(metric: Metric, params: Any, values: Mapping[str, Any], tasks: Tasks | None) -> Opened:
    """Return all inputs of a command.

    Args:
        metric: the command.
        params: its parameters.
        values: of all its options, and `paths`.
        tasks: is told how far a server is; None where nobody asks.

    Raises:
        InputError: an input or an option cannot be used.
    """
    from retainr.engines.polars import PolarsEngine
    from retainr.load import open_rows

    check_used(metric, values)
    reading = reading_of(metric, values)
    needs = metric.needs(params, reading)
    first = open_rows(values["paths"], needs, reading, PolarsEngine(tasks=tasks))
    return Opened(first, open_others(metric, params, values, first))
