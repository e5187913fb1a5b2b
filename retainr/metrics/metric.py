"""What a metric registers: data and one function, no command line and no format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retainr.metrics.params import Param
from retainr.results.columns import GLOSSARY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from retainr.load import Ahead, Needs, Reading, Rows
    from retainr.results import Column, Phrase, Result, Unit


@dataclass(frozen=True)
class TableSpec:
    """Declare one table of a metric.

    Attributes:
        name: as `--table` takes it.
        columns: all it can have, in their order, segment columns excepted.
        optional: those of them that it has when the input or the options give them.
        on_request: the table is there only when an option asks for it.
        patterns: columns whose names hold what an option says: each a regular expression for
            the whole name, with the unit.
        interval_of: the column whose interval `ci_low` and `ci_high` are; an interval of another
            one has that one's name before it.
    """

    name: str
    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()
    on_request: bool = False
    patterns: tuple[tuple[str, Unit], ...] = ()
    interval_of: str | None = None


@dataclass(frozen=True)
class OtherSource:
    """Declare an input that a metric reads beside the first one.

    Its path is an option of its name, and the keyword that `run` takes its rows by. How it is
    read is said by `own` options, by those that speak of every input (`SHARED_READING`), and by
    an option of its own for all else: `--orders-option time=paid_at`.

    Attributes:
        name: of its option, its keyword and its account.
        help: one line.
        needs: from the parameters, and how the user says rows are read, to the roles.
        required: nothing is computed without it.
        own: options of the command that speak of this input in place of the first one.
        columns: columns that only this input has; those of `own` stand among the command's.
    """

    name: str
    help: str
    needs: Callable[[Any, Reading], Needs]
    required: bool = False
    own: tuple[str, ...] = ()
    columns: tuple[Param, ...] = ()

    @property
    def params(self) -> tuple[Param, ...]:
        """Return the options that name the input, and that say how it alone is read."""
        shown = f"How --{self.name} is read, such as customer=COL or where=SQL; repeatable."
        return (
            Param(self.name, list, (), self.help, metavar="PATH"),
            Param(self.option, list, (), shown, metavar="NAME=VALUE"),
        )

    @property
    def option(self) -> str:
        """Return the name of the option that says how it alone is read."""
        return f"{self.name}_option"


@dataclass(frozen=True)
class Metric:
    """Register one metric.

    Attributes:
        name: of its command and its config section.
        group: heading in `retainr --help`.
        help: one line.
        example: a command line that works.
        params: its own parameters and the shared ones it takes, as they are asked for.
        parameters: the frozen dataclass that holds them; a field for each.
        needs: from the parameters, and how the user says rows are read, to the roles.
        run: from rows and parameters to the result; takes the rows of `others` by their names.
        explain: from the parameters to the sentences that define what is computed.
        tables: its tables; the first is the default.
        summary: the columns of its summary, by name.
        columns: options for columns that it reads besides those that every metric takes.
        ahead: from rows and parameters to what it reads of them, for a report to read it
            together with other metrics; None where it always reads for itself.
        own: columns of tables whose unit is another one here than in the glossary.
        others: inputs that it reads beside the first one.
    """

    name: str
    group: str
    help: str
    example: str
    params: tuple[Param, ...]
    parameters: Callable[..., Any]
    needs: Callable[[Any, Reading], Needs]
    run: Callable[..., Result]
    explain: Callable[[Any], tuple[Phrase, ...]]
    tables: tuple[TableSpec, ...]
    summary: Mapping[str, Column]
    columns: tuple[Param, ...] = ()
    ahead: Callable[[Rows, Any], Ahead | None] | None = None
    own: Mapping[str, Column] = field(default_factory=dict)
    others: tuple[OtherSource, ...] = ()

    @property
    def joins(self) -> bool:
        """Say whether nothing is computed without a further input."""
        return any(other.required for other in self.others)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of the further inputs."""
        return tuple(other.name for other in self.others)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Return the names of its summary's numbers, alone and behind its own (`churn.lost`)."""
        return (*self.summary, *(f"{self.name}.{name}" for name in self.summary))

    def column(self, name: str) -> Column:
        """Return the declaration of a table's column."""
        return self.own.get(name) or GLOSSARY[name]
