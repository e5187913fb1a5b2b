"""Every text that a person reads, by language; names of columns and JSON keys are none."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from retainr.lang.numbers import spoken
from retainr.results.phrase import Phrase, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@dataclass(frozen=True)
class Texts:
    """Put phrases into one language.

    Attributes:
        lang: one of `LANGUAGES`.
        templates: text or {one, other} by dotted key.
    """

    lang: str
    templates: Mapping[str, str | Mapping[str, str]]

    def say(self, phrase: Phrase) -> str:
        """Return the phrase as text; phrases among its values are put into words first."""
        values = {k: self._value(v) for k, v in phrase.values.items()}
        template = self.templates[phrase.key]
        if not isinstance(template, str):
            template = template["one" if phrase.values.get("count") == 1 else "other"]
        return template.format_map(values)

    def text(self, value: str | Phrase) -> str:
        """Return data as it is and phrases in words."""
        return value if isinstance(value, str) else self.say(value)

    def word(self, key: str, **values: object) -> str:
        """Return the text of a key."""
        return self.say(Phrase(key, values))

    def _value(self, value: object) -> object:
        if isinstance(value, Phrase):
            return self.say(value)
        if isinstance(value, Value):
            return spoken(value.value, value.unit, bare=value.bare)
        if isinstance(value, tuple):
            return self.templates["list.separator"].join(str(self._value(v)) for v in value)  # type: ignore[union-attr]
        return value


def texts(lang: str) -> Texts:
    """Return the texts of a language."""
    return _texts(lang)


@cache
def _texts(lang: str) -> Texts:
    raw = (files("retainr.lang") / f"{lang}.toml").read_text(encoding="utf-8")
    return Texts(lang, dict(_flat(tomllib.loads(raw))))


def _flat(
    table: Mapping[str, object], prefix: str = ""
) -> Iterator[tuple[str, str | Mapping[str, str]]]:
    for key, value in table.items():
        if isinstance(value, dict) and set(value) != {"one", "other"}:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value  # type: ignore[misc]
