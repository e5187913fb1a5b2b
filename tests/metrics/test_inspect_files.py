"""Every good, bad and real-header file of the tests: inspect says what cohort would say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import retainr
from tests.metrics.inspected import ENGLISH, inspect_file, table

LOAD = Path(__file__).parents[1] / "load"
FOLDERS = (LOAD / "files" / "good", LOAD / "files" / "bad", LOAD / "presets")
CASES = [path for folder in FOLDERS for path in sorted(folder.iterdir()) if path.suffix != ".toml"]
ACCOUNT = (
    "rows_read", "rows_filtered", "rows_rejected", "rows_after_as_of", "rows_used", "orders",
    "refunds", "customers", "first", "last", "preset", "encoding",
)  # fmt: skip


def options(path: Path) -> dict[str, Any]:
    """Return how the case is read."""
    case = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))
    return dict(case.get("options", {}))


def said_by_cohort(path: Path) -> str | retainr.Result:
    """Return the result, or the error's message."""
    try:
        return retainr.cohort(retainr.load(path.name, **options(path)))
    except retainr.InputError as error:
        return error.message


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_it_agrees_with_cohort(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    expected = said_by_cohort(path)
    try:
        result = inspect_file(Path(path.name), **options(path))
    except retainr.InputError as error:
        assert error.message == expected
        return
    errors = [note.evidence for note in result.notes if note.severity == "error"]
    texts = " ".join(ENGLISH.say(phrase) for phrase in errors if phrase)
    survey = not table(result, "distribution").is_empty() if _has(result, "distribution") else False
    if isinstance(expected, str):
        assert survey or expected in texts
        return
    assert errors == []
    found, data = result.data, expected.data
    if "event" not in data.columns and not found.rows_deduplicated:
        assert {n: getattr(found, n) for n in ACCOUNT} == {n: getattr(data, n) for n in ACCOUNT}


def _has(result: retainr.Result, name: str) -> bool:
    return any(table.name == name for table in result.tables)
