"""What is wrong with a config, collected, so that all of it is shown at once."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from retainr.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass
class Problems:
    """Collect what is wrong with one file.

    Attributes:
        file: which.
        found: message and hint of each problem, in the order of the file's parts.
    """

    file: Path
    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, hint: str) -> None:
        """Add a problem.

        Args:
            text: the key, and what is wrong with it.
            hint: what to write in its place.
        """
        self.found.append((text, hint))

    def unknown(self, what: str, name: str, known: Iterable[str]) -> None:
        """Add a name that is not known, with the nearest one that is.

        Args:
            what: kind of the name, for example `key`.
            name: as it stands in the file.
            known: the names there are.
        """
        self.add(f"unknown {what} {name}", nearest(name, known))

    def stop(self) -> None:
        """Raise what was found; nothing where all is well.

        Raises:
            ConfigError: something was found.
        """
        if not self.found:
            return
        if len(self.found) == 1:
            text, hint = self.found[0]
            raise ConfigError(f"{self.file}: {text}", hint)
        lines = tuple(f"{text} ({hint})" for text, hint in self.found)
        raise ConfigError(
            f"{self.file}: {len(lines)} errors", "mend them, then: retainr config check", lines
        )


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the hint for a name that is not known."""
    names = list(known)
    near = difflib.get_close_matches(name, names, 1, 0.5)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(names)}"
