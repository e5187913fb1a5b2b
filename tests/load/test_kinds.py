"""What a file holds is told by its first bytes, and what cannot be read is said to be so."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.feather  # type: ignore[import-untyped]
import pytest

from retainr.errors import InputError
from tests.load.inputs import load
from tests.load.tables import orders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ORDERS = orders()


def wrong(path: Path, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path, **options)
    return caught.value


def archive(**members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, inner in members.items():
            made.writestr(name.replace("__", "/").replace("_", "."), inner)
    return content.getvalue()


def streamed() -> bytes:
    content = io.BytesIO()
    ORDERS.write_ipc_stream(content)
    return content.getvalue()


UNREAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "PDF": (lambda: b"%PDF-1.7\n" + bytes(50), "a PDF document", "CSV or .xlsx"),
    "bzip2": (lambda: b"BZh91AY&SY", "packed with bzip2", "bunzip2"),
    "xz": (lambda: b"\xfd7zXZ\0\0", "packed with xz", "unxz"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c\0", "a 7z archive", "7z x"),
    "RAR": (lambda: b"Rar!\x1a\x07", "a RAR archive", "unrar"),
    "Avro": (lambda: b"Obj\x01\x04", "an Avro file", "Parquet"),
    "ORC": (lambda: b"ORC\x08", "an ORC file", "Parquet"),
    "Feather 1": (lambda: b"FEA1" + bytes(8), "a Feather file of version 1", "write_feather"),
    "Arrow stream": (streamed, "an Arrow stream, not an Arrow file", "new_file"),
    "ZIP": (lambda: archive(a_csv="x", b_csv="y"), "a ZIP archive (a.csv, b.csv)", "unzip"),
    "Numbers": (lambda: archive(Index__Document_iwa="x"), "a Numbers document", "export"),
    "half a ZIP": (
        lambda: archive(a_csv="x")[:40],
        "not a whole ZIP archive or workbook",
        "cut off",
    ),
    "HTML": (lambda: b"<!DOCTYPE html><html>", "a page of HTML or XML, whatever its ending", ""),
    "XML": (lambda: b"\xef\xbb\xbf<?xml version='1.0'?>", "a page of HTML or XML", "spreadsheet"),
    "unknown": (lambda: b"\x01\x02\x03", "cannot tell what kind of file this is", ".parquet"),
}


@pytest.mark.parametrize("kind", UNREAD)
def test_what_cannot_be_read_is_named(tmp_path: Path, kind: str) -> None:
    make, message, hint = UNREAD[kind]
    path = tmp_path / "export.bin"
    path.write_bytes(make())
    error = wrong(path)
    assert error.message.startswith(f"{path}: {message}")
    assert hint in error.hint
    assert error.hint


def test_a_table_of_old_feather_says_so(tmp_path: Path) -> None:
    path = tmp_path / "o.feather"
    path.write_bytes(b"FEA1" + bytes(8))
    assert "version 1" in wrong(path).message


ARROW: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "half of it": (lambda b: b[: len(b) // 2], "not a whole Arrow file"),
    "only its name": (lambda _: b"ARROW1\0\0ARROW1", "not a whole Arrow file"),
    "a wrong footer": (lambda b: b[:-10] + b"\x7f\x7f\x7f\x7f" + b[-6:], "cannot be read: "),
}


@pytest.mark.parametrize("fault", ARROW)
def test_damaged_arrow(tmp_path: Path, fault: str) -> None:
    damage, message = ARROW[fault]
    path = tmp_path / "o.arrow"
    ORDERS.write_ipc(path)
    path.write_bytes(damage(path.read_bytes()))
    assert wrong(path).message.startswith(f"{path}: {message}")


def test_types_of_arrow(tmp_path: Path) -> None:
    noon = dt.datetime(2024, 1, 5, 12)
    frame = pa.table(
        {
            "customer_id": pa.array(["00042", "b"]).dictionary_encode(),
            "order_date": pa.array([noon, noon], pa.timestamp("ns", "Asia/Shanghai")),
            "order_id": pa.array([2**63, 2**63 + 1], pa.uint64()),
            "amount": pa.array([Decimal("1.50"), None], pa.decimal128(12, 2)),
            "tags": pa.array([["x"], []]),
            "place": pa.array([{"x": 1}, None]),
        }
    )
    path = tmp_path / "o.feather"
    pyarrow.feather.write_feather(frame, str(path), compression="zstd")
    loaded = load(path, tz="Asia/Shanghai", by=("customer_id",))
    assert loaded.used["segment_0"].to_list() == ["00042"]
    assert loaded.times == [noon + dt.timedelta(hours=8)]
    assert loaded.money == [15_000]
    assert loaded.ledger.reasons == {"no amount": 1}
    assert '"tags" holds list' in wrong(path, by=("tags",)).message


def test_packed_kinds_are_told_by_what_is_in_them(tmp_path: Path) -> None:
    import gzip

    made = tmp_path / "o.parquet"
    ORDERS.write_parquet(made)
    for name in ("o.gz", "o", "o.parquet.gz"):
        path = tmp_path / name
        path.write_bytes(gzip.compress(made.read_bytes()))
        assert load(path).ledger.rows_read == ORDERS.height


def test_a_packed_file_that_was_cut_off(tmp_path: Path) -> None:
    import gzip

    path = tmp_path / "o.ndjson.gz"
    line = b'{"customer_id": "a", "order_date": "2024-01-05"}\n'
    packed = gzip.compress(b"".join(line.replace(b"a", b"%d" % n) for n in range(999)))
    path.write_bytes(packed[: len(packed) // 2])
    assert wrong(path).message == f"{path}: gzip data end in the middle"


def test_options_that_would_do_nothing_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "o.parquet"
    ORDERS.write_parquet(path)
    for option, value in {"sheet": "x", "query": "select 1", "skip_rows": 1}.items():
        error = wrong(path, **{option: value})
        assert f"--{option.replace('_', '-')} is for " in error.message
        assert error.message.endswith("this is Parquet")


def test_kinds_do_not_mix(tmp_path: Path) -> None:
    ORDERS.write_parquet(tmp_path / "a.parquet")
    ORDERS.write_ipc(tmp_path / "b.arrow")
    assert "files of different kinds (Arrow, Parquet)" in wrong(tmp_path).message


def test_one_column_of_another_type_in_arrow_and_parquet(tmp_path: Path) -> None:
    frame = pl.DataFrame({"customer_id": ["a"], "order_date": [dt.time(1)]})
    frame.write_ipc(tmp_path / "o.arrow")
    assert load(tmp_path / "o.arrow").ledger.reasons == {"unreadable time": 1}
