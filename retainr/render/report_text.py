"""A report on the screen: what changed, and which sections came out."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from retainr.lang import texts as texts_of
from retainr.render.report_words import failure_lines, sentences_of, source_line, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.report import Failure, Report

_WIDEST = 100


def render(report: Report, view: View) -> bytes:
    """Return title, source, sentences and what is missing."""
    texts, width = texts_of(view.lang), min(view.width, _WIDEST)
    lines = [title_of(report, texts), source_line(report, texts), ""]
    for sentence in sentences_of(report, texts):
        lines += textwrap.wrap(sentence, width, subsequent_indent="  ", break_on_hyphens=False)
    for failure, names in report.failures.items():
        lines += _missing(failure, names, texts, width)
    return ("\n".join(lines) + "\n").encode(view.encoding, errors="replace")


def _missing(failure: Failure, names: Sequence[str], texts: Texts, width: int) -> Iterator[str]:
    """Yield why sections are not there, and what to type."""
    key = "report.too-little" if failure.too_little else "report.failed"
    first, *rest = failure_lines(failure.message, failure.details)
    yield ""
    titles = ", ".join(texts.word(f"report.section.{name}") for name in names)
    said = f"{titles}: {texts.word(key, message=first)}"
    yield from textwrap.wrap(said, width, subsequent_indent="  ", break_on_hyphens=False)
    yield from (f"  {line}" for line in rest)
    if failure.hint:
        yield f"  {texts.word('report.hint')} {' '.join(failure_lines(failure.hint, ()))}"
