"""Paths and addresses of a config: relative to its file, with variables of the environment."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from retainr.errors import ConfigError
from retainr.load.urls import SQLITE, is_served, scheme_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from retainr.config.model import Config, Source

_VARIABLE = re.compile(r"\$?\$\{([^}]*)\}")
_STDIN = "-"
_FILES = {"customer_map"}
"""Options of a source or a command that name a file."""

_ADDRESSES = {"engine"}
"""Options of them that may hold a variable, for the password or token in them."""


def of_source(config: Config, source: Source, environment: Mapping[str, str]) -> list[str]:
    """Return the paths and addresses of a source, ready to be opened.

    Args:
        config: that names it.
        source: the source.
        environment: of the process.

    Raises:
        ConfigError: a variable is not set.
    """
    key = f"sources.{source.name}"
    return [place(config, key, text, environment) for text in source.written]


def options_of(config: Config, source: Source, environment: Mapping[str, str]) -> dict[str, object]:
    """Return how a source is read, with the files that its options name ready to be opened.

    Args:
        config: that names it.
        source: the source.
        environment: of the process.

    Raises:
        ConfigError: a variable is not set.
    """
    return in_section(config, f"sources.{source.name}", source.options, (), environment)


def in_section(
    config: Config,
    section: str,
    options: Mapping[str, object],
    inputs: Collection[str],
    environment: Mapping[str, str],
) -> dict[str, object]:
    """Return the options of a section, with the files that they name ready to be opened.

    Args:
        config: in whose file they stand.
        section: its name, for messages.
        options: as they stand there.
        inputs: options that name inputs.
        environment: of the process.

    Raises:
        ConfigError: a variable is not set.
    """
    found = dict(options)
    for name in found:
        key, value = f"{section}.{name}", found[name]
        if name in inputs and isinstance(value, list | tuple):
            found[name] = [place(config, key, str(path), environment) for path in value]
        elif name in _FILES:
            found[name] = place(config, key, str(value), environment)
        elif name in _ADDRESSES:
            found[name] = fill(config, key, str(value), environment)
    return found


def place(config: Config, key: str, text: str, environment: Mapping[str, str]) -> str:
    """Return a path or address of a config as it can be opened from the working directory.

    `${NAME}` is a variable of the environment, `$${NAME}` those very characters; any other
    dollar sign is itself.

    Args:
        config: in whose file it stands.
        key: where in it, for messages.
        text: as it stands there.
        environment: of the process.

    Raises:
        ConfigError: a variable is not set.
    """
    filled = fill(config, key, text, environment)
    if not filled.strip():
        raise ConfigError(
            f"{config.file}: {key} = {text!r}: names nothing", "a path, or a variable that has one"
        )
    if is_served(filled):
        return filled
    scheme = scheme_of(filled)
    if scheme == SQLITE and not filled.startswith("sqlite:////"):
        return f"sqlite:///{_beside(config, filled.removeprefix('sqlite:///'))}"
    if filled.startswith("~"):
        return os.path.expanduser(filled)  # noqa: PTH111 - leaves a stranger's name as it is
    return _beside(config, filled) if scheme is None and filled != _STDIN else filled


def fill(config: Config, key: str, text: str, environment: Mapping[str, str]) -> str:
    """Return a text with the variables of the environment in it.

    Raises:
        ConfigError: a variable is not set.
    """

    def value(found: re.Match[str]) -> str:
        """Return what stands in the place of one variable."""
        if found[0].startswith("$$"):
            return found[0][1:]
        if found[1] not in environment:
            raise ConfigError(
                f"{config.file}: {key}: the environment has no variable {found[1]!r}",
                f"export {found[1]}=…, or write ${found[0]} for the characters themselves",
            )
        return environment[found[1]]

    return _VARIABLE.sub(value, text)


def root_of(config: Config) -> str:
    """Return the way from the working directory to the folder of a config; empty for none."""
    if config.folder.resolve() == Path.cwd():
        return ""
    return os.path.join(os.path.relpath(config.folder), "")  # noqa: PTH118 - a slash at its end


def _beside(config: Config, path: str) -> str:
    """Return a path that is relative to the config's file, from the working directory.

    It stays relative, so that no output names folders of one machine.
    """
    if Path(path).is_absolute() or not root_of(config):
        return path
    return os.path.relpath(config.folder / path)
