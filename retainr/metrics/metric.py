"""What a metric registers: data and one function, no command line and no format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr.load import Rows
    from retainr.load.columns import Needs
    from retainr.metrics.params import Param
    from retainr.results import Result


@dataclass(frozen=True)
class Metric:
    """Register one metric.

    Attributes:
        name: of its command and its config section.
        group: heading in `retainr --help`.
        help: one line.
        example: a command line that works.
        params: its own parameters and the shared ones it takes, as they are asked for.
        parameters: the frozen dataclass that holds them; a field for each.
        needs: from the parameters to the roles that are read.
        run: from rows and parameters to the result.
        tables: names of its tables; the first is the default.
        definition: key of the text that defines it.
    """

    name: str
    group: str
    help: str
    example: str
    params: tuple[Param, ...]
    parameters: Callable[..., Any]
    needs: Callable[[Any], Needs]
    run: Callable[[Rows, Any], Result]
    tables: tuple[str, ...]
    definition: str
