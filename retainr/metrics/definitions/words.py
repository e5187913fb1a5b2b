"""The names, formulas and uses of the definitions, as phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.results.phrase import Phrase

if TYPE_CHECKING:
    from retainr.activity.definitions import Spans
    from retainr.metrics.definitions.catalogue import Definition
    from retainr.metrics.definitions.params import DefinitionsParams


def name(definition: Definition, params: DefinitionsParams) -> Phrase:
    """Return what a definition is called."""
    return Phrase(f"definitions.name.{definition.name}", {"period": _period(params)})


def used_in(definition: Definition) -> Phrase:
    """Return where a definition is in use."""
    return Phrase(f"definitions.used.{definition.name}")


def formula(definition: Definition, params: DefinitionsParams, spans: Spans | None) -> Phrase:
    """Return the formula of a definition.

    Args:
        definition: which one.
        params: the command's parameters.
        spans: the time that it speaks of, to be named; None for "the last complete quarter".
    """
    period = {"period": _period(params)}
    values: dict[str, object] = {
        "now": Phrase("definitions.now", period),
        "before": Phrase("definitions.before", period),
        "year": Phrase("definitions.year"),
        "days": params.inactive_days,
        "margin": params.margin * 100,
    }
    if spans is not None:
        label = params.calendar.label
        values |= {"now": label(spans.now), "before": label(spans.now - 1), "year": spans.year}
    return Phrase(f"definitions.formula.{definition.name}", values)


def _period(params: DefinitionsParams) -> Phrase:
    return Phrase(f"period.one.{params.period}")
