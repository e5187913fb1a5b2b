"""How far a server is: what its client is told, with a double for a Spark of one's own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from retainr.engines import spark_engine
from retainr.engines.spark import connect
from retainr.engines.spark_tasks import watched
from retainr.engines.tasks import Count, Tasks
from tests.cli.program import retainr as program

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path


def test_a_server_reports_its_tasks(sail: str) -> None:
    session, tasks = connect(sail).session, Tasks()
    from pyspark.sql.connect.shell.progress import Progress, StageInfo

    handlers = session.client._progress_handlers
    with watched(session, tasks):
        with Progress(handlers=handlers) as query:
            query.update_ticks([StageInfo(1, 4, 4, 0, True), StageInfo(2, 8, 1, 0, False)], 2, "o")
            assert tasks.count == Count(5, 12)
        assert tasks.count == Count()
    assert handlers == []


def test_a_session_of_ones_own_is_asked() -> None:
    infos = {1: SimpleNamespace(numCompletedTasks=3, numTasks=8), 2: None}
    tracker = SimpleNamespace(getActiveStageIds=lambda: list(infos), getStageInfo=infos.get)
    session = SimpleNamespace(sparkContext=SimpleNamespace(statusTracker=lambda: tracker))
    tasks = Tasks()
    with watched(session, tasks):
        assert tasks.count == Count(3, 8)
    assert tasks.count == Count()


@pytest.mark.parametrize(
    "args",
    [
        ("cohort",),
        ("reduce", "-o", "store"),
        ("report", "--section", "cohort", "-o", "r.json"),
        ("check", "--as-of", "2024-02-29", "--min", "cohort.retention_rate_1=0"),
    ],
    ids=lambda args: args[0],
)
def test_whoever_watches_is_told(
    sail: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    days = pl.Series(["2024-01-05", "2024-02-10"]).str.to_datetime(time_unit="us")
    pl.DataFrame({"customer": ["a", "a"], "time": days}).write_parquet("o.parquet")
    told: list[Tasks | None] = []

    def watch(session: object, tasks: Tasks | None) -> AbstractContextManager[None]:
        told.append(tasks)
        return watched(session, tasks)

    monkeypatch.setattr(spark_engine, "watched", watch)
    name, *own = args
    served = (name, "o.parquet", "--engine", sail, "--shared-filesystem", *own)
    for flag, wanted in (("--progress", Tasks), ("--no-progress", type(None))):
        outcome = program(*served, flag)
        assert outcome.code == 0, outcome.err
        assert {type(one) for one in told} == {wanted}
        told.clear()
