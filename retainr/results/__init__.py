"""What a metric returns: numbers, their definitions and what to be careful about."""

from __future__ import annotations

from retainr.results.account import Account
from retainr.results.charts import Cell, Curves, Heatmap, HeatmapRow, Series, State, scale_end
from retainr.results.columns import GLOSSARY, Column, Unit
from retainr.results.phrase import Phrase
from retainr.results.result import Note, Result, Severity, Table

__all__ = [
    "GLOSSARY",
    "Account",
    "Cell",
    "Column",
    "Curves",
    "Heatmap",
    "HeatmapRow",
    "Note",
    "Phrase",
    "Result",
    "Series",
    "Severity",
    "State",
    "Table",
    "Unit",
    "scale_end",
]
