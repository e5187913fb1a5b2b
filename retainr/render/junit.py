"""The checks as JUnit XML, which continuous integration shows test by test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from retainr.lang import texts as texts_of
from retainr.render.verdicts import Shown, verdicts_shown

if TYPE_CHECKING:
    from retainr.render import View
    from retainr.results import Result

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""


def render(result: Result, view: View, *, blind: str) -> bytes:
    """Return the checks of a result as one test suite; the same result gives the same bytes.

    Args:
        result: of `check`.
        view: the language.
        blind: what becomes of a check without data: `fail`, `warn` or `pass`.
    """
    shown = verdicts_shown(result, texts_of(view.lang), blind)
    counts = {
        "tests": str(len(shown)),
        "failures": str(sum(one.is_failure for one in shown)),
        "errors": "0",
    }
    skipped = str(sum(one.is_skipped for one in shown))
    # The schema that servers check against has `skipped` for a suite, but not for all of them.
    suites = ElementTree.Element("testsuites", counts)
    own = {"name": "retainr check", **counts, "skipped": skipped}
    suite = ElementTree.SubElement(suites, "testsuite", own)
    for one in shown:
        _case(suite, one)
    ElementTree.indent(suites)
    body = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _case(suite: ElementTree.Element, one: Shown) -> None:
    names = {"classname": _legal(one.metric), "name": _legal(one.name)}
    case = ElementTree.SubElement(suite, "testcase", names)
    if one.is_failure or one.is_skipped:
        kind = "failure" if one.is_failure else "skipped"
        said = {"message": _legal(one.message)}
        if one.is_failure:
            said["type"] = one.status
        ElementTree.SubElement(case, kind, said).text = _legal(one.whole)
    else:
        ElementTree.SubElement(case, "system-out").text = _legal(one.whole)


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
