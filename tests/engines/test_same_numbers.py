"""The same numbers on this machine and on a server, to the bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.engines.hostile import ZONES
from tests.engines.reduced import content

if TYPE_CHECKING:
    from pathlib import Path

OTHER: dict[str, dict[str, Any]] = {
    "decimals, no zone, repeated rows": {
        "amount": "exact", "time": "local_at", "dedupe": True, "where": "number > 100",
        "since": "1960-01-01", "until": "2024-05-05",
    },
    "quantity times price, days, no orders": {
        "amount": None, "quantity": "quantity", "price": "price", "time": "day", "order": None,
        "acquired": "joined", "as_of": "2024-01-01",
    },
    "ids that are numbers": {"customer": "number", "order": "quantity", "refunds": "drop"},
    "contracts": {
        "time": None, "order": None, "start": "paid_at", "end": "ends_at", "amount": "quantity",
    },
    "events with ids": {
        "kind": "events", "event": "event", "event_id": "order_id", "order": None,
    },
}  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_a_server_makes_the_same_of_hostile_rows(
    sail: str, rows_file: Path, tmp_path: Path, zone: str
) -> None:
    _compare(sail, rows_file, tmp_path, tz=zone)


@pytest.mark.parametrize("options", OTHER.values(), ids=OTHER)
def test_other_columns_are_read_alike(
    sail: str, rows_file: Path, tmp_path: Path, options: dict[str, Any]
) -> None:
    _compare(sail, rows_file, tmp_path, tz=ZONES[0], **options)


def _compare(sail: str, rows: Path, folder: Path, **options: Any) -> None:
    served = content(rows, folder / "served", engine=sail, shared_filesystem=True, **options)
    assert served == content(rows, folder / "here", **options)
