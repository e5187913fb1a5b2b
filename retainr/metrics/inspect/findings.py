"""What a finding is, and all of them in the order in which they are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from retainr.metrics.inspect.shell import first_option
from retainr.results import Note, Phrase, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.load.origin import Objection


@dataclass(frozen=True)
class Finding:
    """Hold one thing that is wrong with the data, or that one should know of them.

    Attributes:
        code: its name, the same in every language.
        severity: an error would stop another command, or make its numbers wrong.
        values: what its texts `finding.<code>.title` and `.evidence` take.
        count: rows, customers or days that it is about, where they are counted.
        of: how many of them there are.
        option: what to type about it.
    """

    code: str
    severity: Severity
    values: Mapping[str, object]
    count: int | None = None
    of: int | None = None
    option: str | None = None

    @property
    def title(self) -> Phrase:
        """Return it in a few words."""
        return Phrase(f"finding.{self.code}.title", self.values)

    @property
    def evidence(self) -> Phrase:
        """Return what it rests on."""
        return Phrase(f"finding.{self.code}.evidence", self.values)

    @property
    def note(self) -> Note:
        """Return it as a note of the result."""
        return Note(self.code, self.severity, self.title, self.evidence, self.option)


def of_fault(fault: Objection) -> Finding:
    """Return what would stop another command, in its own words."""
    error = fault.error
    said = ". ".join(filter(None, (error.message, *error.details)))
    values = {"said": said, "hint": f" ({error.hint})" if error.hint else ""}
    return Finding(fault.code, Severity.ERROR, values, option=first_option(error.hint))
