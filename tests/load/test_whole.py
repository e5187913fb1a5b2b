"""What only whole rows tell: exact repetitions, missing values, columns with few values."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import retainr
from retainr.load import whole
from retainr.load.whole import Whole, read_whole

if TYPE_CHECKING:
    from pathlib import Path

CSV = "customer,time,note\na,2024-01-05,x\na,2024-01-05,x\n,2024-01-05,x\n,2024-01-05,x\n"


def read(path: Path, *, all_used: bool = False, **options: Any) -> Whole:
    rows = retainr.load(path, kind="any", **options)
    collected = rows.gather(lambda _rows, _as_of: {})
    return read_whole(collected.rows, collected.decided, all_used=all_used)


def written(folder: Path, text: str = CSV) -> Path:
    path = folder / "log.csv"
    path.write_text(text, "utf-8")
    return path


def test_used_rows_are_compared_and_all_are_counted(tmp_path: Path) -> None:
    found = read(written(tmp_path))
    assert (found.rows, found.duplicates) == (4, 1)
    assert found.missing == {"customer": 2, "time": 0}
    assert read(written(tmp_path), all_used=True).duplicates == 2


def test_filtered_rows_are_not_compared(tmp_path: Path) -> None:
    assert read(written(tmp_path), where="note = 'y'").duplicates == 0


def test_rows_that_merely_share_a_hash_are_no_repetition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = pl.first().is_null().cast(pl.UInt64) * 0
    monkeypatch.setattr(whole, "_hash", lambda: same)
    text = CSV + "b,2024-01-06,x\nb,2024-01-06,y\nb,2024-01-06,\n"
    assert read(written(tmp_path, text)).duplicates == 1


@pytest.mark.parametrize(
    "values",
    [
        [1.5, 1.5, -0.0, 0.0, math.nan, math.nan],
        [Decimal("1.10"), Decimal("1.1"), None, None],
        [dt.date(2024, 1, 1), dt.date(2024, 1, 1)],
        [b"a", b"a", b"b"],
        [[1, 2], [1, 2], [], None],
        [{"a": 1}, {"a": 1}, {"a": None}],
        [True, True, False],
        [dt.timedelta(1), dt.timedelta(1)],
    ],
    ids=lambda values: type(values[0]).__name__,
)
def test_columns_of_every_type_count_as_dedupe_counts_them(
    tmp_path: Path, values: list[object]
) -> None:
    data = {"customer": "a", "time": dt.date(2024, 1, 5)}
    frame = pl.DataFrame([{**data, "extra": value} for value in values], strict=False)
    path = tmp_path / "log.parquet"
    frame.write_parquet(path)
    dropped = retainr.cohort(retainr.load(path, dedupe=True)).data.rows_deduplicated
    assert read(path).duplicates == dropped == len(values) - frame.unique().height


def test_lines_of_an_order_are_compared_as_they_stand(tmp_path: Path) -> None:
    head = "Name,Email,Financial Status,Created at,Currency,Total,Lineitem name,Lineitem quantity"
    lines = (
        "#1,a@x,paid,2024-01-05 06:00:00 -0500,USD,9.00,Mug,1",
        "#1,,,2024-01-05 06:00:00 -0500,,,Cup,1",
        "#1,,,2024-01-05 06:00:00 -0500,,,Cup,1",
    )
    path = written(tmp_path, "\n".join((head, *lines, "")))
    found = read(path, preset="shopify")
    assert found.duplicates == 1
    assert found.missing["customer"] == 0


def test_uneven_rows_are_no_reason_to_stop(tmp_path: Path) -> None:
    text = "a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3\n"
    rows = retainr.load(written(tmp_path, text), kind="any")
    assert read_whole(rows, None, all_used=True).rows == 4


def test_columns_with_few_values(tmp_path: Path) -> None:
    lines = [f"c{n},2024-01-05,{n % 2},{n % 50},{n},only" for n in range(500)]
    path = written(tmp_path, "\n".join(("customer,time,two,fifty,many,one", *lines, "")))
    assert read(path).segments == {"two": 2, "fifty": 50}


def test_a_file_without_rows(tmp_path: Path) -> None:
    rows = retainr.load(written(tmp_path, "a,b\n"), kind="any")
    with pytest.raises(retainr.InputError, match="no data rows"):
        read_whole(rows, None, all_used=True)
