"""The tables and the summary of `diff`, declared."""

from __future__ import annotations

from retainr.results import Column, Unit

CHANGES = ("table", "row", "number", "old", "new", "difference", "unit", "cell")
ROWS = ("table", "row", "state")

_ALL = (
    Column("table", Unit.TEXT, "the table that the number stands in, or summary"),
    Column("row", Unit.TEXT, "the keys of its row, with their names; empty in the summary"),
    Column("number", Unit.TEXT, "its name"),
    Column("old", Unit.MIXED, "the value before; empty where it was not known"),
    Column("new", Unit.MIXED, "the value now; empty where it is not known"),
    Column("difference", Unit.MIXED, "new - old; empty where one of them is not known"),
    Column("unit", Unit.WORD, "how both values are to be read"),
    Column(
        "cell",
        Unit.WORD,
        "complete (its period was over before already), newly-complete (only now) or running; "
        "empty where the table does not say",
    ),
    Column("cause", Unit.WORD, "what can make numbers differ, the same in every language"),
    Column("count", Unit.COUNT, "rows, customers, days or rows of tables that it speaks of"),
    Column("text", Unit.TEXT, "the cause in a sentence"),
    Column("state", Unit.WORD, "added (the new result alone has the row) or gone"),
    Column("numbers_compared", Unit.COUNT, "numbers that both results have"),
    Column("numbers_changed", Unit.COUNT, "those of them that differ"),
    Column("complete_changed", Unit.COUNT, "changed numbers of cells that were complete before"),
    Column("newly_complete", Unit.COUNT, "changed numbers of cells that are complete only now"),
    Column("rows_added", Unit.COUNT, "rows of tables that the new result alone has"),
    Column("rows_gone", Unit.COUNT, "rows of tables that the old result alone has"),
    Column("late_rows", Unit.COUNT, "input rows of days that both saw, more than before"),
    Column("missing_rows", Unit.COUNT, "input rows of days that both saw, fewer than before"),
    Column("later_rows", Unit.COUNT, "input rows of days after the earlier as-of day"),
)
COLUMNS = {column.name: column for column in _ALL}
"""Unit and definition of every name; `diff` speaks of numbers of any unit."""
