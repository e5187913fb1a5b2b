"""All 60,000 hostile rows: one store on every engine that runs without a Spark of its own."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from retainr.engines.polars import PolarsEngine
from retainr.lazy import nw
from retainr.store import reduce
from tests.engines.hostile import ROWS, ZONES
from tests.engines.reduced import computed_by, content, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from retainr.lazy import Frame

SPILLED = re.compile(r"file_mb\(written=(\d+\.\d)")
BUDGET = "1MB"


@dataclass(frozen=True)
class InMemory(PolarsEngine):
    """Compute with Polars' other engine, which holds whole columns."""

    def collect(self, frames: Mapping[str, Frame]) -> dict[str, pl.DataFrame]:
        plans = [nw.to_native(frame) for frame in frames.values()]
        return dict(zip(frames, pl.collect_all(plans, engine="in-memory"), strict=True))


@pytest.fixture(scope="module")
def streamed(all_rows_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what the engine of the program makes of them."""
    assert pl.scan_parquet(all_rows_file).select(pl.len()).collect().item() == ROWS
    return content(all_rows_file, tmp_path_factory.mktemp("streamed") / "store", tz=ZONES[0])


@pytest.fixture
def spills_told() -> Iterator[None]:
    """Let Polars say on standard error what it spills."""
    _environment("1")
    yield
    _environment(None)


def _environment(value: str | None) -> None:
    pl.Config.load(json.dumps({"environment": {"POLARS_OOC_LOG_METRICS": value}}))


def test_in_memory(streamed: str, all_rows_file: Path, tmp_path: Path) -> None:
    rows = computed_by(InMemory(), opened(all_rows_file, tz=ZONES[0]))
    assert reduce(rows, tmp_path / "store").content == streamed


@pytest.mark.usefixtures("spills_told")
def test_spilled(
    streamed: str, all_rows_file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made = content(all_rows_file, tmp_path / "store", tz=ZONES[0], memory_budget=BUDGET)
    written = [float(megabytes) for megabytes in SPILLED.findall(capfd.readouterr().err)]
    assert sum(written) > 1
    assert made == streamed


def test_on_a_server(streamed: str, all_rows_file: Path, tmp_path: Path, sail: str) -> None:
    served: dict[str, Any] = {"engine": sail, "shared_filesystem": True}
    assert content(all_rows_file, tmp_path / "store", tz=ZONES[0], **served) == streamed
