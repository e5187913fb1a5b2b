"""The sentences around a table, the same in every format that people read."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from unicodedata import category

from retainr.lang import numbers as fmt
from retainr.results import Severity, Unit
from retainr.results.places import last_part, told_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from retainr.lang import Texts
    from retainr.results import Account, Note, Result

SIGNS = {unit: f" {sign.strip()}" for unit, sign in fmt.SIGNS.items()}
"""What follows a column's name where its values are shown without their sign."""

_STDIN = "-"
_TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SPACES = "\t\n\v\f\r\x85\u2028\u2029"


def plain(text: str) -> str:
    """Return data as one line without control characters or marks that turn the writing."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_character(char) for char in text)


def address(source: str) -> str:
    """Return a source as a result tells it: an address without what may be a key to it."""
    if "://" not in source:
        return told_path(source)
    return re.sub(r"(?<=://)[^/@]*@", "", re.split(r"[?#]", source)[0])


def files(sources: Sequence[str], texts: Texts) -> str:
    """Return what the sources are called in a title: a file's name, or how many there are."""
    if len(sources) > 1:
        return texts.word("screen.files", count=len(sources))
    if _STDIN in sources:
        return texts.word("screen.stdin")
    return "".join(plain(last_part(address(source))) for source in sources)


def headline(result: Result, texts: Texts) -> str:
    """Return the title with the name of the file."""
    names = files(result.data.sources, texts)
    return " · ".join(filter(None, (plain(texts.say(result.title)), names)))


def source(result: Result, texts: Texts) -> str:
    """Return the source in words, with the terms where there are any."""
    parts = [result.source, *([result.terms] if result.terms else [])]
    return " · ".join(plain(texts.say(part)) for part in parts)


@dataclass(frozen=True)
class SaidNote:
    """Hold a note in words.

    Attributes:
        severity: how much it matters.
        label: the word for it.
        text: the sentence, or the heading of a finding.
        evidence: what a finding rests on; empty for a plain note.
        option: what to type, or empty.
    """

    severity: Severity
    label: str
    text: str
    evidence: str = ""
    option: str = ""

    @property
    def whole(self) -> str:
        """Return all of it as one line."""
        option = f"→ {self.option}" if self.option else ""
        text = f"{self.text} —" if self.evidence else self.text
        return " ".join(filter(None, (text, self.evidence, option)))


def notes(result: Result, texts: Texts) -> list[SaidNote]:
    """Return the notes in words, errors first, then warnings."""
    ordered = sorted(result.notes, key=lambda note: list(Severity).index(note.severity))
    return [_said(note, texts) for note in ordered]


def _said(note: Note, texts: Texts) -> SaidNote:
    finding = note.evidence is not None
    return SaidNote(
        note.severity,
        texts.word(f"{'word' if finding else 'screen'}.{note.severity}"),
        plain(texts.say(note.text)),
        plain(texts.say(note.evidence)) if note.evidence else "",
        plain(note.option or ""),
    )


def shown(value: object, unit: Unit, texts: Texts) -> str:
    """Return a value of a table as a reader sees it."""
    if unit is Unit.FLAG and value is not None:
        return texts.word("screen.yes" if value else "screen.no")
    if unit is Unit.WORD and value is not None:
        return _word(str(value), texts)
    return plain(fmt.shown(value, unit))


def _word(value: str, texts: Texts) -> str:
    """Return a word in the reader's language; what stands after a colon is a reason.

    Several words have a comma between them.
    """
    several = value.split(", ")
    if len(several) > 1 and all(f"word.{one}" in texts.templates for one in several):
        return texts.word("list.separator").join(texts.word(f"word.{one}") for one in several)
    word, _, reason = value.partition(": ")
    if f"word.{word}" not in texts.templates:
        return plain(value)
    return texts.word(f"word.{word}", what=_reason(reason, texts))


_FOR_MACHINES = ("rows_by_day", "refunds_by_day")
"""Parts of the account that nobody reads: one number a day."""


def account(result: Result, texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield where the rows went, line by line, with the words for each; all inputs."""
    yield from _account(result.data, texts)
    for name, other in result.others.items():
        yield from ((f"{name}: {label}", value) for label, value in _account(other, texts))


def _account(data: Account, texts: Texts) -> Iterator[tuple[str, str]]:
    for field in fields(data):
        if field.name in _FOR_MACHINES:
            continue
        value = getattr(data, field.name)
        if field.name == "reasons":
            for reason, rows in value.items():
                word = _reason(reason, texts)
                yield texts.word("page.data.rejected", reason=word), fmt.count(rows)
        elif value is not None:
            yield texts.word(f"page.data.{field.name}"), _datum(field.name, value)


def parameters(result: Result) -> Iterator[tuple[str, str]]:
    """Yield name and value of each parameter that is set."""
    for name, value in result.parameters.items():
        if text := "" if value is None else _value(value):
            yield name, text


def _character(char: str) -> str:
    if char in _SPACES:
        return " "
    kind = category(char)
    if kind == "Cs":  # a byte of a file name that is no text
        return "\ufffd"
    return "" if kind == "Cc" or char in _TURNS else char


def _reason(reason: str, texts: Texts) -> str:
    key = f"reason.{reason.replace(' ', '_')}"
    return texts.word(key) if key in texts.templates else plain(reason)


def _datum(name: str, value: object) -> str:
    if name == "sources" and isinstance(value, tuple):
        return ", ".join(plain(address(source)) for source in value)
    return _value(value)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return _pairs(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value))
    if isinstance(value, bool):
        return str(value).lower()
    return fmt.count(value) if isinstance(value, int) else plain(str(value))


def _pairs(mapping: Mapping[str, object]) -> str:
    return ", ".join(f"{plain(str(key))} = {_value(item)}" for key, item in mapping.items())
