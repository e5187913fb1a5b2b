"""The same config gives the same bytes, from whatever folder the program is started."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.program import retainr
from tests.report.shops import shop, survey

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """
[sources.orders]
path = "exports/orders-*.csv"
customer_map = "map.csv"

[sources.survey]
kind = "survey"
path = "exports/nps.csv"

[report]
sections = ["churn", "clv", "nps"]
output = ["out/r.json"]
history = "out/history.parquet"

[[checks]]
metric = "churn.churn_rate"
max = 0.9
max_drop = 0.9

[[checks]]
metric = "clv.customers"
min = 1
severity = "warn"
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path) -> Path:
    """Return a folder with a config and what it names; clv has too little, and says of what."""
    folder = tmp_path / "project"
    (folder / "exports").mkdir(parents=True)
    (folder / "deep").mkdir()
    (folder / "retainr.toml").write_text(CONFIG, "utf-8")
    (folder / "map.csv").write_text("alias,id\nc99,c00-00\n", "utf-8")
    (folder / "exports" / "orders-1.csv").write_text(shop(9), "utf-8")
    answers = survey([("2023-08", 9, 1, 1), ("2023-09", 9, 2, 3)])
    (folder / "exports" / "nps.csv").write_text(answers, "utf-8")
    return folder


def outputs(project: Path, monkeypatch: pytest.MonkeyPatch, start: str) -> dict[str, bytes]:
    """Return what report and check write when they are started in a folder."""
    monkeypatch.chdir(project / start)
    found: dict[str, bytes] = {}
    for day in ("2023-08-31", "2023-09-30"):
        report = retainr("report", "-q", "--config", _config(project), "--as-of", day)
        assert report.code == 0, report.err
        check = retainr("check", "--format", "json", "--config", _config(project), "--as-of", day)
        assert check.code in (0, 3), check.err
        found[f"check {day}"] = check.out
    found |= {path.name: path.read_bytes() for path in (project / "out").iterdir()}
    for path in (project / "out").iterdir():
        path.unlink()
    return found


def _config(project: Path) -> str:
    return str(project / "retainr.toml")


def test_the_working_folder_is_in_no_output(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = outputs(project, monkeypatch, ".")
    assert b'"exports/orders-*.csv: ' in there["r.json"]
    assert b'"before": ' in there["check 2023-09-30"]
    for start in ("deep", "/"):
        assert outputs(project, monkeypatch, start) == there, start
