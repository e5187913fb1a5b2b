"""Words for the steps of an answer, in English and Chinese: which scales they are made for."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from retainr.load.ids import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class WordScale:
    """Hold a scale whose steps are words.

    Attributes:
        steps: how many it has; the highest is the best.
        rank: of scales that hold the same answers, the lowest rank is the usual one.
        step_of: word, as `letters` gives it, to its step from 1.
    """

    steps: int
    rank: int
    step_of: Mapping[str, int]


def letters(text: str) -> str:
    """Return what is compared of a word: its letters, in lower case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalpha())


@cache
def word_scales() -> tuple[WordScale, ...]:
    """Return all scales that are known."""
    return tuple(_scale(entry) for entry in _read()["scales"])


@cache
def no_answer() -> tuple[str, ...]:
    """Return the words for no answer, in lower case."""
    return (*MISSING, *_read()["none"])


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files("retainr.load") / "scores.toml").read_text(encoding="utf-8"))


def _scale(entry: Mapping[str, Any]) -> WordScale:
    steps = entry["steps"]
    places = [
        (letters(word), place)
        for place, templates in enumerate(steps, 1)
        for template in templates
        for word in _words(template)
    ]
    step_of = dict(places)
    if len(step_of) < len(set(places)):
        raise ValueError(f"a word stands for two steps of {steps}")
    return WordScale(len(steps), entry.get("rank", 1), step_of)


def _words(template: str) -> Iterator[str]:
    """Yield the words that a template such as `very +` stands for."""
    if template.startswith("="):
        yield template[1:]
        return
    known = _read()
    if template in known["words"]:
        yield from known["words"][template]
        return
    *degree, sign = template.split()
    for language, signs in known["signs"].items():
        degrees = known["degrees"][language].get(degree[0], []) if degree else [""]
        yield from (f"{one} {word}" for one in degrees for word in signs[sign])
