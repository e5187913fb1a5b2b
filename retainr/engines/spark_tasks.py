"""How many tasks of Spark are done: a Connect server reports it, a Spark of one's own is asked."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from retainr.engines.spark_errors import faults
from retainr.engines.tasks import Count, Tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def is_remote(session: Any) -> bool:
    """Say whether a session is one of Spark Connect."""
    return "connect" in type(session).__module__


@contextmanager
def watched(session: Any, tasks: Tasks | None) -> Iterator[None]:
    """Tell how far a session is while it works, to whoever wants to know.

    Args:
        session: classic, or of Connect.
        tasks: nobody wants to know without it.
    """
    if tasks is None:
        yield
    elif not is_remote(session):
        with tasks.told_by(partial(_active, session.sparkContext.statusTracker())):
            yield
    else:
        reported = Reported()
        session.registerProgressHandler(reported)
        try:
            with tasks.told_by(lambda: reported.count):
                yield
        finally:
            session.removeProgressHandler(reported)


class Reported:
    """Keep what a Connect server reports of what it computes, one query after the other."""

    count = Count()

    def __call__(self, stages: Iterable[Any] | None, *, done: bool, **_more: object) -> None:
        """Take a report, as PySpark hands it on; of what is done there is nothing to be told."""
        each = [] if done else list(stages or ())
        self.count = Count(
            sum(stage.num_completed_tasks for stage in each), sum(stage.num_tasks for stage in each)
        )


def _active(tracker: Any) -> Count:
    """Return the tasks of the stages that run; of none where Spark is gone meanwhile."""
    with suppress(*faults()):
        infos = [tracker.getStageInfo(number) for number in tracker.getActiveStageIds()]
        # A stage that ended between the two questions is not known any more.
        each = [info for info in infos if info is not None]
        return Count(
            sum(info.numCompletedTasks for info in each), sum(info.numTasks for info in each)
        )
    return Count()
