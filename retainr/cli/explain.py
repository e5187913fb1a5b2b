"""What a command computes, for the parameters given: the glossary's own sentences."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from retainr.cli import screen
from retainr.lang import texts
from retainr.results import GLOSSARY

if TYPE_CHECKING:
    from retainr.metrics import Metric

_WIDEST = 100


def explain(metric: Metric, params: Any, lang: str) -> str:
    """Return the definition, formula and source of a metric.

    Args:
        metric: the command.
        params: its parameters; the sentences follow them.
        lang: language of the sentences; the columns' definitions are English.
    """
    words = texts(lang)
    width = min(screen.width(), _WIDEST)
    blocks = [words.say(phrase) for phrase in metric.explain(params)]
    lines = [textwrap.fill(block, width) for block in blocks]
    names = dict.fromkeys(n for t in metric.tables for n in t.columns)
    lines += ["", *(_column(name, width) for name in names), ""]
    for table in metric.tables:
        text = f"{words.word('explain.table', name=table.name)} " + ", ".join(table.columns)
        lines.append(textwrap.fill(text, width, subsequent_indent="  "))
    return "\n".join(lines)


def _column(name: str, width: int) -> str:
    column = GLOSSARY[name]
    text = f"{column.definition} ({column.unit})"
    return textwrap.fill(text, width, initial_indent=f"  {name:<25} ", subsequent_indent=" " * 28)
