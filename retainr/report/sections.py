"""What a report is asked to hold, and how it cuts time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.activity.periods import Calendar, Period, WeekStart
from retainr.errors import InputError
from retainr.metrics import METRICS
from retainr.metrics.column_params import COLUMNS
from retainr.metrics.params import READING, SHARED_READING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.load import Rows
    from retainr.metrics import Metric

USUAL = ("cohort", "churn", "lifecycle", "repurchase", "survival", "clv", "nps", "risk")
"""Sections where none are named, as far as there is an input for them."""

OF_ORDERS = tuple(param.name for param in (*COLUMNS, *READING))
OF_ANSWERS = ("score", "since", "until", "as_of", "tz")
"""What of a report's options counts for which input: columns and filters are those of orders."""

_SURVEYS = "Surveys"


@dataclass(frozen=True)
class Section:
    """Ask for one section.

    Attributes:
        metric: what is computed.
        paths: of its input.
        options: as a config gives them; what is not among them has its default. Those of a
            metric that joins inputs name the further ones.
        asked: the user named it; one that was not is left out where the rows do not have it.
        rows: the input where it is open already, in place of the paths.
        others: inputs beside it that are open already, by their names.
        root: way to the folder of the config that names the inputs, with a slash at its end.
    """

    metric: Metric
    paths: tuple[str, ...]
    options: Mapping[str, object]
    asked: bool = True
    rows: Rows | None = None
    others: Mapping[str, Rows] = field(default_factory=dict)
    root: str = ""

    @property
    def read(self) -> tuple[str, ...]:
        """Return the paths of all its inputs."""
        told = (self.options.get(other.name) for other in self.metric.others)
        return (*self.paths, *(path for paths in told if isinstance(paths, list) for path in paths))

    @staticmethod
    def reads_answers(metric: Metric) -> bool:
        """Say whether the input of a metric is a survey."""
        return metric.group == _SURVEYS

    @property
    def of_answers(self) -> bool:
        """Say whether its input is a survey."""
        return self.reads_answers(self.metric)


def calendar_of(period: str | None, week_start: str | None) -> Calendar:
    """Return how time is cut: by month, where nothing is said."""
    return Calendar(Period(period or Period.MONTH), WeekStart(week_start or WeekStart.MONDAY))


def time_of(metric: Metric, calendar: Calendar) -> dict[str, object]:
    """Return the options that cut time, for metrics that have a row for each period."""
    own = {param.name for param in metric.params}
    if not {"period", "last"} <= own:
        return {}
    return {"period": calendar.period, "week_start": calendar.week_start}


def taken_by(metric: Metric) -> tuple[str, ...]:
    """Return the options of a report that count for the section of a metric."""
    names = OF_ANSWERS if Section.reads_answers(metric) else OF_ORDERS
    return (*names, *(SHARED_READING if metric.joins else ()), "confidence")


def metric_of(name: str) -> Metric:
    """Return the command whose result a section is.

    Raises:
        InputError: there is none of this name.
    """
    by_name = {metric.name: metric for metric in METRICS}
    if name not in by_name:
        raise InputError(f"report: no section {name}", f"sections: {', '.join(by_name)}")
    return by_name[name]
