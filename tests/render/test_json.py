"""The JSON document: valid, complete, the same bytes, never NaN."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import retainr
from retainr.errors import InputError
from retainr.render import View
from retainr.render.json import render, render_lines
from retainr.results import GLOSSARY, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr.results import Result


def strict(data: bytes) -> Any:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    return json.loads(data.decode("utf-8"), parse_constant=refuse)


def test_the_document_has_the_members_of_the_specification_in_their_order(
    computed: Callable[..., Result],
) -> None:
    result = computed()
    document = strict(render(result, View()))
    assert list(document) == [
        "retainr", "command", "definition", "parameters", "data", "summary", "tables",
        "columns", "notes",
    ]  # fmt: skip
    assert document["retainr"] == retainr.__version__
    assert document["command"] == "cohort"
    assert document["definition"].startswith("Share of each cohort")
    assert document["parameters"]["period"] == "month"
    assert document["parameters"]["max_age"] is None
    assert document["data"]["rows_read"] == 7
    assert document["data"]["as_of"] == "2024-04-10"
    assert document["summary"]["customers"] == 3
    assert list(document["tables"]) == ["cohort", "curve", "trend"]
    assert document["columns"]["retention_rate"] == {
        "unit": "ratio",
        "definition": GLOSSARY["retention_rate"].definition,
    }
    assert [n["code"] for n in document["notes"]] == [n.code for n in result.notes]


def test_a_table_is_its_rows_exactly(computed: Callable[..., Result]) -> None:
    result = computed()
    rows = strict(render(result, View()))["tables"]["cohort"]
    frame = result.tables[0].frame.with_columns(pl.col(pl.Date).cast(pl.String))
    assert rows == frame.to_dicts()


def test_hostile_values_come_back_and_nan_is_null(made: Result, hostile: str) -> None:
    document = strict(render(made, View()))
    rows = document["tables"]["t"]
    assert [row["name|<b>"] for row in rows] == [hostile, "007", "", None]
    assert [row["rate"] for row in rows] == [0.1 + 0.2, None, None, 1e-7]
    assert [row["day"] for row in rows][:3] == ["2024-01-01", "1899-12-31", None]
    assert rows[1]["n"] == 2**62 + 1
    assert document["summary"] == {"n": 3, "rate": None, "day": "2024-01-01"}
    assert document["parameters"]["bad"] is None
    assert document["parameters"]["by"] == [hostile]
    assert hostile in document["notes"][1]["text"]


def test_a_password_in_an_address_is_left_out(made: Result) -> None:
    assert strict(render(made, View()))["data"]["sources"] == ["https://host/a/orders.csv"]
    assert b"secret" not in render(made, View())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/home/me/orders.csv", "orders.csv"),
        ("/home/me/store/", "store"),
        ("C:\\exports\\orders.csv", "orders.csv"),
        ("exports/orders.csv", "exports/orders.csv"),
        ("../orders.csv", "../orders.csv"),
        ("-", "-"),
    ],
)
def test_of_an_absolute_path_only_the_name_is_told(made: Result, typed: str, told: str) -> None:
    data = dataclasses.replace(made.data, sources=(typed,))
    document = strict(render(dataclasses.replace(made, data=data), View()))
    assert document["data"]["sources"] == [told]


def test_each_row_note_and_column_has_its_line(made: Result) -> None:
    data = render(made, View())
    lines = data.decode().splitlines() if b"\xe2\x80\xa8" not in data else []
    assert sum(line.startswith('   {"name|<b>"') for line in lines) == 5
    assert sum(line.startswith('  {"code"') for line in lines) == 2
    assert sum(line.startswith('  "') and '"unit"' in line for line in lines) == 6
    assert data.endswith(b"}\n")
    assert "é中".encode() in data


def test_the_same_bytes_twice(made: Result, computed: Callable[..., Result]) -> None:
    for result in (made, computed()):
        assert render(result, View()) == render(result, View())


def test_empty_tables_are_empty_lists(made: Result) -> None:
    bare = dataclasses.replace(
        made, tables=(Table("t", made.tables[0].frame.clear()),), notes=(), charts={}
    )
    document = strict(render(bare, View()))
    assert document["tables"] == {"t": []}
    assert document["notes"] == []
    assert render_lines(bare, View()) == b""


def test_times_are_iso(made: Result) -> None:
    frame = pl.DataFrame({"day": [dt.datetime(2024, 1, 2, 3, 4, 5)]})
    timed = dataclasses.replace(made, tables=(Table("t", frame),), charts={})
    assert strict(render_lines(timed, View())) == {"day": "2024-01-02T03:04:05"}


def test_lines_are_the_chosen_table_one_object_each(made: Result) -> None:
    rows = [strict(line) for line in render_lines(made, View()).split(b"\n")[:-1]]
    assert rows == strict(render(made, View()))["tables"]["t"]
    other = render_lines(made, View(table=made.tables[1].name))
    assert len(other.split(b"\n")) == 2


def test_lines_can_be_wide(made: Result) -> None:
    first = strict(render_lines(made, View(layout="wide")).split(b"\n")[0])
    assert list(first) == ["cohort", "size", "1", "2"]
    assert first["1"] == 86 / 358


@pytest.mark.parametrize("renderer", [render, render_lines])
def test_an_unknown_table_is_refused(made: Result, renderer: Callable[..., bytes]) -> None:
    with pytest.raises(InputError, match="no table 'no'") as caught:
        renderer(made, View(table="no"))
    assert caught.value.hint == "tables: t, second: [x]/long name of a table"


def test_a_file_name_that_is_no_text_does_not_end_the_program(made: Result) -> None:
    odd = dataclasses.replace(made.data, sources=("a\udcff.csv",))
    assert strict(render(dataclasses.replace(made, data=odd), View()))["data"]["sources"]


def test_rows_are_the_same_however_many_are_written_at_a_time(
    made: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = render(made, View())
    monkeypatch.setattr(sys.modules["retainr.render.json"], "_ROWS", 1)
    assert max(table.frame.height for table in made.tables) > 1
    assert render(made, View()) == whole


def test_a_table_without_rows_is_an_empty_list(made: Result) -> None:
    tables = tuple(dataclasses.replace(t, rows=t.frame.clear(), phrases={}) for t in made.tables)
    found = strict(render(dataclasses.replace(made, tables=tables), View()))["tables"]
    assert found == {table.name: [] for table in tables}


def test_no_heavy_library_is_imported() -> None:
    code = (
        "import sys\n"
        "import polars as pl\n"
        "from retainr.render.json import _rows\n"
        "list(_rows(pl.DataFrame({'a': [1.0]})))\n"
        "print([m for m in ('pyarrow', 'matplotlib', 'rich', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
