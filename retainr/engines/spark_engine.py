"""Spark: the reduction runs where the tables are, and only small ones come back."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retainr.engines.spark_errors import faults, quiet, told
from retainr.engines.spark_tasks import watched
from retainr.errors import InputError
from retainr.lazy import nw, pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars

    from retainr.engines.tasks import Tasks
    from retainr.lazy import Frame

_PINNED = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}
"""Settings of a session while it works for us: times are converted by name, never by it, and
what does not fit is an error, never a wrap."""


@dataclass(frozen=True)
class Place:
    """Name a table as its server knows it.

    Attributes:
        name: of the table, or where its files are.
        format: of the files; None for the name of a table.
    """

    name: str
    format: str | None = None


@dataclass
class SparkEngine:
    """Compute in a Spark session.

    Attributes:
        session: classic, or of a Connect server.
        name: of the engine, with nothing secret in it.
        here: it sees the files of this machine.
        tasks: is told how far the work is; None where nobody asks.
    """

    session: Any = field(repr=False)
    name: str
    here: bool = False
    tasks: Tasks | None = None
    serves: bool = True
    gathers: bool = False
    _kept: list[Any] = field(default_factory=list, repr=False)
    _pinned: dict[str, str | None] = field(default_factory=dict, repr=False)

    def table(self, place: Place) -> Any:
        """Return a table as the server has it."""
        with self.working():
            if place.format is None:
                return self.session.table(place.name)
            # Files that other programs wrote before 1900 mean what stands in them.
            reader = self.session.read.option("datetimeRebaseMode", "CORRECTED")
            return reader.format(place.format).load(place.name)

    def has_text(self, path: str) -> bool:
        """Say whether the server finds any text at a path."""
        try:
            with self.working():
                return _collected(self.session.read.text(path).limit(1)).height > 0
        except InputError:
            return False

    def types(self, table: Any) -> dict[str, str]:
        """Return name and type of each column of a table."""
        with self.working():
            return {one.name: _type(one.dataType.simpleString()) for one in table.schema}

    def select(self, table: Any, columns: Mapping[str, str]) -> Any:
        """Return a table made of another one.

        Args:
            table: the other one.
            columns: SQL over its columns, by name.
        """
        with self.working():
            return table.selectExpr(*(f"{sql} AS `{name}`" for name, sql in columns.items()))

    def where(self, table: Any, condition: str) -> Any:
        """Return the rows of a table that meet a condition in SQL."""
        with self.working():
            return table.where(condition)

    def with_column(self, table: Any, name: str, sql: str) -> Any:
        """Return a table with one more column."""
        with self.working():
            return table.selectExpr("*", f"{sql} AS `{name}`")

    def unique(self, table: Any, columns: Sequence[str]) -> Any:
        """Return a table with one row of all that are alike in some columns."""
        with self.working():
            return table.dropDuplicates(list(columns))

    def rows(self, table: Any, most: int | None = None) -> polars.DataFrame:
        """Return the rows of a table, or some of them."""
        with self.working():
            return _collected(table if most is None else table.limit(most))

    def within(self, memory_budget: int) -> SparkEngine:
        """Refuse a budget: the server has its own.

        Raises:
            InputError: always.
        """
        raise InputError(
            "--memory-budget speaks of this machine", "leave it out: the server has its own limits"
        )

    def scan(self, source: Any) -> Frame:
        """Return a table of the server as a lazy frame of the reduction."""
        found: Frame = nw.from_native(source)
        return found

    def checkpoint(self, frame: Frame) -> Frame:
        """Return a frame that several plans need so that it is computed once for all."""
        try:
            self._kept.append(nw.to_native(frame).persist())
        except faults():
            return frame  # Servers without disks of their own compute it once for each.
        return self.scan(self._kept[-1])

    def collect(self, frames: Mapping[str, Frame]) -> dict[str, polars.DataFrame]:
        """Compute all frames and return them by name; where that is interrupted, stop the server.

        Raises:
            InputError: the server cannot compute them.
        """
        with self.working():
            try:
                return {name: _collected(nw.to_native(one)) for name, one in frames.items()}
            except KeyboardInterrupt:
                self._stop()
                raise
            finally:
                while self._kept:
                    self._kept.pop().unpersist()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Pin what a session's settings change, and put it back; tell its errors in one line.

        Raises:
            InputError: in place of what Spark says is wrong.
        """
        if self._pinned:
            with told(self.name):
                yield
            return
        with quiet(), told(self.name), watched(self.session, self.tasks):
            try:
                self._pin()
                yield
            finally:
                self._unpin()

    def _pin(self) -> None:
        conf = self.session.conf
        for name, value in _PINNED.items():
            self._pinned[name] = conf.get(name, None)
            conf.set(name, value)

    def _unpin(self) -> None:
        while self._pinned:
            name, value = self._pinned.popitem()
            with suppress(*faults()):
                self.session.conf.unset(name) if value is None else self.session.conf.set(
                    name, value
                )

    def _stop(self) -> None:
        """Stop what the server still computes for this session."""
        interrupt = getattr(self.session, "interruptAll", None)
        if interrupt is None:
            interrupt = self.session.sparkContext.cancelAllJobs
        interrupt()


def _collected(table: Any) -> polars.DataFrame:
    """Return a table of the server as a frame."""
    if hasattr(table, "toArrow"):
        found = table.toArrow()
    else:
        found = nw.from_native(table).collect("pyarrow").to_native()
    return pl.from_arrow(found)  # type: ignore[return-value]


def _type(name: str) -> str:
    """Return the name of a type; text of a declared length is text."""
    return "string" if name.startswith(("varchar(", "char(")) else name
