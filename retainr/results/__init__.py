"""What a metric returns: numbers, their definitions and what to be careful about."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from retainr.results.columns import GLOSSARY
from retainr.results.phrase import Phrase, Value
from retainr.results.units import Column, Unit, ratio

if TYPE_CHECKING:
    from retainr.results.account import Account
    from retainr.results.blocks import Block, Draw, Fact, Facts, Lane, Listing, Saying, Tone
    from retainr.results.charts import Cell, Curves, Heatmap, HeatmapRow, Series, State, scale_end
    from retainr.results.fields import Quadrants, Quarter
    from retainr.results.plots import (
        Balance,
        Chart,
        Dots,
        Ink,
        Layer,
        Stacks,
        StepLine,
        Steps,
        Strips,
    )
    from retainr.results.result import Note, Result, Severity, Table
    from retainr.results.tracks import Track, TrackLine

__all__ = [
    "GLOSSARY",
    "Account",
    "Balance",
    "Block",
    "Cell",
    "Chart",
    "Column",
    "Curves",
    "Dots",
    "Draw",
    "Fact",
    "Facts",
    "Heatmap",
    "HeatmapRow",
    "Ink",
    "Lane",
    "Layer",
    "Listing",
    "Note",
    "Phrase",
    "Quadrants",
    "Quarter",
    "Result",
    "Saying",
    "Series",
    "Severity",
    "Stacks",
    "State",
    "StepLine",
    "Steps",
    "Strips",
    "Table",
    "Tone",
    "Track",
    "TrackLine",
    "Unit",
    "Value",
    "ratio",
    "scale_end",
]

_LATER = {
    "tracks": ("Track", "TrackLine"),
    "fields": ("Quadrants", "Quarter"),
    "account": ("Account",),
    "blocks": ("Block", "Draw", "Fact", "Facts", "Lane", "Listing", "Saying", "Tone"),
    "charts": ("Cell", "Curves", "Heatmap", "HeatmapRow", "Series", "State", "scale_end"),
    "plots": ("Balance", "Chart", "Dots", "Ink", "Layer", "Stacks", "StepLine", "Steps", "Strips"),
    "result": ("Note", "Result", "Severity", "Table"),
}
"""What the help of a command does without, by module: a dataclass takes a millisecond to make."""


def __getattr__(name: str) -> Any:
    """Import what results are made of when it is first used."""
    for module, names in _LATER.items():
        if name in names:
            return getattr(importlib.import_module(f"retainr.results.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
