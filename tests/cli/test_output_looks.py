"""How a result looks: titles, themes, languages, colours; and what is said beside it."""

from __future__ import annotations

import json
import re
import time
from io import StringIO
from itertools import chain, repeat
from pathlib import Path
from unittest.mock import Mock, patch

import pytest

from retainr.cli import progress
from retainr.engines.tasks import Count
from tests.cli.logs import lines, orders
from tests.cli.program import cohort

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def picture(*args: object) -> str:
    outcome = cohort(orders(), "-q", "-o", "r.svg", *args)
    assert outcome.code == 0, outcome.err
    return Path("r.svg").read_text(encoding="utf-8")


def test_title() -> None:
    assert "A title &amp; more" in picture("--title", "A title & more")
    assert "A title" not in picture()


def test_theme_of_pictures() -> None:
    assert "#ffffff" in picture("--theme", "light")
    assert "#10161d" in picture("--theme", "dark")
    assert "#10161d" not in picture()
    assert picture() == picture("--theme", "light")


def test_theme_of_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLORTERM", "truecolor")
    light, dark = (cohort(orders(), "--theme", theme).text for theme in ("light", "dark"))
    assert light != dark
    assert ANSI.sub("", light) == ANSI.sub("", dark)
    assert cohort(orders()).text == dark
    monkeypatch.setenv("COLORFGBG", "0;15")
    assert cohort(orders()).text == light


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("name", ["table", "md", "html", "json"])
def test_lang(lang: str, name: str) -> None:
    english, chinese = (
        cohort(orders(), "--format", name, "--lang", one).text for one in ("en", lang)
    )
    assert re.search(r"[\u4e00-\u9fff]", chinese)
    assert not re.search(r"[\u4e00-\u9fff]", english)
    if name == "json":
        one, two = json.loads(english), json.loads(chinese)
        assert one["tables"] == two["tables"]
        assert list(one["columns"]) == list(two["columns"])
        assert [n["code"] for n in one["notes"]] == [n["code"] for n in two["notes"]]


def test_simplified_and_traditional_differ() -> None:
    assert cohort(orders(), "--lang", "zh-Hans").text != cohort(orders(), "--lang", "zh-Hant").text


@pytest.mark.parametrize("name", ["csv", "json"])
def test_names_of_columns_never_change(name: str) -> None:
    english = cohort(orders(), "--format", name, "--table", "curve")
    chinese = cohort(orders(), "--format", name, "--table", "curve", "--lang", "zh-Hans")
    if name == "csv":
        assert english.out == chinese.out
    else:
        assert english.document["summary"] == chinese.document["summary"]


def test_the_language_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    chinese = cohort(orders(), "--lang", "zh-Hans").text
    monkeypatch.setenv("RETAINR_LANG", "zh-Hans")
    assert cohort(orders()).text == chinese
    assert cohort(orders(), "--lang", "en").text != chinese
    monkeypatch.setenv("RETAINR_LANG", "klingon")
    outcome = cohort(orders())
    assert outcome.code == 2
    assert "RETAINR_LANG" in outcome.err


@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_bom(ending: str) -> None:
    for args, marked in (((), False), (("--bom",), True)):
        assert cohort(orders(), "-q", "-o", f"r.{ending}", *args).code == 0
        content = Path(f"r.{ending}").read_bytes()
        assert content.startswith(b"\xef\xbb\xbf") == marked
    shown = cohort(orders(), "--format", "csv", "--bom").out
    assert shown == b"\xef\xbb\xbf" + cohort(orders(), "--format", "csv").out


@pytest.mark.parametrize("flag", ["-q", "--quiet"])
def test_quiet(flag: str) -> None:
    outcome = cohort(orders(), flag)
    assert (outcome.code, outcome.out, outcome.err) == (0, b"", "")
    document = cohort(orders(), flag, "--format", "json")
    assert document.err == ""
    assert document.document["command"] == "cohort"


def test_quiet_still_says_errors() -> None:
    assert cohort("nothing.csv", "-q").error == "nothing.csv: no such file"


@pytest.mark.parametrize("flag", ["-v", "--verbose"])
def test_verbose(flag: str) -> None:
    outcome = cohort(orders(), flag)
    assert outcome.out == cohort(orders()).out
    assert len(outcome.said) >= 3
    assert all(re.fullmatch(r"[a-z ]+: \d+\.\d\d s", line) for line in outcome.said)
    assert cohort(orders()).said == []


def test_colours_are_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = cohort(orders()).text
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = cohort(orders()).text
    assert ANSI.search(coloured)
    assert ANSI.sub("", coloured) == plain


@pytest.mark.parametrize("how", ["--no-color", "NO_COLOR", "dumb"])
def test_colours_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    plain = cohort(orders()).text
    monkeypatch.setenv("FORCE_COLOR", "1")
    if how == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    if how == "dumb":
        monkeypatch.setenv("TERM", "dumb")
    assert cohort(orders(), *([how] if how.startswith("--") else [])).text == plain


def test_an_empty_no_color_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "")
    assert ANSI.search(cohort(orders()).text)


@pytest.mark.parametrize("columns", [60, 80, 160])
def test_the_width_of_the_screen(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    days = [f"c{n},2024-{m:02d}-{n + 1:02d},1" for n in range(20) for m in range(1, 12)]
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = cohort(lines(*days), "--period", "week").text.splitlines()
    assert max(map(len, shown)) <= columns
    assert max(map(len, shown)) > columns / 2


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("show", "terminal", "drawn"),
    [
        (None, True, True),
        (True, True, True),
        (False, True, False),
        (None, False, False),
        (False, False, False),
    ],
)
def test_progress(
    monkeypatch: pytest.MonkeyPatch, show: bool | None, terminal: bool, drawn: bool
) -> None:
    """Wait for the bar where it is to be drawn; elsewhere no thread is there to draw it."""
    monkeypatch.setenv("TERM", "xterm")
    error = Terminal() if terminal else StringIO()
    with (
        patch.object(progress, "_AFTER_SECONDS", 0.0),
        patch("sys.stderr", error),
        progress.bar("reading orders.csv", show=show),
    ):
        assert not drawn or _seen("reading", error)
    assert ("reading" in error.getvalue()) == drawn


def test_progress_shows_the_tasks_of_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    error = Terminal()
    with (
        patch.multiple(progress, _AFTER_SECONDS=0.0, _EVERY_SECONDS=0.0),
        patch("sys.stderr", error),
        progress.bar("reading table:orders", show=True) as tasks,
    ):
        assert tasks is not None
        assert _seen("reading", error)
        assert "tasks" not in error.getvalue()
        with tasks.told_by(lambda: Count(3, 8)):
            assert _seen("3/8 tasks", error)


def test_progress_is_drawn_where_the_terminal_is_out_of_sight_when_it_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    error = Terminal()
    with (
        patch.object(progress, "_AFTER_SECONDS", 0.0),
        patch("sys.stderr", error),
        patch.object(error, "isatty", Mock(side_effect=chain([True], repeat(False)))),
        progress.bar("reading table:orders", show=None),
    ):
        assert _seen("reading", error)


def _seen(what: str, error: StringIO) -> bool:
    """Wait until the bar says something."""
    until = time.monotonic() + 10
    while what not in error.getvalue() and time.monotonic() < until:
        pass
    return what in error.getvalue()


@pytest.mark.parametrize("flag", ["--progress", "--no-progress"])
def test_progress_changes_nothing_in_the_result(flag: str) -> None:
    assert cohort(orders(), flag).out == cohort(orders()).out
