"""The table and the summary of `check`, declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.metrics.metric import TableSpec
from retainr.results import Column, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.metrics.metric import OtherSource

_COLUMNS = (
    Column("check", Unit.TEXT, "name of the check"),
    Column("status", Unit.WORD, "what came of it: pass, fail, warn or no-data"),
    Column("metric", Unit.TEXT, "command and name of the number"),
    Column("source", Unit.TEXT, "source of the config; empty for files on the command line"),
    Column("cell", Unit.TEXT, "row of the command's table, or summary"),
    Column("period", Unit.TEXT, "how the command cuts time; empty where all of it is one period"),
    Column("clock", Unit.TEXT, "calendar or elapsed; empty where the command has one only"),
    Column("as_of", Unit.DATE, "last day that is fully observed"),
    Column("unit", Unit.TEXT, "unit of the numbers of the row"),
    Column("value", Unit.MIXED, "the number; empty where there is none"),
    Column("ci_low", Unit.MIXED, "lower end of its interval"),
    Column("ci_high", Unit.MIXED, "upper end of its interval"),
    Column("numerator", Unit.MIXED, "of a rate, where it is counted"),
    Column("denominator", Unit.MIXED, "of a rate, where it is counted"),
    Column("min", Unit.MIXED, "lowest value that passes"),
    Column("max", Unit.MIXED, "highest value that passes"),
    Column("max_drop", Unit.MIXED, "how far the value may be under the one before"),
    Column("before", Unit.MIXED, "the number of an earlier run, for max_drop"),
    Column("before_as_of", Unit.DATE, "last observed day of that run"),
    Column("confident", Unit.FLAG, "it fails only if the whole interval is past the bound"),
    Column("severity", Unit.TEXT, "fail, or warn for a check that leaves the exit code alone"),
    Column("terms", Unit.TEXT, "row and options that runs have in common where max_drop compares"),
    Column("message", Unit.TEXT, "what is to be said about it, in words"),
)  # fmt: skip

_SUMMARY = (
    Column("checks", Unit.COUNT, "checks that were run"),
    Column("passed", Unit.COUNT, "checks whose number keeps its bounds"),
    Column("failed", Unit.COUNT, "checks of severity fail whose number does not"),
    Column("warned", Unit.COUNT, "checks of severity warn whose number does not"),
    Column("without_data", Unit.COUNT, "checks that had nothing to measure"),
    Column("digest", Unit.CODE, "names the set of checks that did not pass; empty for none"),
)  # fmt: skip

TABLES = (TableSpec("checks", tuple(column.name for column in _COLUMNS), interval_of="value"),)
SUMMARY: dict[str, Column] = {column.name: column for column in _SUMMARY}
COLUMNS: dict[str, Column] = {column.name: column for column in (*_COLUMNS, *_SUMMARY)}


@dataclass(frozen=True)
class Declaration:
    """Declare what a document holds, for its schema.

    Attributes:
        name: of the command.
        tables: its tables.
        summary: the columns of its summary, by name.
        own: all columns by name.
        others: inputs with an account of their own.
    """

    name: str
    tables: tuple[TableSpec, ...]
    summary: Mapping[str, Column]
    own: Mapping[str, Column]
    others: tuple[OtherSource, ...] = ()

    def column(self, name: str) -> Column:
        """Return the declaration of a table's column."""
        return self.own[name]


CHECK = Declaration("check", TABLES, SUMMARY, COLUMNS)
