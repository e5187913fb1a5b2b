"""Any bytes at all: an answer whose account adds up, or an error of one line; never a fault."""

from __future__ import annotations

import gzip
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import retainr
from retainr.errors import NotEnoughDataError
from tests.load.tables import (
    as_text,
    orders,
    rows_of,
    write_json_array,
    write_json_lines,
    write_sqlite,
    write_workbook,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ORDERS = orders(40)
QUERY = {"query": "select * from orders"}
WRITERS: dict[str, Callable[[Path], object]] = {
    "csv": as_text(ORDERS).write_csv,
    "parquet": ORDERS.write_parquet,
    "arrow": ORDERS.write_ipc,
    "ndjson": lambda path: write_json_lines(ORDERS, path),
    "json": lambda path: write_json_array(ORDERS, path),
    "xlsx": lambda path: write_workbook(path, Orders=rows_of(ORDERS)),
    "db": lambda path: write_sqlite(ORDERS, path),
    "csv.gz": lambda path: path.write_bytes(gzip.compress(as_text(ORDERS).write_csv().encode())),
}
STARTS = {
    "csv": (b"", b"customer_id,order_date,amount\n", b"\xff\xfe", b"\xef\xbb\xbf"),
    "csv.gz": (b"\x1f\x8b", b"\x1f\x8b\x08\0\0\0\0\0\0\0"),
    "csv.zst": (b"\x28\xb5\x2f\xfd",),
    "parquet": (b"PAR1",),
    "arrow": (b"ARROW1\0\0",),
    "ndjson": (b"", b'{"customer_id": "a"}\n', b"[", b"\xef\xbb\xbf{"),
    "xlsx": (b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
}
ENDS = {"parquet": b"\x10\0\0\0PAR1", "arrow": b"\x10\0\0\0ARROW1"}
SETTINGS = settings(max_examples=40, suppress_health_check=list(HealthCheck))


def attempt(content: bytes, ending: str) -> None:
    """Read a file of these bytes; fail where the outcome is neither an answer nor an error."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"o.{ending}")
        path.write_bytes(content)
        options = QUERY if ending == "db" else {}
        try:
            rows = retainr.load(path, max_rejects=1.0, **options)  # type: ignore[arg-type]
            account = retainr.cohort(rows).data
        except (retainr.InputError, NotEnoughDataError) as error:
            assert error.message
            assert "\n" not in error.message + error.hint
            return
    out = account.rows_filtered + account.rows_rejected + account.rows_deduplicated
    assert account.rows_read == out + account.rows_after_as_of + account.rows_used
    assert account.rows_rejected == sum(account.reasons.values())


@cache
def whole(ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"o.{ending}")
        WRITERS[ending](path)
        return path.read_bytes()


@st.composite
def changed(draw: st.DrawFn, ending: str) -> bytes:
    """Draw a good file with a few places changed."""
    content = whole(ending)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(content)))
        how = draw(st.sampled_from(("flip", "insert", "delete", "cut", "repeat")))
        size = draw(st.integers(1, 40))
        piece = content[place : place + size]
        if how == "flip":
            mask = draw(st.integers(1, 255))
            made = bytes(byte ^ mask for byte in piece[:1]) + piece[1:]
        elif how == "insert":
            made = draw(st.binary(min_size=1, max_size=4)) + piece
        else:
            made = {"delete": b"", "cut": b"", "repeat": piece * 2}[how]
        content = content[:place] + made + (b"" if how == "cut" else content[place + size :])
    return content


@pytest.mark.parametrize("ending", STARTS)
@SETTINGS
@given(data=st.data())
def test_any_bytes(ending: str, data: st.DataObject) -> None:
    start = data.draw(st.sampled_from(STARTS[ending]))
    end = data.draw(st.sampled_from((b"", ENDS.get(ending, b""))))
    attempt(start + data.draw(st.binary(max_size=300)) + end, ending)


@pytest.mark.parametrize("ending", WRITERS)
@SETTINGS
@given(data=st.data())
def test_a_good_file_with_changes(ending: str, data: st.DataObject) -> None:
    attempt(data.draw(changed(ending)), ending)
