"""The same input gives the same bytes on another day, host and folder, and names none of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.process.program import ROOT, environment
from tests.report.shops import shop, survey

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = """
import getpass, os, platform, socket, sys, time

if sys.argv[1] == "later":
    ahead = 500 * 24 * 3600
    def later(name):
        real = getattr(time, name)
        return lambda seconds=None: real(time.time() if seconds is None else seconds)
    for name in ("localtime", "gmtime"):
        setattr(time, name, later(name))
    written = time.strftime
    time.strftime = lambda form, at=None: written(form, time.localtime() if at is None else at)
    clock, nanos = time.time, time.time_ns
    time.time, time.time_ns = lambda: clock() + ahead, lambda: nanos() + ahead * 10**9
    for module, name in ((socket, "gethostname"), (platform, "node"), (getpass, "getuser")):
        setattr(module, name, lambda: "elsewhere")
    os.getpid = lambda: 4242

from retainr.cli import main

for words in open("commands").read().splitlines():
    sys.argv = ["retainr", *words.split()]
    try:
        main()
    except SystemExit as end:
        print(words.split()[0], end.code)
"""
"""Run several commands in one process, perhaps as if it were another day on another host."""

COMMANDS = """\
report -o r.html -o r.json --history h.parquet
check -o c.json -o c.md -o c.html --junit c.xml --state s.json --github
diff monday.json today.json -o d.json -o d.html -o d.csv
"""
CONFIG = """
[sources.orders]
path = "orders.csv"
[sources.survey]
kind = "survey"
path = "nps.csv"
[report]
sections = ["churn", "nps"]
[[checks]]
metric = "churn.churn_rate"
max = 0.01
[[checks]]
metric = "nps.nps"
min = 0
source = "survey"
"""
ONE = {"TZ": "UTC", "HOSTNAME": "here", "PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1"}
TWO = {"TZ": "Asia/Tokyo", "HOSTNAME": "elsewhere", "PYTHONHASHSEED": "2"}


def made(folder: Path, when: str, env: dict[str, str]) -> dict[str, bytes]:
    """Return all that the commands write and print in a new folder."""
    folder.mkdir()
    (folder / "orders.csv").write_text(shop(), "utf-8")
    answers = [("2024-03", 20, 10, 15), ("2024-04", 25, 10, 5)]
    (folder / "nps.csv").write_text(survey(answers), "utf-8")
    (folder / "retainr.toml").write_text(CONFIG, "utf-8")
    for name in ("monday.json", "today.json"):
        shutil.copy(ROOT / "tests" / "docs" / name, folder)
    (folder / "commands").write_text(COMMANDS)
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, when],
        cwd=folder, env=environment(GITHUB_STEP_SUMMARY="summary.md", **env),
        capture_output=True, check=False,
    )  # fmt: skip
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return {**files, "screen": done.stdout, "said": done.stderr}


def test_another_day_another_host_another_folder(tmp_path: Path) -> None:
    one = made(tmp_path / "one", "now", ONE)
    two = made(tmp_path / "quite another", "later", TWO)
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []
    assert {"r.html", "h.parquet", "c.xml", "summary.md", "d.csv"} <= set(one)
    assert b"check 1" in one["screen"]
    for name, content in {**one, **two}.items():
        for strange in (b"elsewhere", str(tmp_path).encode()):
            assert strange not in content, name
