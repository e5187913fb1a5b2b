"""Each bad file gives one line that says what is wrong, one that says what to type, and no more."""

from __future__ import annotations

import gc
import os
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.program import cohort, isolate
from tests.load import bad, bad_paths, bad_text, bad_typed, bad_values

if TYPE_CHECKING:
    from tests.load.bad import Bad

CASES: dict[str, Bad] = {
    **bad_text.TABLE, **bad_typed.TABLE, **bad_values.TABLE, **bad_paths.TABLE,
}  # fmt: skip
EXPECTED = tomllib.loads((Path(__file__).parent / "bad_table.toml").read_text(encoding="utf-8"))
TABLES = (bad_text, bad_typed, bad_values, bad_paths)


@pytest.fixture
def spare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a folder of its own, with another for temporary files."""
    home, spare = tmp_path / "home", tmp_path / "spare"
    home.mkdir()
    spare.mkdir()
    isolate(home, monkeypatch)
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    return spare


def test_every_case_has_one_name_and_its_lines() -> None:
    assert len(CASES) == sum(len(table.TABLE) for table in TABLES) > 60
    assert list(EXPECTED) == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_gives_its_two_lines(spare: Path, name: str) -> None:
    case = CASES[name]
    case.write()
    before = sorted(Path().iterdir())
    done = cohort(case.file, *case.options, "-o", "r.csv", "--rejects", "rejects.csv")
    assert (done.code, done.out) == (2, b"")
    assert {"error": done.error, "hint": done.hint} == EXPECTED[name]
    assert done.hint
    lines = [line for line in done.said if not line.startswith(("preset: ", "       "))]
    assert len(lines) == 2
    assert len(done.error) + len(done.hint) < 2000
    assert sorted(Path().iterdir()) == before
    gc.collect()  # A copy goes with what needs it, at the latest at exit.
    assert list(spare.iterdir()) == []


def test_a_file_that_may_not_be_read(spare: Path) -> None:
    path = Path("orders.csv")
    path.write_text(bad.GOOD)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    done = cohort("orders.csv", "-o", "r.csv")
    assert (done.code, done.error) == (2, "orders.csv: Permission denied")
    assert done.hint == "chmod u+r lets you read it"
    assert list(spare.iterdir()) == []
