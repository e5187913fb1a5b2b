"""Findings with evidence and option, several tables in one result, words, sentences, code."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from dataclasses import fields

import polars as pl
import pytest
from rich.cells import cell_len

from retainr.lang import Texts, texts
from retainr.render import View, render
from retainr.render.table import Screen
from retainr.render.table import render as screen_text
from retainr.results import Account, Column, Note, Phrase, Result, Severity, Table, Unit

TEXTS = Texts("en", {**texts("en").templates, "said": "{text}"})
HOSTILE = "<b>x</b> [red]|`$"
UNITS = {
    "step": Unit.WORD,
    "rows": Unit.COUNT,
    "why": Unit.TEXT,
    "option": Unit.CODE,
    "line": Unit.CODE,
    "score": Unit.SCORE,
}


def say(key: str, **values: object) -> Phrase:
    return Phrase(key, values)


def result(**changes: object) -> Result:
    blank = dict.fromkeys(f.name for f in fields(Account))
    data = Account(**{**blank, "sources": ("o.csv",), "reasons": {}})  # type: ignore[arg-type]
    steps = pl.DataFrame({"step": ["read", "rejected: no customer", "other"], "rows": [3, 1, 2]})
    why = (say("inspect.findings"), None)
    sentences = pl.DataFrame({"why": ["findings", None], "option": ["--a | b", None]})
    made = Result(
        command="x",
        title=say("inspect.title"),
        definition=say("inspect.definition"),
        source=say("inspect.rows", count=3),
        parameters={},
        data=data,
        summary={},
        tables=(
            Table("notes", sentences, {"why": why}, say("inspect.findings")),
            Table("steps", steps),
            Table("code", pl.DataFrame({"line": ["[a]", f"b = '{HOSTILE}'"]})),
            Table("scores", pl.DataFrame({"score": [9.0, 4.5]})),
        ),
        columns={name: Column(name, unit, "") for name, unit in UNITS.items()},
        notes=(
            Note("n", Severity.NOTE, say("note.growing")),
            Note(
                "e",
                Severity.ERROR,
                say("inspect.findings"),
                say("note.reason", reason=HOSTILE, rows=7),
                "--where \"a | b not in ('x')\" " + "y" * 80,
            ),
        ),
        shown=("steps", "notes", "code"),
        notes_as="notes",
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def shown(made: Result, width: int = 60, table: str | None = None) -> list[str]:
    return screen_text(made, TEXTS, Screen(width), table=table).splitlines()


def test_the_screen_shows_the_tables_in_their_order_and_findings_among_them() -> None:
    assert shown(result()) == [
        "Inspect · o.csv",
        "3 rows",
        "",
        "step                     rows",
        "read                        3",
        "− rejected: no customer     1",
        "other                       2",
        "",
        "findings",
        "error    findings",
        f"         {HOSTILE} 7",
        "         → --where \"a | b not in ('x')\" " + "y" * 80,
        "note:    + cohort still growing.",
        "",
        "[a]",
        f"b = '{HOSTILE}'",
    ]


def test_one_table_has_the_notes_below() -> None:
    lines = shown(result(), table="scores")
    assert [line.strip() for line in lines[2:7]] == ["", "score", "9", "4.5", ""]
    assert lines[7] == "error    findings"


def test_without_notes_the_screen_says_so() -> None:
    assert shown(result(notes=()))[8:10] == ["findings", "nothing found"]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_evidence_is_wrapped_and_options_are_not(width: int) -> None:
    long = say("note.reason", reason="word " * 60, rows=7)
    note = Note("e", Severity.WARNING, say("inspect.findings"), long, "--x " + "y" * 300)
    lines = shown(result(notes=(note,)), width)
    option = next(line for line in lines if "--x" in line)
    assert option == "         → --x " + "y" * 300
    others = [line for line in lines if line != option]
    assert max(map(cell_len, others)) <= min(width, 120)


def test_words_are_translated_for_people_and_not_in_data() -> None:
    csv = render(result(), "csv", View(table="steps", lang="zh-Hans")).decode()
    assert csv == "step,rows\nread,3\nrejected: no customer,1\nother,2\n"
    text = render(result(), "md", View(table="steps", lang="zh-Hans")).decode()
    assert "| 读取 | 3 |" in text
    assert "| − 拒绝：无客户 | 1 |" in text
    assert "| other | 2 |" in text


@pytest.mark.parametrize(("lang", "said"), [("en", "findings"), ("zh-Hans", "发现")])
def test_sentences_follow_the_language_in_every_file(lang: str, said: str) -> None:
    view = View(lang=lang)
    document = json.loads(render(result(), "json", view))
    assert document["tables"]["notes"] == [
        {"why": said, "option": "--a | b"}, {"why": None, "option": None}
    ]  # fmt: skip
    assert render(result(), "csv", view).decode().splitlines()[1] == f"{said},--a | b"
    frame = pl.read_parquet(io.BytesIO(render(result(), "parquet", view)))
    assert frame["why"].to_list() == [said, None]
    with zipfile.ZipFile(io.BytesIO(render(result(), "xlsx", view))) as book:
        assert said in book.read("xl/sharedStrings.xml").decode()


def test_json_has_evidence_and_option_only_where_there_are_any() -> None:
    plain, finding = json.loads(render(result(), "json", View()))["notes"]
    assert set(plain) == {"code", "severity", "text"}
    assert finding["evidence"] == f"{HOSTILE} 7"
    assert finding["option"].startswith("--where")


def test_markdown_shows_code_as_it_is() -> None:
    text = render(result(), "md", View()).decode()
    assert "### steps" in text
    assert "### findings" in text
    assert text.index("### steps") < text.index("**error**") < text.index("### code")
    assert "→ `--where \"a \\| b not in ('x')\"" in text
    assert f"```\n[a]\nb = '{HOSTILE}'\n```" in text
    assert (
        "| findings | `--a \\| b` |"
        in render(result(shown=(), notes_as=None), "md", View()).decode()
    )


def test_a_fence_is_longer_than_what_it_holds() -> None:
    code = Table("code", pl.DataFrame({"line": ["````"]}))
    text = render(result(tables=(code,), shown=("code",), notes_as=None), "md", View()).decode()
    assert "`````\n````\n`````" in text


def test_the_page_shows_tables_findings_and_code() -> None:
    page = render(result(), "html", View()).decode()
    assert '<p class="note error"><b>error</b> <strong>findings</strong>' in page
    assert "&lt;b&gt;x&lt;/b&gt; [red]|`$ 7</span>" in page
    assert "<b>x</b>" not in page
    assert page.index("rejected: no customer") < page.index("note error") < page.index("<pre")
    assert "style=" not in page.split("</style>")[1]


def test_a_page_without_findings_says_so() -> None:
    page = render(result(notes=()), "html", View()).decode()
    assert "<p>nothing found</p>" in page


def test_a_result_that_shows_a_table_it_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no such tables: nothing"):
        result(shown=("nothing",))
