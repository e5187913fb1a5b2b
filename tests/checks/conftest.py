"""Every test runs in a folder of its own, with an environment that changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.program import isolate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    isolate(tmp_path, monkeypatch)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return tmp_path
