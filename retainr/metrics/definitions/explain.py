"""What `definitions` computes, definition by definition, for the parameters given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.metrics.definitions import words
from retainr.metrics.definitions.catalogue import CATALOGUE
from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.metrics.definitions.params import DefinitionsParams


def explain(params: DefinitionsParams) -> tuple[Phrase, ...]:
    """Return the definitions with these parameters, one after the other."""
    each = (
        Phrase(
            "definitions.explain.one",
            {
                "name": words.name(definition, params),
                "formula": words.formula(definition, params, None),
                "used": words.used_in(definition),
            },
        )
        for definition in CATALOGUE
    )
    return (
        Phrase("definitions.definition"),
        *each,
        Phrase("definitions.explain.interval", {"level": params.confidence * 100}),
        Phrase("definitions.explain.source"),
    )
