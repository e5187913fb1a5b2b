"""A report on the screen: what changed, and which sections came out."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from retainr.lang import texts as texts_of
from retainr.render.report_words import failure_lines, sentences_of, source_line, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retainr.lang import Texts
    from retainr.render import View
    from retainr.report import Part, Report

_WIDEST = 100


def render(report: Report, view: View) -> bytes:
    """Return title, source, sentences and what is missing."""
    texts, width = texts_of(view.lang), min(view.width, _WIDEST)
    lines = [title_of(report, texts), source_line(report, texts), ""]
    for sentence in sentences_of(report, texts):
        lines += textwrap.wrap(sentence, width, subsequent_indent="  ", break_on_hyphens=False)
    for part in report.shown:
        lines += _missing(part, texts, width)
    return ("\n".join(lines) + "\n").encode(view.encoding, errors="replace")


def _missing(part: Part, texts: Texts, width: int) -> Iterator[str]:
    """Yield why a section is not there, and what to type."""
    failure = part.failure
    if failure is None:
        return
    key = "report.too-little" if failure.too_little else "report.failed"
    first, *rest = failure_lines(failure.message, failure.details)
    yield ""
    title = texts.word(f"report.section.{part.name}")
    said = f"{title}: {texts.word(key, message=first)}"
    yield from textwrap.wrap(said, width, subsequent_indent="  ", break_on_hyphens=False)
    yield from (f"  {line}" for line in rest)
    if failure.hint:
        yield f"  {texts.word('report.hint')} {' '.join(failure_lines(failure.hint, ()))}"
