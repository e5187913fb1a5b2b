"""The checks as annotations of GitHub Actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retainr.lang import texts as texts_of
from retainr.render.verdicts import Shown, verdicts_shown

if TYPE_CHECKING:
    from retainr.render import View
    from retainr.results import Result

_IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY = {**_IN_MESSAGE, ":": "%3A", ",": "%2C"}


def annotate(result: Result, view: View, *, blind: str) -> str:
    """Return a line for each check that did not pass, as the runner reads it.

    Args:
        result: of `check`.
        view: the language.
        blind: what becomes of a check without data: `fail`, `warn` or `pass`.
    """
    shown = verdicts_shown(result, texts_of(view.lang), blind)
    return "".join(f"{_line(one)}\n" for one in shown if _told(one))


def _told(one: Shown) -> bool:
    return one.status in ("fail", "warn") or (one.status == "no-data" and one.blind != "pass")


def _line(one: Shown) -> str:
    level = "error" if one.is_failure else "warning"
    title, text = _escaped(one.name, _IN_PROPERTY), _escaped(one.whole, _IN_MESSAGE)
    return f"::{level} title={title}::{text}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(char, char) for char in text)
