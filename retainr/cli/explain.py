"""What a command computes, for the parameters given: the glossary's own sentences."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from retainr.cli import screen
from retainr.lang import texts
from retainr.load.presets import NONE, named

if TYPE_CHECKING:
    from retainr.lang import Texts
    from retainr.load.presets import Preset
    from retainr.metrics import Metric
    from retainr.results import Column

_WIDEST = 100
_SAID = {"counts": "counts", "excludes": "excluded", "refunds": "refunds"}


def explain(metric: Metric, params: Any, preset: str | None, lang: str) -> str:
    """Return the definition, formula and source of a metric.

    Args:
        metric: the command.
        params: its parameters; the sentences follow them.
        preset: name of an export, whose statuses are listed; None for no known one.
        lang: language of the sentences; the columns' definitions are English.

    Raises:
        InputError: there is no such preset.
    """
    words = texts(lang)
    width = min(screen.width(), _WIDEST)
    blocks = [words.say(phrase) for phrase in metric.explain(params)]
    lines = [textwrap.fill(block, width) for block in blocks]
    names = dict.fromkeys(n for t in metric.tables for n in t.columns)
    lines += ["", *(_column(metric.column(name), width) for name in names), ""]
    for table in metric.tables:
        text = f"{words.word('explain.table', name=table.name)} " + ", ".join(table.columns)
        lines.append(textwrap.fill(text, width, subsequent_indent="  "))
    if preset not in (None, NONE):
        lines += ["", *_preset(named(str(preset)), words, width)]
    return "\n".join(lines)


def _preset(preset: Preset, texts: Texts, width: int) -> list[str]:
    """Return which rows of an export count; the words of the export are its own."""
    say = texts.word
    status, lists = preset.roles.get("status", ()), preset.statuses
    lines = [say("explain.preset", name=preset.name, title=preset.title)]
    if not status:
        lines.append(say("explain.no-status"))
    else:
        columns = say("explain.or").join(status)
        for key in ("counts", "excludes", "refunds"):
            if listed := getattr(lists, key):
                words = ", ".join(listed)
                lines.append(say(f"explain.{_SAID[key]}", columns=columns, words=words))
        lines.append(say(f"explain.others-{lists.others}"))
    return [textwrap.fill(line, width, break_on_hyphens=False) for line in lines]


def _column(column: Column, width: int) -> str:
    text = f"{column.definition} ({column.unit})"
    return textwrap.fill(
        text, width, initial_indent=f"  {column.name:<25} ", subsequent_indent=" " * 28
    )
