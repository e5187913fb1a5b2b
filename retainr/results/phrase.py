"""A sentence before it has a language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retainr.results.columns import Unit


@dataclass(frozen=True)
class Phrase:
    """Name a text of `lang/` and the values that fill it.

    Attributes:
        key: dotted name of the text, the same in every language.
        values: what its placeholders take: numbers, dates, text, values with a unit or
            further phrases.
            A value named `count` chooses between the text's `one` and `other` form.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Value:
    """Hold a number that a sentence names, and the unit that it is written in.

    Attributes:
        value: the number; None is written as nothing.
        unit: decides the decimals and the sign (`9.3%`, `−3.4 pp`, `89,039.04`).
        bare: without the sign of its unit, as in an interval.
    """

    value: object
    unit: Unit
    bare: bool = False
