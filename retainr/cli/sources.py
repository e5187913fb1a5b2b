"""Which source of the config a command reads, and how."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retainr.cli.options import params_of
from retainr.config import Kind, find, load
from retainr.config.places import of_source, options_of
from retainr.errors import ConfigError, InputError
from retainr.load.options import Reading
from retainr.metrics.asked import values_of
from retainr.metrics.params import SHARED_READING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from retainr.config import Config, Source
    from retainr.metrics import Metric

_SHARED = ("by", *SHARED_READING)
"""Options that no input beside the first has of its own."""


def chosen(config: Config, metric: Metric, name: str | None, who: str) -> Source:
    """Return the source that a command reads: the one named, or the only one that fits.

    Args:
        config: that names the sources.
        metric: the command.
        name: of a source, or None.
        who: asks for it, for messages.

    Raises:
        ConfigError: there is none of this name, or none or several fit.
    """
    return named_source(config, name, who, metric.name, lambda kind: fits(metric, kind))


def named_source(
    config: Config, name: str | None, who: str, command: str, reads: Callable[[Kind], bool]
) -> Source:
    """Return the source that is named, or the only one of a kind that a command reads.

    Args:
        config: that names the sources.
        name: of a source, or None.
        who: asks for it, for messages.
        command: its name.
        reads: says whether the command reads rows of a kind.

    Raises:
        ConfigError: there is none of this name, or none or several fit.
    """
    if name is not None:
        if name not in config.sources:
            known = ", ".join(config.sources) or "none: write [sources.NAME]"
            raise ConfigError(f"{who}: no source {name}", f"sources of the config: {known}")
        return config.sources[name]
    fitting = [source for source in config.sources.values() if reads(source.kind)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(source.name for source in fitting)
        asked = f'source = "{fitting[0].name}" in it, or ' if who != command else ""
        raise ConfigError(
            f"{who}: several sources fit {command}: {names}",
            f"say which one: {asked}--source {fitting[0].name}",
        )
    raise ConfigError(
        f"{who}: nothing to read for {command}", "name an INPUT, or write [sources.NAME]"
    )


def refuse_both(source: str | None, paths: Sequence[str]) -> None:
    """Refuse a source of the config beside files of the command line.

    Raises:
        InputError: both are named.
    """
    if source and paths:
        raise InputError(f"--source {source}: and an INPUT, too", "leave one out")


def with_source(
    metric: Metric, metrics: Sequence[Metric], values: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the options of a command; without INPUT, with those of the source that it reads.

    The command line wins over the command's own section, and that over the source.

    Args:
        metric: the command.
        metrics: all commands.
        values: the options as Typer parsed them.

    Raises:
        RetainrError: no source can be chosen or opened.
    """
    values = {**values, "given": given(values)}
    if values["paths"]:
        refuse_both(values["source"], values["paths"])
        return values
    path = values["config"] or values["ctx"].obj
    found = Path(path) if path else find(Path.cwd())
    if values["explain"] or (found is None and values["source"] is None):
        return values
    config = load(found, {m.name: params_of(m) for m in metrics}, metrics)
    if not config.sources and values["source"] is None:
        return values
    source = chosen(config, metric, values["source"], metric.name)
    options = options_of(config, source, os.environ)
    typed = values_of(metric, options)
    own = {name: typed[name] for name in options if name in typed and name not in values["given"]}
    named = values["given"] | set(own)
    paths = of_source(config, source, os.environ)
    read = {**values, **own, "given": named, "paths": paths}
    return {**read, **beside(config, metric, read, os.environ)}


def given(values: Mapping[str, Any]) -> frozenset[str]:
    """Return the options that somebody gave, be it the config; the others are by default."""
    sources = {name: values["ctx"].get_parameter_source(name) for name in values}
    return frozenset(n for n, source in sources.items() if source and source.name != "DEFAULT")


def beside(
    config: Config, metric: Metric, values: Mapping[str, Any], environment: Mapping[str, str]
) -> dict[str, Any]:
    """Return the options that name the further inputs of a command: the only sources that fit.

    Args:
        config: that names the sources.
        metric: the command.
        values: its options; an input that they name is left alone.
        environment: of the process.

    Raises:
        ConfigError: none fits an input that is needed, or several do.
    """
    found: dict[str, Any] = {}
    for other in metric.others:
        if not other.required or values[other.name]:
            continue
        survey = other.needs(metric.parameters(), Reading()).survey
        named = config.sources.values()
        fitting = [one for one in named if (one.kind is Kind.SURVEY) == survey]
        if len(fitting) != 1:
            names = ", ".join(one.name for one in fitting) or "none"
            raise ConfigError(
                f"{metric.name}: sources of the config that fit --{other.name}: {names}",
                f"--{other.name} PATH, or {other.name} = PATH among its options",
            )
        found[other.name] = of_source(config, fitting[0], environment)
        told = options_of(config, fitting[0], environment)
        found[other.option] = [
            *(f"{name}={_text(value)}" for name, value in told.items() if name not in _SHARED),
            *(values[other.option] or ()),
        ]
    return found


def _text(value: object) -> str:
    """Return a value as an option has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def fits(metric: Metric, kind: Kind) -> bool:
    """Say whether a command reads rows of a kind."""
    needs = metric.needs(metric.parameters(), Reading())
    if needs.lenient:
        return True
    if kind is Kind.SURVEY or needs.survey:
        return kind is Kind.SURVEY and needs.survey
    return kind is not Kind.SUBSCRIPTION or needs.contracts
