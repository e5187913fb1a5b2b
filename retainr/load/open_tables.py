"""A table on a server becomes rows: its columns are asked for, and some rows are looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from retainr.engines.spark import connect
from retainr.engines.spark_address import KNOWN
from retainr.engines.spark_engine import Place, SparkEngine
from retainr.errors import InputError
from retainr.lazy import pl
from retainr.load import sql_values
from retainr.load.amounts import too_many_places
from retainr.load.columns import choose
from retainr.load.decisions import Decisions
from retainr.load.identity import check_masked
from retainr.load.ids import MISSING
from retainr.load.kinds import ENDINGS, ending
from retainr.load.misfits import check_fit, check_named
from retainr.load.presets import NONE, chosen
from retainr.load.rows import Rows
from retainr.load.tables import Tables
from retainr.load.urls import LAKES, POSTGRESQL, SQLITE, TABLE, WEB, masked, scheme_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars

    from retainr.engines import Engine
    from retainr.load.columns import ColumnMap
    from retainr.load.options import Needs, Reading

_OF_SERVERS = ("dbfs:", "hdfs:", "/Volumes/")
"""How paths begin that are none of this machine, beside addresses."""

_SAMPLE = 1000
_TEXT = ("string", "date", "boolean")
_KINDS = {
    "customer": (*_TEXT, *sql_values.WHOLE, *sql_values.FLOATS),
    "order": (*_TEXT, *sql_values.WHOLE, *sql_values.FLOATS),
    **dict.fromkeys(("time", "start", "end", "acquired"), sql_values.TIMES),
    **dict.fromkeys(("amount", "quantity", "price"), (*sql_values.WHOLE, *sql_values.FLOATS)),
}
_OTHER = (*_TEXT, *sql_values.WHOLE)
_FOR_FILES = (
    *("encoding", "skip_rows", "sheet", "query", "date_order", "time_format", "decimal"),
    *("customer_map", "memory_budget"),
)
"""Options that say how files are read."""


def open_tables(paths: Sequence[str], needs: Needs, options: Reading, given: Engine) -> Rows:
    """Return the rows of a table on a server.

    Args:
        paths: one table or place, as the user named it.
        needs: the roles that the command reads.
        options: how to read; they name the engine where none that serves tables is given.
        given: where the work is done.

    Raises:
        InputError: the server has no such table, it lacks a column, or an option cannot be used.
    """
    name = ", ".join(map(masked, paths))
    _check_needs(name, needs)
    _check_options(name, options)
    engine = _engine(name, options, given)
    with engine.working():
        table = engine.table(_place(paths, options, engine))
        dtypes = engine.types(table)
        columns = _columns(name, tuple(dtypes), needs.with_named(options), options)
        check_fit(name, columns, needs, options)
        _check_where(name, table, options, engine)
        _check_types(name, columns, options, dtypes)
        sample = _sample(table, columns, engine)
    if not options.allow_masked_id:
        check_masked(name, columns.roles["customer"], sample["customer"])
    ids = Decisions(customer=_written(sample, "customer"), order=_written(sample, "order"))
    shown = tuple(map(masked, paths))
    return Rows(Tables(shown, table, dtypes, columns, options, engine, ids))


def _engine(name: str, options: Reading, given: Engine) -> SparkEngine:
    if isinstance(given, SparkEngine):
        return given
    if not options.served:
        raise InputError(f"{name}: is on a server", f"--engine {KNOWN}")
    return connect(str(options.engine), given.tasks)


def _check_needs(name: str, needs: Needs) -> None:
    if needs.lenient or needs.survey or "customer" not in needs.required:
        what = "every cell" if needs.lenient else "a survey or a table of durations"
        raise InputError(
            f"{name}: {what} is read from files on this machine, not from a server",
            "leave out --engine, and name a file",
        )


def _check_options(name: str, options: Reading) -> None:
    """Refuse options that a table makes no use of."""
    given = [one for one in _FOR_FILES if getattr(options, one)]
    given += ["status"] if "status" in options.columns else []
    given += ["preset"] if options.preset not in (None, NONE) else []
    if given:
        said = ", ".join(f"--{one.replace('_', '-')}" for one in given)
        hint = "a view on the server can do it; --where \"status = 'paid'\" leaves rows out"
        raise InputError(f"{name}: {said}: only files on this machine are read so", hint)
    if options.where and '"' in options.where:
        raise InputError(
            f'{name}: --where {options.where!r}: on a server "…" is text, not a column',
            "names with spaces stand in `backticks`, text in 'quotes'",
        )


def _check_where(name: str, table: object, options: Reading, engine: SparkEngine) -> None:
    """Ask the server what it thinks of the filter, before anything is computed with it."""
    if options.where is None:
        return
    try:
        engine.types(engine.select(table, {"keep": options.where}))
    except InputError as error:
        said = error.message.removeprefix(f"{engine.name}: ")
        hint = error.hint or "for example: --where \"status = 'paid' and total > 10\""
        raise InputError(f"{name}: --where {options.where!r}: {said}", hint) from error


def _place(paths: Sequence[str], options: Reading, engine: SparkEngine) -> Place:
    """Return where a table is.

    Raises:
        InputError: the server cannot see it, or reads no such files.
    """
    name = ", ".join(map(masked, paths))
    path = paths[0]
    if len(paths) > 1:
        raise InputError(
            f"{name}: one table at a time", "a folder of Parquet files, or a view on the server"
        )
    if path.startswith(TABLE):
        return Place(path.removeprefix(TABLE))
    told = next((one for one in LAKES if path.startswith(one)), None)
    if told:
        path = path.removeprefix(told)
    kind = ENDINGS.get(ending(path), "Parquet")
    if kind != "Parquet" or path == "-" or scheme_of(path) in (*WEB, *POSTGRESQL, SQLITE):
        raise InputError(
            f"{name}: a server reads tables and Parquet, Delta and Iceberg files",
            "leave out --engine: it is read on this machine",
        )
    if "://" not in path and not path.startswith(_OF_SERVERS):
        path = _local(path, name, options, engine)
    return Place(path, told.rstrip(":") if told else _format(path, engine))


def _local(path: str, name: str, options: Reading, engine: SparkEngine) -> str:
    """Return a path of this machine as a server that sees it takes it."""
    if not engine.here and not options.shared_filesystem:
        raise InputError(
            f"{name}: a path of this machine, which {engine.name} does not see",
            "table:CATALOG.SCHEMA.TABLE or s3://bucket/orders; --shared-filesystem says it does",
        )
    if not any(Path().glob(path) if not Path(path).is_absolute() else [Path(path)]):
        raise InputError(f"{name}: no such file or folder", "")
    return f"file://{Path(path).absolute()}"


def _format(path: str, engine: SparkEngine) -> str:
    """Return the format of a folder: Parquet files of Delta or Iceberg hold deleted rows, too."""
    if ending(path) or "*" in path:
        return "parquet"
    if engine.has_text(f"{path}/_delta_log/*.json"):
        return "delta"
    return "iceberg" if engine.has_text(f"{path}/metadata/*.metadata.json") else "parquet"


def _columns(name: str, header: Sequence[str], needs: Needs, options: Reading) -> ColumnMap:
    """Return the column of each role, found as in a file's header.

    Raises:
        InputError: one is missing, or the table is an export whose rows mean more than they say.
    """
    if options.preset is None and (preset := chosen(None, header, name)):
        raise InputError(
            f"{name}: looks like an export of {preset.title}, whose rules are for files only",
            "--preset none takes its columns as they are; or read a file of it",
        )
    check_named(name, header, options)
    return choose(name, header, options.columns, needs)


def _check_types(
    name: str, columns: ColumnMap, options: Reading, dtypes: Mapping[str, str]
) -> None:
    """Refuse columns of types that the server would have to guess the meaning of."""
    roles = [*columns.roles.items(), *(("segment", column) for column in options.by)]
    roles += [("acquired", options.acquired)] if options.acquired else []
    for role, column in roles:
        dtype, kinds = dtypes[column], _KINDS.get(role, _OTHER)
        places = sql_values.places(dtype)
        if dtype in kinds or (places is not None and kinds is not sql_values.TIMES):
            _check_places(name, column, role, places, options)
            continue
        cast = "TIMESTAMP" if kinds is sql_values.TIMES else "DECIMAL(18, 4)"
        wanted = f"CAST({sql_values.name(column)} AS {'STRING' if kinds is _OTHER else cast})"
        raise InputError(
            f'{name}: "{column}" is {dtype}, which is not read as {role}',
            f"make a view of the table with {wanted}; a file of it is read as it is",
        )


def _check_places(name: str, column: str, role: str, places: int | None, options: Reading) -> None:
    if role == "amount" and (places or 0) > options.amount_scale:
        raise too_many_places(name, column, places or 0, options.amount_scale)


def _sample(table: object, columns: ColumnMap, engine: SparkEngine) -> polars.DataFrame:
    """Return the ids in some rows of a table."""
    wanted = {role: columns.get(role) for role in ("customer", "order")}
    ids = {role: sql_values.name(column) for role, column in wanted.items() if column}
    return engine.rows(engine.select(table, ids), _SAMPLE)


def _written(sample: polars.DataFrame, role: str) -> str:
    """Return how ids are written: as text such as `12583.0`, or as they are."""
    if sample.schema.get(role) != pl.String:
        return "text"
    there = sample[role].filter(~sample[role].str.to_lowercase().is_in(MISSING)).drop_nulls()
    floats = len(there) > 0 and there.str.contains(r"^-?\d+\.0$").all()
    return "floats" if floats else "text"
