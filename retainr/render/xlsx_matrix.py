"""A sheet with matrices of cohorts by ages, coloured as on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retainr.render.cells import INCOMPLETE, marks, number, step
from retainr.render.wording import headline, notes, plain
from retainr.render.xlsx_book import INK, NUMBERS, wrapped_height, write
from retainr.results import Severity, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retainr.render.xlsx_book import Book
    from retainr.results import Cell, Heatmap, HeatmapRow, Result

_FIRST_AGE = 2
_HEAD_ROWS = 4
_AGE_WIDTH = 9
_NARROWEST, _WIDEST = 10, 30
_NOTE_AGES = 8


def add_matrix(book: Book, name: str, heatmaps: Sequence[Heatmap], result: Result) -> None:
    """Add a sheet with matrices, one under the other on the same columns, and the notes."""
    page = _Page(book, book.sheet(name))
    page.head(heatmaps[0], headline(result, book.texts))
    row = _HEAD_ROWS
    for heatmap in heatmaps:
        row = page.block(row, heatmap) + 1
    page.foot(row, heatmaps, result)
    page.shape(*_widths(heatmaps, book), max(len(h.columns) for h in heatmaps))


def _widths(heatmaps: Sequence[Heatmap], book: Book) -> tuple[int, int]:
    """Return the widths of the labels and of an age, in characters."""
    rows = [r for h in heatmaps for r in (*h.rows, *filter(None, [h.totals]))]
    labels = (len(book.texts.text(row.label)) + 2 for row in rows)
    values = (
        len(number(cell.value, h.unit)) + 2
        for h in heatmaps
        for row in (*h.rows, *filter(None, [h.totals]))
        for cell in row.cells
        if cell
    )
    return min(max((*labels, _NARROWEST)), _WIDEST), max((*values, _AGE_WIDTH))


@dataclass(frozen=True)
class _Page:
    """Write one sheet; rows are counted from 0."""

    book: Book
    sheet: Any

    def head(self, heatmap: Heatmap, title: str) -> None:
        """Write title, measure and the headings, which stay when the sheet is scrolled."""
        book, texts = self.book, self.book.texts
        muted = book.style(font_color=INK["muted"])
        names = book.style(bold=True, bottom=1, bottom_color=INK["muted"])
        right = book.style(bold=True, bottom=1, bottom_color=INK["muted"], align="right")
        self.sheet.write_string(0, 0, title, book.style(bold=True, font_size=14))
        self.sheet.write_string(1, 0, texts.say(heatmap.measure), muted)
        self.sheet.write_string(_HEAD_ROWS - 2, _FIRST_AGE, texts.say(heatmap.across), muted)
        self.sheet.write_string(_HEAD_ROWS - 1, 0, texts.say(heatmap.label_head), names)
        self.sheet.write_string(_HEAD_ROWS - 1, 1, texts.word("screen.size"), right)
        for column, age in enumerate(heatmap.columns, _FIRST_AGE):
            self.sheet.write_number(_HEAD_ROWS - 1, column, age, right)

    def block(self, row: int, heatmap: Heatmap) -> int:
        """Write one matrix and return the row below it."""
        if heatmap.segment is not None:
            heading = self.book.style(bold=True, font_size=12)
            self.sheet.write_string(row, 0, plain(heatmap.segment), heading)
            row += 1
        for cohort in heatmap.rows:
            self._cohort(row, cohort, heatmap)
            row += 1
        return self._totals(row, heatmap, heatmap.totals) if heatmap.totals else row

    def foot(self, row: int, heatmaps: Sequence[Heatmap], result: Result) -> None:
        """Write what the marks mean, and the notes."""
        plainly = self.book.style()
        for mark, meaning in marks(heatmaps, self.book.texts):
            if mark == INCOMPLETE:
                self.sheet.write_blank(row, 0, None, self.book.hatched())
            else:
                self.sheet.write_string(row, 0, mark, plainly)
            self.sheet.write_string(row, 1, meaning, plainly)
            row += 1
        last = _FIRST_AGE + max(_NOTE_AGES, *(len(h.columns) for h in heatmaps)) - 1
        for below, note in enumerate(notes(result, self.book.texts), row + 1):
            colour = INK["ink"] if note.severity is Severity.NOTE else INK["accent"]
            bold = self.book.style(bold=True, font_color=colour)
            self.sheet.write_string(below, 0, note.label, bold)
            self.sheet.merge_range(below, 1, below, last, "", self.book.style(text_wrap=True))
            self.sheet.write_string(below, 1, note.whole, self.book.style(text_wrap=True))
            width = _NARROWEST + _AGE_WIDTH * (last - 1)
            self.sheet.set_row(below, wrapped_height(note.whole, width))

    def shape(self, label_width: int, age_width: int, ages: int) -> None:
        """Set widths, what stays in view, and how the sheet is printed."""
        self.sheet.set_column(0, 0, label_width)
        self.sheet.set_column(1, 1, _NARROWEST)
        self.sheet.set_column(_FIRST_AGE, _FIRST_AGE + max(ages - 1, 0), age_width)
        self.sheet.freeze_panes(_HEAD_ROWS, _FIRST_AGE)
        self.sheet.repeat_rows(0, _HEAD_ROWS - 1)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def _cohort(self, row: int, cohort: HeatmapRow, heatmap: Heatmap) -> None:
        label = plain(self.book.texts.text(cohort.label))
        self.sheet.write_string(row, 0, label, self.book.style(num_format="@"))
        size = self.book.style(num_format='#,##0"+"' if cohort.growing else "#,##0")
        write(self.sheet, row, 1, cohort.size, size)
        for column, cell in enumerate(cohort.cells, _FIRST_AGE):
            if cell:
                self._cell(row, column, cell, heatmap)

    def _cell(self, row: int, column: int, cell: Cell, heatmap: Heatmap) -> None:
        numbers = NUMBERS.get(heatmap.unit, "General")
        if cell.state is State.FEW:
            few = self.book.style(bold=True, font_color=INK["accent"], align="right")
            self.sheet.write_string(row, column, self.book.texts.word("screen.few"), few)
        elif cell.state is State.INCOMPLETE and cell.value is None:
            self.sheet.write_blank(row, column, None, self.book.hatched())
        elif cell.state is State.INCOMPLETE:
            write(self.sheet, row, column, cell.value, self.book.hatched(numbers))
        elif (place := step(cell, heatmap.top)) is not None:
            write(self.sheet, row, column, cell.value, self.book.heat_style(place, numbers))
        else:
            write(self.sheet, row, column, cell.value, self.book.style(num_format=numbers))

    def _totals(self, row: int, heatmap: Heatmap, totals: HeatmapRow) -> int:
        """Write the rows under the rule that hold something; return the row below."""
        texts, level = self.book.texts, heatmap.confidence * 100
        numbers = NUMBERS.get(heatmap.unit, "General")
        cells = totals.cells
        bold: dict[str, object] = {"bold": True, "top": 1, "top_color": INK["muted"]}
        name = plain(texts.text(totals.label))
        self._line(row, name, [c.value if c else None for c in cells], numbers, bold)
        muted: dict[str, object] = {"font_color": INK["muted"]}
        below: tuple[tuple[str, Sequence[float | None], str], ...] = (
            (texts.word("screen.low", level=level), [c.low if c else None for c in cells], numbers),
            (
                texts.word("screen.high", level=level),
                [c.high if c else None for c in cells],
                numbers,
            ),
            (texts.word("screen.of"), heatmap.totals_of, "#,##0"),
        )
        for label, values, kind in below:
            if any(value is not None for value in values):
                row += 1
                self._line(row, label, values, kind, muted)
        return row + 1

    def _line(
        self,
        row: int,
        label: str,
        values: Iterable[float | None],
        numbers: str,
        look: dict[str, object],
    ) -> None:
        style = self.book.style(num_format=numbers, **look)
        self.sheet.write_string(row, 0, label, self.book.style(**look))
        self.sheet.write_blank(row, 1, None, style)
        for column, value in enumerate(values, _FIRST_AGE):
            if value is None:
                self.sheet.write_blank(row, column, None, style)
            else:
                write(self.sheet, row, column, value, style)
