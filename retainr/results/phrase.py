"""A sentence before it has a language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Phrase:
    """Name a text of `lang/` and the values that fill it.

    Attributes:
        key: dotted name of the text, the same in every language.
        values: what its placeholders take: numbers, dates, text or further phrases.
            A value named `count` chooses between the text's `one` and `other` form.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
