"""Where a report goes: files of the command line or of the config, with the as-of day in them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retainr.config import places
from retainr.errors import OutputError
from retainr.render.files import check_targets
from retainr.render.report import FILE_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retainr.config import Config
    from retainr.report import Report

_PLACE = re.compile(r"\{([^{}]*)\}")
_KNOWN = ("as_of", "period")


@dataclass(frozen=True)
class Targets:
    """Hold where a report goes.

    Attributes:
        output: paths, perhaps with `{as_of}` in them.
        history: the file of earlier runs, or None.
        made: what of them the config names: `output`, `history`. Folders that are missing are
            made for these; those of the command line must be there.
    """

    output: tuple[str, ...]
    history: Path | None
    made: frozenset[str]

    def check(self) -> None:
        """Refuse what could not be written, before any computing begins.

        Raises:
            OutputError: an ending or placeholder is not known, a folder is missing or not
                writable, or two targets are one.
        """
        self.check_names()
        fixed = [Path(text) for text in self.output if not _PLACE.search(text)]
        _check(fixed, made="output" in self.made)
        _check([self.history] if self.history else [], made="history" in self.made)

    def check_names(self) -> None:
        """Refuse names that no run can fill, whatever is on the disk.

        Raises:
            OutputError: an ending or placeholder is not known, or two targets are one.
        """
        for text in self.output:
            _format(text)
            if strange := [name for name in _PLACE.findall(text) if name not in _KNOWN]:
                known = ", ".join(f"{{{name}}}" for name in _KNOWN)
                raise OutputError(
                    f"{text}: unknown placeholder {{{strange[0]}}}", f"known: {known}"
                )
        for n, text in enumerate(self.output):
            if text in self.output[:n]:
                raise OutputError(f"{text}: named twice", "name two files")

    def named(self, report: Report) -> dict[Path, str]:
        """Return the formats by path, placeholders filled.

        Raises:
            OutputError: two targets become one.
        """
        values = {"as_of": str(report.as_of or "none"), "period": report.period or "none"}
        filled = [_PLACE.sub(lambda found: values[found[1]], text) for text in self.output]
        paths = {Path(text): _format(text) for text in filled}
        _check(paths, made="output" in self.made)
        return paths

    def make_folders(self, outputs: Iterable[Path]) -> None:
        """Make the folders that are missing, where the config names them.

        Args:
            outputs: all files but the history.

        Raises:
            OutputError: a folder cannot be made.
        """
        paths = [*outputs] if "output" in self.made else []
        if self.history and "history" in self.made:
            paths.append(self.history)
        for path in paths:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(f"{path.parent}: {error.strerror}", "name another") from error


def _check(paths: Iterable[Path], *, made: bool) -> None:
    there: list[Path] = []
    missing: list[Path] = []
    for path in paths:
        (there if path.parent.is_dir() or not made else missing).append(path)
    check_targets(there)
    for path in missing:
        above = next(folder for folder in path.absolute().parents if folder.exists())
        if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
            raise OutputError(f"{path}: the folder {path.parent} cannot be made", "chmod u+w")


def targets_of(
    values: Mapping[str, Any], config: Config, environment: Mapping[str, str]
) -> Targets:
    """Return where a report goes; files of the command line take the place of the config's.

    Raises:
        ConfigError: a variable of the environment is not set.
    """
    own, said = tuple(values["output"] or ()), config.report
    output: Sequence[str] = own or [
        places.place(config, "report.output", text, environment) for text in said.output
    ]
    history = values["history"]
    if history is None and said.history is not None:
        history = places.place(config, "report.history", said.history, environment)
    named = {"output": own, "history": values["history"]}
    made = frozenset(name for name, given in named.items() if not given)
    return Targets(tuple(output), Path(history) if history else None, made)


def _format(path: str) -> str:
    kind = Path(path).suffix.lower().removeprefix(".")
    if kind not in FILE_FORMATS:
        endings = ", ".join(f".{name}" for name in FILE_FORMATS)
        raise OutputError(f"-o {path}: unknown ending", f"known endings: {endings}")
    return kind
