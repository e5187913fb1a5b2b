"""A report that is killed: each file is the old or the new one, and the next run goes on."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import chdir
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.cli.program import retainr
from tests.process.program import environment, names, start
from tests.report.shops import survey

if TYPE_CHECKING:
    from pathlib import Path

OUTPUTS = ("r.html", "r.json", "h.parquet")
OLD, NEW = "2024-03-31", "2024-04-30"
ANSWERS = survey([("2024-03", 20, 10, 15), ("2024-04", 25, 10, 5)])
REPORT = (
    "report", "--survey", "nps.csv", "-q",
    "-o", "r.html", "-o", "r.json", "--history", "h.parquet",
)  # fmt: skip

WATCHED = """
import os, shutil, sys
from pathlib import Path

here, kept = Path.cwd(), Path(os.environ["KEPT"])
kept.mkdir()
watching = True
fsync = os.fsync

def keep(event):
    global watching
    watching = False
    shutil.copytree(here, kept / f"{len(list(kept.iterdir())):02d}-{event}")
    watching = True

def hook(event, args):
    if not watching or event not in ("open", "os.rename", "os.remove", "os.chmod"):
        return
    path = Path(str(args[0])).absolute()
    if event != "open":
        keep(event)
    elif path.parent == here and args[2] & os.O_CREAT:
        keep(f"open{path.name}")

def synced(handle):
    keep("before-sync")
    fsync(handle)
    keep("after-sync")

os.fsync = synced
sys.addaudithook(hook)
from retainr.cli import main
main()
"""
"""The program, which keeps its folder as it is before each step that changes it: what a kill
at that moment leaves."""

AT_THIRD_RENAME = """
import os, signal, sys

renamed = 0

def hook(event, args):
    global renamed
    if event == "os.rename":
        renamed += 1
        if renamed == 3:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
from retainr.cli import main
main()
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in OUTPUTS if (folder / name).exists()}


def report(folder: Path, day: str) -> None:
    """Make a report, in this process."""
    with chdir(folder):
        outcome = retainr(*REPORT, "--as-of", day)
    assert (outcome.code, outcome.err) == (0, "")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with last month's report."""
    folder = tmp_path_factory.mktemp("before")
    (folder / "nps.csv").write_text(ANSWERS, "utf-8")
    report(folder, OLD)
    return folder


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with this month's report over last month's."""
    folder = tmp_path_factory.mktemp("after") / "shop"
    shutil.copytree(before, folder)
    report(folder, NEW)
    return folder


def holds(folder: Path, before: Path, after: Path) -> set[str]:
    """See that a folder has whole files and a whole history; return which of them are new."""
    old, new, found = contents(before), contents(after), contents(folder)
    assert set(found) == set(OUTPUTS)
    for name, content in found.items():
        assert content in (old[name], new[name]), name
    json.loads(found["r.json"])
    history = pl.read_parquet(folder / "h.parquet")
    days = {str(day) for day in history["as_of"].unique()}
    assert days in ({OLD}, {OLD, NEW})
    assert not history.select("as_of", "command", "metric").is_duplicated().any()
    assert history.filter(as_of=dt.date.fromisoformat(OLD)).equals(
        pl.read_parquet(before / "h.parquet")
    )
    strange = set(names(folder)) - {*OUTPUTS, "nps.csv", ".h.parquet.lock"}
    assert [name for name in strange if not name.startswith(".retainr-")] == []
    return {name for name in OUTPUTS if found[name] != old[name]}


def goes_on(folder: Path, after: Path) -> None:
    """See that the next run makes what an undisturbed one would have."""
    report(folder, NEW)
    assert contents(folder) == contents(after)


def test_whatever_the_moment_all_files_are_whole(before: Path, after: Path, tmp_path: Path) -> None:
    folder, kept = tmp_path / "shop", tmp_path / "kept"
    shutil.copytree(before, folder)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *REPORT, "--as-of", NEW],
        cwd=folder, env=environment(KEPT=str(kept)), capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert holds(folder, before, after) == set(OUTPUTS)
    moments = sorted(kept.iterdir())
    assert len(moments) >= 12
    # A kill while a file is filled hurts a temporary one: no other is opened to be written.
    opened = {moment.name.partition("open")[2] for moment in moments} - {""}
    assert [n for n in opened if not n.startswith((".retainr-", ".h.parquet.lock"))] == []
    seen = [holds(moment, before, after) for moment in moments]
    assert [len(new) for new in seen] == sorted(len(new) for new in seen)
    # The folder was kept between all renames, and with half-written files in it.
    assert {len(new) for new in seen} == set(range(len(OUTPUTS) + 1))
    left = max(moments, key=lambda moment: len(list(moment.glob(".retainr-*"))))
    assert len(list(left.glob(".retainr-*"))) == len(OUTPUTS)
    goes_on(left, after)


def test_killed_between_two_renames(before: Path, after: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    shutil.copytree(before, folder)
    done = subprocess.run(
        [sys.executable, "-c", AT_THIRD_RENAME, *REPORT, "--as-of", NEW],
        cwd=folder, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    assert len(holds(folder, before, after)) == 2


@pytest.mark.slow
def test_killed_at_200_random_moments(before: Path, after: Path, tmp_path: Path) -> None:
    """Half of the moments are anywhere in the run, half where it writes."""
    draw = random.Random(7)
    folder = tmp_path / "shop"
    seen = {"killed": 0, "ended": 0, "some new": 0, "leftovers": 0}
    for number in range(200):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(before, folder)
        process = start(*REPORT, "--as-of", NEW, cwd=folder)
        begun = time.monotonic()
        if number % 2:
            while not any(folder.glob(".retainr-*")) and process.poll() is None:
                pass
            delay = draw.uniform(0, 0.02)
        else:
            delay = draw.uniform(0, 3)
        begun = time.monotonic() if number % 2 else begun
        while time.monotonic() < begun + delay and process.poll() is None:
            pass
        process.kill()
        process.communicate()
        seen["killed" if process.returncode == -signal.SIGKILL else "ended"] += 1
        new = holds(folder, before, after)
        seen["some new"] += 0 < len(new) < len(OUTPUTS)
        seen["leftovers"] += any(folder.glob(".retainr-*"))
        if number % 20 == 1:
            goes_on(folder, after)
    print(seen)
    assert seen["killed"] > 100
    assert seen["leftovers"] > 0


@pytest.mark.slow
def test_ten_reports_at_once_into_one_history(tmp_path: Path) -> None:
    """What test_history.py sees with threads, with processes."""
    (tmp_path / "nps.csv").write_text(ANSWERS, "utf-8")
    days = [f"2024-04-{20 + n}" for n in range(10)]
    report = ("report", "--survey", "nps.csv", "-q", "--history", "h.parquet")
    many = [start(*report, "--as-of", day, cwd=tmp_path) for day in days]
    for process in many:
        _, err = process.communicate()
        assert (process.returncode, err) == (0, b"")
    history = pl.read_parquet(tmp_path / "h.parquet")
    assert sorted(map(str, history["as_of"].unique())) == days
    assert history.group_by("command", "metric").len()["len"].unique().to_list() == [10]
    assert names(tmp_path) == [".h.parquet.lock", "h.parquet", "nps.csv"]
