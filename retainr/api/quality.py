"""The quality of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from retainr.metrics.inspect import InspectParams
from retainr.metrics.inspect import inspect as run_inspect

if TYPE_CHECKING:
    from retainr.activity.periods import Period, WeekStart
    from retainr.load import Rows
    from retainr.results import Result


class InspectOptions(TypedDict, total=False):
    """Say how time is cut; each key is the option of that name."""

    period: Period | str
    week_start: WeekStart | str


def inspect(rows: Rows, **options: Unpack[InspectOptions]) -> Result:
    """Say what an input is and what is wrong with it.

    Args:
        rows: what `load` returned, best with `kind="any"`.
        options: how to cut time, as on the command line.

    Raises:
        InputError: the files cannot be read at all.
    """
    return run_inspect(rows, InspectParams(**options))  # type: ignore[arg-type]
