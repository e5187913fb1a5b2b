"""A panic of Polars is the file's fault only where the file alone makes it panic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retainr.errors import InputError
from retainr.load.failures import reading
from retainr.load.scan import scan
from tests.load.inputs import table

if TYPE_CHECKING:
    from pathlib import Path


class PanicException(BaseException):
    """Stand in for that of Polars, which has no `Exception` above it either."""


def test_a_panic_over_a_good_file_is_a_fault(tmp_path: Path) -> None:
    parts = scan([str(table(tmp_path / "o.parquet"))]).parts
    with pytest.raises(PanicException), reading(["o.parquet"], parts):
        raise PanicException("toy")


def test_a_panic_over_a_file_that_cannot_be_read_names_it(tmp_path: Path) -> None:
    parts = scan([str(table(tmp_path / name)) for name in ("a.parquet", "b.parquet")]).parts
    content = (tmp_path / "b.parquet").read_bytes()
    (tmp_path / "b.parquet").write_bytes(content[:4] + bytes(len(content) - 12) + content[-8:])
    with pytest.raises(InputError) as caught, reading(["*.parquet"], parts):
        raise PanicException("toy")
    assert caught.value.message == f"{tmp_path / 'b.parquet'}: cannot be read: damaged"


def test_a_panic_while_a_file_is_opened_names_it() -> None:
    message = r"o\.parquet: cannot be read: damaged"
    with pytest.raises(InputError, match=message), reading(["o.parquet"]):
        raise PanicException("toy")


def test_an_interrupt_is_none(tmp_path: Path) -> None:
    parts = scan([str(table(tmp_path / "o.parquet"))]).parts
    with pytest.raises(KeyboardInterrupt), reading(["o.parquet"], parts):
        raise KeyboardInterrupt
