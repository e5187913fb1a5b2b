"""Nothing heavy is imported that a run does not use."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.logs import orders

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("polars", "matplotlib", "scipy", "pyarrow", "xlsxwriter", "fastexcel", "jinja2", "rich")
CODE = """
import sys
from retainr.cli import main
sys.argv[0] = "retainr"
try:
    main()
except SystemExit as end:
    code = end.code or 0
print(code, *sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def imported(folder: Path, *args: str, **environment: str) -> set[str]:
    """Return the heavy modules that a run imports."""
    orders()
    command = [sys.executable, "-c", CODE, *args]
    run = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    code, *modules = run.stderr.splitlines()[-1].split()
    assert code == "0", run.stderr
    return set(modules) & set(HEAVY)


@pytest.mark.parametrize("args", [("--help",), ("cohort", "--help")], ids=" ".join)
def test_help(tmp_path: Path, args: tuple[str, ...]) -> None:
    assert imported(tmp_path, *args) <= {"rich"}


@pytest.mark.parametrize(
    "args", [("--version",), ("schema", "cohort"), ("cohort", "--explain")], ids=" ".join
)
def test_what_computes_nothing(tmp_path: Path, args: tuple[str, ...]) -> None:
    assert imported(tmp_path, *args) == set()


def test_completion(tmp_path: Path) -> None:
    assert imported(
        tmp_path,
        _RETAINR_COMPLETE="complete_bash",
        COMP_WORDS="retainr cohort --per",
        COMP_CWORD="2",
    ) <= {"rich"}


@pytest.mark.parametrize("name", ["json", "csv"])
def test_data_on_standard_output(tmp_path: Path, name: str) -> None:
    assert imported(tmp_path, "cohort", "orders.csv", "--format", name) == {"polars"}


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl", "json"])
def test_data_files(tmp_path: Path, ending: str) -> None:
    args = ("cohort", "orders.csv", "-q", "-o", f"r.{ending}")
    assert imported(tmp_path, *args) == {"polars"}


@pytest.mark.parametrize(
    ("ending", "used"),
    [
        ("xlsx", {"xlsxwriter"}),
        ("md", set()),
        ("html", {"jinja2"}),
        ("png", {"matplotlib"}),
        ("svg", {"matplotlib"}),
    ],
)
def test_each_renderer_brings_its_own(tmp_path: Path, ending: str, used: set[str]) -> None:
    args = ("cohort", "orders.csv", "-q", "-o", f"r.{ending}")
    assert imported(tmp_path, *args) - {"rich"} == {"polars", *used}


def test_the_table_needs_no_picture(tmp_path: Path) -> None:
    assert imported(tmp_path, "cohort", "orders.csv") == {"polars", "rich"}
