"""Files added to a store: what comes out is what all files at once would have given."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.engines.polars import PolarsEngine
from retainr.errors import InputError
from retainr.load import Reading
from retainr.store import append, open_kind, reduce

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from retainr.load.manifest import Manifest

HEADER = "customer,date,order_id,amount,channel,currency"
DAYS = ("2024-01-05", "2024-01-06", "2024-02-07", "2023-12-31", "2024-02-29")
ENGINE = PolarsEngine()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Write three files of orders of the same customers, and of others."""
    draw, numbers = random.Random(5), itertools.count()
    paths = [tmp_path / f"{name}.csv" for name in ("one", "two", "three")]
    for path in paths:
        rows = [
            f"{draw.choice('dabcé')},{draw.choice(DAYS)},{next(numbers) // 2},"
            f"{draw.choice((1, 2.5, -3, 'x' if draw.random() < 0.3 else 4))},"
            f"{draw.choice(('web', 'shop'))},{draw.choice(('EUR', 'eur', ''))}"
            for _ in range(12)
        ]
        put(path, *rows)
    return paths


def put(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join((header, *rows)) + "\n", "utf-8")
    return path


def made(paths: Sequence[Path], store: Path, **options: Any) -> Manifest:
    rows = open_kind([str(path) for path in paths], None, read(options), ENGINE)
    return reduce(rows, store)


def added(paths: Sequence[Path], store: Path, **options: Any) -> Manifest:
    return append([str(path) for path in paths], store, read(options), ENGINE)


def read(options: dict[str, Any]) -> Reading:
    return Reading(**options, given=frozenset(options))


OPTIONS = {"max_rejects": 1.0, "by": ("channel",)}


def test_one_after_the_other_is_all_at_once(files: list[Path], tmp_path: Path) -> None:
    whole = made(files, tmp_path / "whole", **OPTIONS)
    assert made(files[::-1], tmp_path / "other", **OPTIONS).content == whole.content
    made(files[1:2], tmp_path / "store", **OPTIONS)
    for known in (files[:2], files):
        last = added(known, tmp_path / "store")
    assert last.content == whole.content
    assert last.account() == whole.account()
    kept, direct = (retainr.load(tmp_path / name) for name in ("store", "whole"))
    assert retainr.churn(kept).summary == retainr.churn(direct).summary


def test_an_order_may_have_lines_in_old_and_new_files(files: list[Path], tmp_path: Path) -> None:
    """Its time is that of the earlier line, its segment too, and its amount may become a refund."""
    put(files[0], "a,2024-01-05,7,5,web,EUR", "a,2024-01-05,8,5,web,EUR", "b,2024-01-06,7,1,,EUR")
    put(files[1], "a,2024-01-03,7,2,shop,EUR", "a,2024-01-09,8,-9,shop,EUR", "a,2024-01-05,,4,,EUR")
    put(files[2], "a,2024-02-05,7,5,mail,EUR", "b,2024-01-06,7,1,app,EUR", "a,2024-01-05,,4,,EUR")
    expected = made(files, tmp_path / "whole", **OPTIONS)
    made(files[:1], tmp_path / "store", **OPTIONS)
    added(files[:2], tmp_path / "store")
    last = added(files, tmp_path / "store")
    assert last.spans == expected.spans == ((19725, 19758),)
    assert last.content == expected.content


def test_nothing_new_leaves_it_as_it_is(files: list[Path], tmp_path: Path) -> None:
    first = made(files, tmp_path / "store", **OPTIONS)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "store").iterdir()}
    assert added(files, tmp_path / "store").content == first.content
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "store").iterdir()} == before


def test_only_new_files_are_read(files: list[Path], tmp_path: Path) -> None:
    """What an old file holds is compared by its bytes: its rows are not judged again."""
    put(files[0], "a,2024-01-01,900,5,web,EUR", "b,soon,901,5,web,EUR")
    made(files[:2], tmp_path / "store", **OPTIONS)
    rows = added(files, tmp_path / "store").read
    assert rows["rows"].sum() == 2 + 12 + 12


LATE: dict[str, tuple[str, ...]] = {
    "amount is read as comma, and in the files of the store as point": (
        'a,2024-01-01,900,"1,5",web,EUR',
        'a,2024-01-01,901,"1.234,5",web,EUR',
    ),
    "time is read as .*, and in the files of the store as": ("a,13/01/2024,900,5,web,EUR",),
    "2 currencies: EUR": ("a,2024-01-01,900,5,web,USD",),
    "an empty amount may be that of a line whose order": ("a,2024-01-01,900,,web,EUR",),
    r"rows rejected .*limit 50%": tuple(f",2024-01-01,{n},5,web,EUR" for n in range(900, 960)),
}
"""Rows of a new file that the store alone cannot tell how to read."""


@pytest.mark.parametrize("said", LATE)
def test_rows_that_cannot_be_added(files: list[Path], tmp_path: Path, said: str) -> None:
    put(files[0], "c,2024-01-01,0,5,web,EUR", "c,2024-01-02,800,4.5,web,eur")
    made(files[:2], tmp_path / "store", **{**OPTIONS, "max_rejects": 0.5})
    put(files[2], *LATE[said])
    refused(said, files, tmp_path / "store")


def test_other_columns_cannot_be_added(files: list[Path], tmp_path: Path) -> None:
    header = "customer,date,order_id,channel"
    made(files[:2], tmp_path / "store", **OPTIONS)
    put(files[2], "a,2024-01-01,900,web", header=header)
    refused(r"--append: three\.csv: amount is nowhere, not amount", files, tmp_path / "store")


def test_files_that_are_not_as_they_were(files: list[Path], tmp_path: Path) -> None:
    made(files[:2], tmp_path / "store", **OPTIONS)
    refused("one.csv, which .* was made from, is not among", files[1:], tmp_path / "store")
    put(files[0], "a,2024-01-01,900,5,web,EUR")
    refused("one.csv, which .* was made from, is not as it was", files, tmp_path / "store")


def test_other_options_cannot_be_added(files: list[Path], tmp_path: Path) -> None:
    made(files[:2], tmp_path / "store", **OPTIONS)
    for given in ({"tz": "Asia/Shanghai"}, {"by": ()}, {"since": dt.date(2024, 1, 1)}):
        refused("the store was reduced with", files, tmp_path / "store", **given)


def refused(said: str, paths: Sequence[Path], store: Path, **given: Any) -> None:
    """See that files are not added, and that the store stays as it is."""
    before = {path.name: path.read_bytes() for path in store.iterdir()}
    with pytest.raises(InputError, match=said):
        added(paths, store, **given)
    assert {path.name: path.read_bytes() for path in store.iterdir()} == before


def test_repeated_rows_across_files_are_not_known(files: list[Path], tmp_path: Path) -> None:
    made(files[:2], tmp_path / "store", **OPTIONS, dedupe=True)
    with pytest.raises(InputError, match="reduced with --dedupe"):
        added(files, tmp_path / "store")
    with pytest.raises(InputError, match="nothing is no store"):
        added(files, tmp_path / "nothing")
