"""Errors: one line that begins `error:`, a hint, exit code 2, and nothing else anywhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from retainr.cli.app import build
from tests.cli.logs import lines, orders
from tests.cli.program import cohort, retainr

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOD = "a,2024-01-05,1"
CASES: dict[str, Sequence[str]] = {
    "no such file": ("nothing.csv",),
    "no such folder": ("nowhere/orders.csv",),
    "empty folder": ("empty",),
    "empty file": ("empty.csv",),
    "headings only": ("headings.csv",),
    "unknown kind": ("orders.doc",),
    "binary": ("binary.csv",),
    "no such column": ("orders.csv", "--time", "nope"),
    "no such segment": ("orders.csv", "--by", "nope"),
    "no such zone": ("orders.csv", "--tz", "Nope"),
    "no expression": ("orders.csv", "--where", "1 +"),
    "no such column in where": ("orders.csv", "--where", "nope = 1"),
    "types in where": ("orders.csv", "--where", "channel > 1"),
    "no share": ("orders.csv", "--max-rejects", "x"),
    "no size": ("orders.csv", "--size", "x"),
    "no brackets": ("orders.csv", "--brackets", "x"),
    "no such table": ("orders.csv", "--table", "x"),
    "unknown ending": ("orders.csv", "-o", "x.doc"),
    "unknown ending of rejects": ("orders.csv", "--rejects", "x.doc"),
    "missing folder": ("orders.csv", "-o", "nowhere/x.csv"),
    "missing folder of rejects": ("orders.csv", "--rejects", "nowhere/x.csv"),
    "a folder as target": ("orders.csv", "-o", "folder.csv"),
    "rejects": ("rejects.csv",),
    "no event": ("orders.csv", "--start-event", "x"),
    "missing config": ("orders.csv", "--config", "nothing.toml"),
}


@pytest.fixture
def inputs() -> None:
    orders()
    lines(GOOD, name="orders.doc")
    lines(name="headings.csv")
    lines("a,soon,1", name="rejects.csv")
    Path("empty.csv").touch()
    Path("empty").mkdir()
    Path("folder.csv").mkdir()
    Path("binary.csv").write_bytes(b"\0\1\2")


@pytest.mark.usefixtures("inputs")
@pytest.mark.parametrize("case", CASES)
def test_an_error_is_one_line_and_its_hint(case: str) -> None:
    before = sorted(Path().rglob("*"))
    outcome = cohort(*CASES[case])
    assert outcome.code == 2
    assert outcome.out == b""
    assert outcome.said[0] == f"error: {outcome.error}"
    assert not [line for line in outcome.said if line.startswith(("Traceback", "Usage"))]
    assert sorted(Path().rglob("*")) == before


@pytest.mark.usefixtures("inputs")
@pytest.mark.parametrize("case", CASES)
def test_every_error_has_a_hint(case: str) -> None:
    outcome = cohort(*CASES[case])
    assert outcome.said[-1] == f"hint:  {outcome.hint}"
    assert outcome.hint.strip()


def test_all_missing_folders_are_named_at_once() -> None:
    outcome = cohort(orders(), "-o", "here/x.csv", "-o", "there/y.csv", "--rejects", "gone/z.csv")
    assert outcome.code == 2
    assert all(name in outcome.err for name in ("here", "there", "gone"))


@pytest.mark.parametrize("option", ["--nope", "--perod", "-z"])
def test_an_unknown_option_is_named(option: str) -> None:
    outcome = cohort(orders(), option)
    assert outcome.code == 2
    assert option in outcome.err
    assert outcome.out == b""


def test_an_unknown_option_shows_the_nearest() -> None:
    assert "--period" in cohort(orders(), "--perod", "week").err


def test_no_input() -> None:
    outcome = cohort()
    assert outcome.code == 2
    assert "INPUT" in outcome.err
    assert outcome.out == b""


def test_an_unknown_command_is_named() -> None:
    outcome = retainr("cohrt", orders())
    assert outcome.code == 2
    assert "cohrt" in outcome.err


def test_no_command_shows_the_help() -> None:
    outcome = retainr()
    assert outcome.code == 2
    assert "cohort" in outcome.text + outcome.err


def test_the_help_groups_the_commands_and_options() -> None:
    program, command = retainr("--help").text, retainr("cohort", "--help").text
    assert [program.index(group) for group in ("Retention", "Data")]
    panels = [command.index(f" {panel} ─") for panel in ("Columns", "Reading", "Time", "Output")]
    assert panels == sorted(panels)
    assert command.index("--clock") < panels[0] < command.index("--customer")
    assert "Example: retainr cohort orders.csv" in command
    assert retainr("cohort", "-h").text == command


def test_version() -> None:
    from retainr import __version__

    assert retainr("--version").text == f"retainr {__version__}\n"


def test_every_command_has_an_example() -> None:
    for command in build().registered_commands:
        assert command.epilog is not None
        assert command.epilog.startswith(f"Example: retainr {command.name}")


@pytest.mark.parametrize(
    "fault", [RuntimeError("toy"), MemoryError(), pl.exceptions.PanicException("toy")], ids=repr
)
@pytest.mark.parametrize("how", ["plain", "--debug", "RETAINR_DEBUG"])
def test_a_fault_asks_for_a_report(
    monkeypatch: pytest.MonkeyPatch, fault: BaseException, how: str
) -> None:
    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr(sys.modules["retainr.load"], "open_rows", broken)
    if how == "RETAINR_DEBUG":
        monkeypatch.setenv("RETAINR_DEBUG", "1")
    outcome = cohort(orders(), *(["--debug"] if how == "--debug" else []))
    assert outcome.code == 70
    assert outcome.out == b""
    assert ("Traceback" in outcome.err) == (how != "plain")
    assert outcome.error.startswith(f"a fault of retainr's own: {type(fault).__name__}")
    assert "report" in outcome.hint


@pytest.mark.parametrize(
    "rows",
    [
        ("a,2024-01-05,-1", "b,2024-01-06,-2"),
        ("a,2024-01-05,1",),
        ("a,2024-01-05,1", "a,2024-02-05,1"),
        ("a,2024-01-05,1", "b,2024-01-05,1"),
    ],
    ids=["only refunds", "one order", "one customer", "one day"],
)
def test_too_little_to_say_much_is_no_error(rows: tuple[str, ...]) -> None:
    outcome = cohort(lines(*rows))
    assert (outcome.code, outcome.said) == (0, [])
    assert "nan" not in outcome.text.lower().split()
    assert "note:" in outcome.text or "warning:" in outcome.text


def test_a_filter_that_leaves_nothing_is_no_error() -> None:
    outcome = cohort(orders(), "--where", "amount > 1000")
    assert outcome.code == 0
    assert "warning:" in outcome.text
