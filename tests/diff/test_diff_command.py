"""`retainr diff`: from two files to the screen, to files, and to an exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import retainr

LOG = "customer,date,amount\nann,2024-01-01,5\nbob,2024-01-02,6\nann,2024-02-20,7\n"


@pytest.fixture(autouse=True)
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write two results into the folder that the command runs in."""
    monkeypatch.chdir(tmp_path)
    Path("old.csv").write_text(LOG)
    Path("new.csv").write_text(f"{LOG}bob,2024-01-09,1\nbob,2024-03-01,8\n")
    for name in ("old", "new"):
        assert retainr("lifecycle", f"{name}.csv", "-o", f"{name}.json", "-q").code == 0


def test_it_says_what_changed_and_why() -> None:
    outcome = retainr("diff", "old.json", "new.json")
    assert outcome.code == 0, outcome.err
    assert "1 row of days up to 2024-02-20 came late" in outcome.text
    assert "from 2024-02-20 to 2024-03-01, by 10 days: 1 row came" in outcome.text
    assert outcome.text == retainr("diff", "old.json", "new.json").text


def test_files_and_formats() -> None:
    outcome = retainr("diff", "old.json", "new.json", "-o", "d.csv", "-o", "d.html", "-q")
    assert (outcome.code, outcome.out) == (0, b"")
    assert Path("d.csv").read_text().startswith("table,row,number,old,new,difference,unit,cell\n")
    document = retainr("diff", "old.json", "new.json", "--format", "json").document
    assert document["summary"]["late_rows"] == 1
    causes = retainr("diff", "old.json", "new.json", "--table", "causes", "--format", "csv").rows
    assert {"files", "as-of", "late-rows"} <= {row["cause"] for row in causes}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("old.json", "none.json"), "none.json: No such file"),
        (("old.csv", "new.json"), "old.csv: not JSON"),
        (("old.json", "new.json", "--table", "cohort"), "--table cohort: no such table"),
        (("old.json", "new.json", "-o", "d.png"), "table changes has no chart"),
        (("old.json", "new.json", "-o", "gone/d.csv"), "there is no folder gone"),
    ],
)
def test_what_cannot_be_done(words: tuple[str, ...], says: str) -> None:
    outcome = retainr("diff", *words)
    assert outcome.code == 2
    assert says in outcome.error
    assert not Path("d.png").exists()


def test_two_results_are_needed() -> None:
    outcome = retainr("diff", "old.json")
    assert outcome.code == 2
    assert "NEW.json" in outcome.err
