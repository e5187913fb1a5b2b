"""What a metric returns: numbers, their definitions and what to be careful about."""

from __future__ import annotations

from retainr.results.account import Account
from retainr.results.blocks import Block, Draw, Fact, Facts, Lane, Listing, Saying
from retainr.results.charts import Cell, Curves, Heatmap, HeatmapRow, Series, State, scale_end
from retainr.results.columns import GLOSSARY
from retainr.results.phrase import Phrase, Value
from retainr.results.plots import Chart, Dots, Ink, Layer, Stacks, StepLine, Steps, Strips
from retainr.results.result import Note, Result, Severity, Table
from retainr.results.tracks import Track, TrackLine
from retainr.results.units import Column, Unit, ratio

__all__ = [
    "GLOSSARY",
    "Account",
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
    "Track",
    "TrackLine",
    "Unit",
    "Value",
    "ratio",
    "scale_end",
]
