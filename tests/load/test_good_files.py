"""Good files: each loads to the account that stands beside it."""

from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

import retainr

FOLDER = Path(__file__).parent / "files" / "good"
INPUTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".toml")
PARTS = ("rows_filtered", "rows_rejected", "rows_deduplicated", "rows_after_as_of", "rows_used")


def expected(path: Path) -> Path:
    return path.with_suffix(".toml")


def test_every_input_has_an_account_and_the_reverse() -> None:
    accounts = set(FOLDER.glob("*.toml"))
    assert {expected(path) for path in INPUTS} == accounts
    assert len(accounts) == len(INPUTS)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_it_loads_to_its_account(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    case = tomllib.loads(expected(path).read_text(encoding="utf-8"))
    rows = retainr.load(path.name, kind=case.get("kind", "orders"), **case.get("options", {}))
    data = asdict(retainr.cohort(rows).data)
    data["sources"] = list(data["sources"])
    # What a case says nothing about is zero, so that no row goes astray unseen.
    said = {**dict.fromkeys(PARTS[:-1], 0), **case["data"]}
    assert {name: data[name] for name in said} == said
    assert data["rows_read"] == sum(data[part] for part in PARTS)
    assert data["rows_rejected"] == sum(data["reasons"].values())
    assert data["preset"] == case["data"].get("preset")
