"""Which source of the config a command reads, and how."""

from __future__ import annotations

import datetime as dt
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
    from collections.abc import Mapping, Sequence

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
    if name is not None:
        if name not in config.sources:
            known = ", ".join(config.sources) or "none: write [sources.NAME]"
            raise ConfigError(f"{who}: no source {name}", f"sources of the config: {known}")
        return config.sources[name]
    fitting = [source for source in config.sources.values() if fits(metric, source.kind)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(source.name for source in fitting)
        asked = f'source = "{fitting[0].name}" in it, or ' if who != metric.name else ""
        raise ConfigError(
            f"{who}: several sources fit {metric.name}: {names}",
            f"say which one: {asked}--source {fitting[0].name}",
        )
    raise ConfigError(
        f"{who}: nothing to read for {metric.name}", "name an INPUT, or write [sources.NAME]"
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
    if values["paths"]:
        refuse_both(values["source"], values["paths"])
        return values
    ctx = values["ctx"]
    path = values["config"] or ctx.obj
    found = Path(path) if path else find(Path.cwd())
    if values["explain"] or (found is None and values["source"] is None):
        return values
    config = load(found, {m.name: params_of(m) for m in metrics}, metrics)
    if not config.sources and values["source"] is None:
        return values
    source = chosen(config, metric, values["source"], metric.name)
    options = options_of(config, source, os.environ)
    typed = values_of(metric, options)
    own = {
        name: typed[name]
        for name in options
        if name in typed and ctx.get_parameter_source(name).name == "DEFAULT"
    }
    read = {**values, **own, "paths": of_source(config, source, os.environ)}
    return {**read, **beside(config, metric, read, os.environ)}


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
        found[other.option] = [*of_input(told), *(values[other.option] or ())]
    return found


def of_input(told: Mapping[str, object]) -> list[str]:
    """Return how an input is read as the option has it that speaks of this input alone.

    Args:
        told: options by name; those that speak of every input are passed over.
    """
    return [f"{name}={_text(value)}" for name, value in told.items() if name not in _SHARED]


def _text(value: object) -> str:
    """Return a value as an option has it."""
    day = value.date() if isinstance(value, dt.datetime) else value
    return str(day).lower() if isinstance(day, bool) else str(day)


def fits(metric: Metric, kind: Kind) -> bool:
    """Say whether a command reads rows of a kind."""
    needs = metric.needs(metric.parameters(), Reading())
    if needs.lenient:
        return True
    if kind is Kind.SURVEY or needs.survey:
        return kind is Kind.SURVEY and needs.survey
    return kind is not Kind.SUBSCRIPTION or needs.contracts
