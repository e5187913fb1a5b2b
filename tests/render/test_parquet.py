"""Parquet: the table itself, the same bytes every time."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import polars as pl
import pytest

from retainr.errors import InputError
from retainr.render import View
from retainr.render.parquet import render
from retainr.results import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr.results import Result


def test_the_table_comes_back_with_its_types(computed: Callable[..., Result]) -> None:
    frame = computed().tables[0].frame
    read = pl.read_parquet(render(computed(), View()))
    assert read.schema == frame.schema
    assert read.equals(frame)


def test_nan_is_null_and_names_stay(made: Result, hostile: str) -> None:
    read = pl.read_parquet(render(made, View()))
    assert read["rate"].to_list() == [0.1 + 0.2, None, None, 1e-7]
    assert read["name|<b>"][0] == hostile


def test_wide_has_a_column_for_each_age(split: Result) -> None:
    read = pl.read_parquet(render(split, View(layout="wide")))
    assert read.columns == ["segment", "cohort", "size", "1", "2"]
    assert read["1"].to_list() == [86 / 358, None, None] * 2


def test_the_same_bytes_however_the_rows_were_gathered(made: Result) -> None:
    frame = pl.DataFrame({"n": pl.int_range(300_000, eager=True)})
    parts = pl.concat([frame.head(2), frame.tail(-2)], rechunk=False)
    assert parts.n_chunks() == 2
    whole, gathered = (
        dataclasses.replace(made, tables=(Table("t", rows),), charts={}) for rows in (frame, parts)
    )
    assert render(gathered, View()) == render(whole, View())


def test_the_same_bytes_for_any_number_of_threads_and_without_pyarrow() -> None:
    code = (
        "import sys\n"
        "import polars as pl\n"
        "from retainr.render import parquet\n"
        "frame = pl.DataFrame({'a': range(600_000)}).with_columns(b=pl.col('a') % 97)\n"
        "parquet.data_frame = lambda result, view: frame\n"
        "sys.stdout.buffer.write(parquet.render(None, None))\n"
        "assert 'pyarrow' not in sys.modules\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "POLARS_MAX_THREADS": threads},
        ).stdout
        for threads in ("1", "4")
    }
    assert len(outputs) == 1


def test_an_unknown_table_is_refused(made: Result) -> None:
    with pytest.raises(InputError, match="no table 'no'"):
        render(made, View(table="no"))
