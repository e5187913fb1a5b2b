"""`retainr reduce`: read rows once, keep what every command needs of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from retainr import config as configs
from retainr.cli import screen
from retainr.cli.options import params_of
from retainr.cli.outputs import columns_said, print_bytes
from retainr.cli.progress import bar
from retainr.cli.reduce_options import OF_ROWS
from retainr.cli.rejects import rejects_file, rejects_format
from retainr.cli.run import Watch
from retainr.cli.sources import given, named_source, refuse_both
from retainr.config.places import of_source, options_of
from retainr.engines.polars import PolarsEngine
from retainr.errors import InputError
from retainr.lang import texts
from retainr.load.stored import ledger_of
from retainr.load.urls import masked
from retainr.metrics import METRICS
from retainr.metrics.asked import reading_by
from retainr.render.files import check_targets, write_all
from retainr.results import Phrase
from retainr.store import append, open_kind, reduce
from retainr.store.folder import check_target
from retainr.store.tables import refunds_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.engines.tasks import Tasks
    from retainr.load.ledger import Ledger
    from retainr.load.manifest import Manifest


def run(values: Mapping[str, Any]) -> None:
    """Make a store as the options say.

    Args:
        values: the options as Typer parsed them.
    """
    values = _with_source(values)
    if not values["paths"]:
        raise typer.BadParameter("Missing argument 'INPUT'.")
    if values["output"] is None:
        raise typer.BadParameter("Missing option '-o'.")
    _check(values)
    with bar(
        f"reducing {', '.join(map(masked, values['paths']))}", show=values["progress"]
    ) as tasks:
        made = _appended(values) if values["append"] else _reduced(values, tasks)
    if not values["quiet"]:
        account = ledger_of(made, made.reading)
        print_bytes(_said(made, values["output"], account, values["lang"].value))


def _check(values: Mapping[str, Any]) -> None:
    """Refuse targets that cannot be written, before anything is read."""
    check_target(Path(values["output"]))
    if rejects := values["rejects"]:
        if values["append"]:
            raise InputError("--rejects: and --append, which reads the new files only", "leave out")
        rejects_format(Path(rejects))
        check_targets([Path(rejects)])


def _reduced(values: Mapping[str, Any], tasks: Tasks | None) -> Manifest:
    watch, rejects = Watch(shown=values["verbose"]), values["rejects"]
    reading = reading_by(OF_ROWS, values)
    rows = open_kind(values["paths"], _kind(values), reading, PolarsEngine(tasks=tasks))
    if not values["quiet"]:
        for line in columns_said(rows):
            screen.say(line)
    watch.lap("open")
    made = reduce(rows, Path(values["output"]))
    watch.lap("read, reduce and write")
    if rejects:
        write_all({Path(rejects): rejects_file([rows], Path(rejects), safe=False)})
    return made


def _appended(values: Mapping[str, Any]) -> Manifest:
    target, engine = Path(values["output"]), PolarsEngine()
    if values["kind"] is not None:
        raise InputError("--kind: and --append: the store says what its rows are", "leave it out")
    return append(values["paths"], target, reading_by(OF_ROWS, values), engine)


def _kind(values: Mapping[str, Any]) -> str | None:
    return None if values["kind"] is None else str(values["kind"].value)


def _with_source(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the options; without INPUT, with those of a source of the config."""
    values = {**values, "given": given(values)}
    if values["paths"]:
        refuse_both(values["source"], values["paths"])
        return values
    path = values["config"] or values["ctx"].obj
    found = Path(path) if path else configs.find(Path.cwd())
    if found is None and values["source"] is None:
        return values
    config = configs.load(found, {m.name: params_of(m) for m in METRICS}, METRICS)
    source = named_source(config, values["source"], "reduce", "reduce", _reads)
    told = options_of(config, source, os.environ)
    if not values["append"]:
        told["kind"] = source.kind
    own = {name: value for name, value in told.items() if name not in values["given"]}
    named = values["given"] | set(own)
    return {**values, **own, "given": named, "paths": of_source(config, source, os.environ)}


def _reads(kind: configs.Kind) -> bool:
    return kind is not configs.Kind.SURVEY


def _said(made: Manifest, store: str, account: Ledger, lang: str) -> bytes:
    """Return what a store holds, and what became of the rows, in words."""
    refunds = refunds_in(Path(store), made)
    held = [Phrase(f"reduce.{made.kind}", {"count": made.tables["orders"].rows - refunds})]
    if refunds:
        held.append(Phrase("reduce.refunds", {"count": refunds}))
    held.append(Phrase("cohort.customers", {"count": made.tables["customers"].rows}))
    counts = {
        "read": account.rows_read,
        "filtered": account.rows_filtered,
        "rejected": sum(account.reasons.values()),
        "repeated": account.rows_deduplicated,
        "after": account.rows_after_as_of,
        "used": account.rows_used,
    }
    words = texts(lang)
    lines = (
        words.word("reduce.written", store=store, held=tuple(held)),
        words.word("reduce.account", **counts),
        words.word("reduce.content", content=made.content),
    )
    return ("\n".join(lines) + "\n").encode("utf-8")
