"""The script for Mondays makes a store, adds to it, and reports from it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import retainr
from tests.examples.test_examples import PATHS, program
from tests.process.program import ROOT
from tests.report.shops import shop

if TYPE_CHECKING:
    import pytest

MONDAY = ROOT / "examples" / "store" / "monday.sh"


def test_it_adds_what_came_since(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    header, *rows = shop(14).splitlines()
    rows.sort(key=lambda row: row.split(",")[1])
    Path("exports").mkdir()
    for n, part in enumerate((rows[:250], rows[250:])):
        text = "\n".join((header, *part)) + "\n"
        Path(f"exports/orders-{n}.csv").write_text(text, "utf-8")
        if n == 0:
            retainr.reduce(retainr.load("exports/orders-*.csv"), "store")
    env = {**PATHS, "PATH": f"{program(tmp_path / 'bin').parent}:{PATHS['PATH']}"}
    done = subprocess.run(["sh", MONDAY], env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    made = json.loads(Path("store/manifest.json").read_text("utf-8"))
    names = [original["name"] for original in made["originals"]]
    assert names == ["orders-0.csv", "orders-1.csv"]
    assert Path("weekly.html").exists()
    assert Path("customers.csv").exists()
