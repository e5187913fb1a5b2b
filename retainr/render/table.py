"""Results on a terminal: one title, one line of source, the table, the notes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal, cast

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from retainr.render.table_list import listing
from retainr.render.table_matrix import matrix
from retainr.render.table_text import (
    BLANK,
    Line,
    Pen,
    Screen,
    left,
    paragraph,
    trimmed,
    widest,
    wrap,
)
from retainr.render.wording import files
from retainr.results import Heatmap, Note, Result, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retainr.lang import Texts

__all__ = ["Screen", "render"]

_LABELS = {
    Severity.WARNING: ("screen.warning", "bold yellow"),
    Severity.NOTE: ("screen.note", "bold cyan"),
}
_HANG = 9
_NOTE_WIDTH = 120
_SHORTEST_NAME = 8


def render(
    result: Result,
    texts: Texts,
    screen: Screen,
    *,
    table: str | None = None,
    layout: str = "wide",
) -> str:
    """Return a result as the block that is printed on a terminal or into a pipe.

    Args:
        result: what the metric says.
        texts: the language.
        screen: width, colours and characters of the output.
        table: name of the table to show; the first one without it.
        layout: "wide" draws the table's heatmap as a matrix where it has one, "long"
            lists the table's rows.

    Raises:
        KeyError: the result has no table of this name.
    """
    pen = Pen(texts, screen)
    lines = [[(_title(result, pen), "bold")]]
    lines += paragraph(pen.say(result.source), pen.width, "dim")
    lines += _body(result, pen, table, layout)
    lines += _notes(result.notes, pen)
    return _printed(lines, pen)


def _body(result: Result, pen: Pen, name: str | None, layout: str) -> list[Line]:
    tables = {t.name: t for t in result.tables}
    table = tables[name] if name else result.tables[0]
    heatmaps = [c for c in result.charts.get(table.name, ()) if isinstance(c, Heatmap)]
    if layout == "wide" and heatmaps:
        return matrix(heatmaps, pen)
    return listing(table.frame, result.columns, pen)


def _title(result: Result, pen: Pen) -> str:
    title, names = pen.say(result.title), pen.plain(files(result.data.sources, pen.texts))
    room = pen.width - cell_len(title) - 3
    if not names or room < min(_SHORTEST_NAME, cell_len(names)):
        return pen.cut(title, pen.width)
    return f"{title} {pen.plain('·')} {pen.cut(names, room)}"


def _notes(notes: Iterable[Note], pen: Pen) -> list[Line]:
    ordered = sorted(notes, key=lambda note: list(Severity).index(note.severity))
    labels = {s: pen.word(key) for s, (key, _) in _LABELS.items()}
    hang = max(_HANG, widest(labels.values()) + 1)
    width = min(pen.width, _NOTE_WIDTH) - hang
    lines: list[Line] = [BLANK] if ordered else []
    for note in ordered:
        head = (left(labels[note.severity], hang), _LABELS[note.severity][1])
        first, *rest = wrap(pen.say(note.text), width)
        lines.append([head, (first, "")])
        lines += [[(" " * hang + line, "")] for line in rest]
    return lines


def _printed(lines: Iterable[Line], pen: Pen) -> str:
    out = io.StringIO()
    colour = pen.screen.colour
    console = Console(
        file=out,
        width=pen.width,
        color_system=cast("Literal['standard', '256', 'truecolor'] | None", colour),
        force_terminal=colour is not None,
        no_color=False,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},  # the caller has decided already
    )
    for line in lines:
        console.print(Text.assemble(*trimmed(line)), soft_wrap=True)
    return out.getvalue()
