"""The page: self-contained, nothing of the data is markup, nothing is lost."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from retainr.errors import InputError
from retainr.render import View
from retainr.render.colours import TOKENS, heat
from retainr.render.html import render
from retainr.results import Cell, Heatmap, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from retainr.results import Result

VOID = {"meta", "link", "br"}


class Page(HTMLParser):
    """Elements with attributes and text, and the rows of each table."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.tables: list[list[list[str]]] = []
        self.open: list[str] = []
        self.feed(data.decode("utf-8"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data
        if "td" in self.open or "th" in self.open:
            self.tables[-1][-1][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def page(made: Result) -> Page:
    return Page(render(made, View()))


def test_no_script_no_style_attribute_no_handler_no_other_file(
    made: Result, split: Result, computed: Callable[..., Result]
) -> None:
    for result in (made, split, computed()):
        for layout in ("wide", "long"):
            page = Page(render(result, View(layout=layout)))
            assert not {"script", "img", "iframe", "object", "form", "base"} & {
                tag for tag, _ in page.tags
            }
            for _, attributes in page.tags:
                assert "style" not in attributes
                assert "src" not in attributes
                assert not [name for name in attributes if name.startswith("on")]
            assert [a["href"] for a in page.all("link")] == ["data:,"]


def test_the_policy_allows_the_one_style_and_nothing_else(page: Page) -> None:
    (policy,) = [a["content"] for a in page.all("meta") if a.get("http-equiv")]
    (style,) = page.texts["style"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy is not None
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert "unsafe" not in policy
    assert "url(" not in style


def test_names_are_text_and_nothing_more(page: Page, made: Result) -> None:
    shown = "<script>alert(1)</script>|{{7*7}}{% x %}`a`*b* =1+1 \"'&é中"
    assert page.tables[0][2][0] == shown
    assert shown in page.texts["h1"][0]
    assert shown in page.texts["title"][0]
    assert any(shown in text for text in page.texts["p"])
    assert page.all("div")[0]["aria-label"] == f"{shown} 1"
    assert "\u202e" not in render(made, View()).decode()


def test_the_matrix_says_what_is_known(page: Page) -> None:
    across, head, first, second, third, pooled, interval, of = page.tables[0]
    assert across == ["", "", "months after the first"]
    assert head == ["cohort", "size", "1", "2"]
    assert first[1:] == ["358", "24.0", "not over yet12.5"]
    assert second == ["2024-02", "1,200", "few", "not over yet"]
    assert third == ["2024-03", "41+", "", ""]
    assert pooled == ["pooled", "", "24.0", ""]
    assert interval == ["95% interval", "", "19.9–28.7", ""]
    assert of == ["of", "", "358", ""]


def test_a_cell_has_count_and_interval_and_a_step_of_the_ramp(page: Page) -> None:
    titles = [a["title"] for a in page.all("td") if "title" in a]
    assert titles == [
        "86 of 358, 95% CI 19.9–28.7",
        "95% CI 5.0–25.0",  # not the Wilson interval of any count of 358
        "86 of 358, 95% CI 19.9–28.7",
    ]
    looks = [a["class"] for a in page.all("td") if a.get("class")]
    assert looks[:4] == ["sz", "h19", "inc", "sz"]


def test_no_count_is_invented_where_the_size_is_not_the_denominator(made: Result) -> None:
    heatmap = made.charts["t"][0]
    assert isinstance(heatmap, Heatmap)
    # 0.5 is a whole number of 358, too, but the interval is that of 20 customers.
    half = Cell(0.5, 0.29929505, 0.70070495)
    row = dataclasses.replace(heatmap.rows[0], cells=(half, None))
    changed = dataclasses.replace(heatmap, rows=(row,), totals=None)
    page = Page(render(dataclasses.replace(made, charts={"t": (changed,)}), View()))
    assert [a["title"] for a in page.all("td") if "title" in a] == ["95% CI 29.9–70.1"]


def test_every_count_of_a_computed_matrix_is_found(computed: Callable[..., Result]) -> None:
    page = Page(render(computed(), View()))
    titles = [str(a["title"]).partition(",")[0] for a in page.all("td") if "title" in a]
    assert titles == ["1 of 2", "1 of 2", "1 of 1", "2 of 3", "1 of 2"]


def test_tables_can_be_read_without_seeing_them(page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    regions = [a for a in page.all("div") if a.get("role") == "region"]
    assert len(regions) == len(page.tables) == 5
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in regions)
    assert len(page.all("caption")) == 5
    assert all(a.get("scope") in ("col", "row", "colgroup") for a in page.all("th"))


def test_the_ramp_is_there_for_light_dark_and_print(page: Page) -> None:
    style = page.texts["style"][0]
    light, rest = style.split("@media (prefers-color-scheme:dark){")
    dark, paper = rest.split("@media print{", 1)
    for part, theme in ((light, "light"), (dark, "dark"), (paper, "light")):
        assert f"--bg:{TOKENS[theme]['bg']}" in part
        for step in range(21):
            assert f".h{step}{{background:{heat(step / 20, theme)};color:" in part


def test_the_scale_prints_both_ends(page: Page) -> None:
    legend = page.texts["ul"][0]
    assert legend.startswith("0%25% of the cohort")
    steps = [a for a in page.all("i") if str(a.get("class")).startswith("h")]
    assert len(steps) == 21


def test_numbers_that_are_no_rates_have_neither_scale_nor_interval(made: Result) -> None:
    heatmap = made.charts["t"][0]
    assert isinstance(heatmap, Heatmap)
    money = dataclasses.replace(heatmap, unit=Unit.MONEY, top=None)
    page = Page(render(dataclasses.replace(made, charts={"t": (money,)}), View()))
    assert page.tables[0][2][2] == "0.24"
    assert page.all("table")[0]["class"] == "heat num"
    assert not page.all("i")
    assert not [a for a in page.all("td") if "title" in a]


def test_rows_columns_and_parameters_are_accounted_for(page: Page) -> None:
    numbers, rows, parameters, columns = page.tables[1:]
    assert numbers[0] == ["name|<b>", "day", "n", "rate %", "yes", "none"]
    assert numbers[2] == ["007", "1899-12-31", f"{2**62 + 1:,}", "", "no", ""]
    assert ["rows read", "7"] in rows
    assert ["rejected: no customer", "1"] in rows
    assert ["files", "https://host/a/orders.csv"] in rows
    assert ["period", "month"] in parameters
    assert ["name|<b>", "text", 'a "name", <i>as it is</i>'] in columns


def test_warnings_stand_before_notes(page: Page) -> None:
    notes = [a["class"] for a in page.all("p") if str(a.get("class")).startswith("note ")]
    assert notes == ["note warning", "note note"]


def test_segments_have_a_heading_each(split: Result) -> None:
    page = Page(render(split, View()))
    # The first letter of retainr's own headings is made large; a segment stays as it is written.
    assert b"h2:not(:has(bdi))::first-letter" in render(split, View())
    assert page.texts["h2"][0] == "north"
    assert "<script>" in page.texts["h2"][1]
    assert len(page.all("section")) == 4


def test_long_shows_the_table_alone(made: Result) -> None:
    page = Page(render(made, View(layout="long")))
    assert page.tables[0][0][0] == "name|<b>"
    assert len(page.tables) == 4
    assert not re.search(r'class="heat"', render(made, View(layout="long")).decode())


def test_an_unknown_table_is_refused_and_bytes_are_the_same(made: Result) -> None:
    with pytest.raises(InputError, match="no table 'no'"):
        render(made, View(table="no"))
    assert render(made, View()) == render(made, View())
