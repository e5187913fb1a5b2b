"""The report's page: its own policy, nothing from the data that could act, and its size."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from retainr.engines.polars import PolarsEngine
from retainr.lang import texts
from retainr.render import View
from retainr.render.report import RENDERERS
from retainr.render.report_tiles import tiles
from retainr.render.report_trends import trend_figures
from retainr.render.report_words import value
from retainr.render.svg import Gallery
from retainr.report import Benchmark, Request, Section, calendar_of, run
from retainr.report.trend import Point, Trend
from retainr.results import Unit
from tests.report.shops import BY_NAME, made, shop, survey

if TYPE_CHECKING:
    from pathlib import Path

    from retainr.report import Report

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\u202eevil{x}'
VOID = {"meta", "link", "input", "br", "rect", "line", "circle", "path", "polyline", "polygon"}


class Page(HTMLParser):
    """Collect elements and attributes, and see that what is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("shop")
    orders, answers = folder / "orders.csv", folder / "nps.csv"
    orders.write_text(shop(), "utf-8")
    answers.write_text(survey([("2024-03", 20, 10, 15), ("2024-04", 25, 10, 5)]), "utf-8")
    names = ("cohort", "churn", "lifecycle", "repurchase", "survival", "clv", "nps", "risk")
    own = {"churn_rate": Benchmark(0.08, "plan")}
    return made(orders, *names, answers=answers, benchmarks=own, allow_nonconverged=True)


def _page(report: Report, lang: str = "en") -> str:
    return RENDERERS["html"](report, View(lang=lang)).decode()


def test_the_policy_names_the_style_and_the_script_of_the_page(report: Report) -> None:
    page = _page(report)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    parts = dict(part.split(" ", 1) for part in policy[1].split("; "))
    assert parts["default-src"] == "'none'"
    for name in ("style", "script"):
        (text,) = re.findall(rf"<{name}>(.*?)</{name}>", page, re.S)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert parts[f"{name}-src"] == f"'sha256-{digest}'"


def test_the_page_is_well_formed_and_has_no_attribute_that_its_policy_forbids(
    report: Report,
) -> None:
    page = Page(_page(report))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    for name, said in page.attributes:
        assert name != "style"
        assert not name.startswith("on")
        if name in ("href", "src"):
            assert said is not None
            assert said.startswith(("#", "data:"))


def test_every_picture_is_there_twice_with_a_title_and_a_text(report: Report) -> None:
    page = _page(report)
    for width, name in ((520, "cw"), (340, "cn")):
        found = re.findall(rf'<svg class="{name}" viewBox="0 0 {width} \d+"', page)
        assert len(found) == 12
    pictures = re.findall(r'<svg class="c[wn]".*?</svg>', page, re.S)
    assert all(
        re.search(r"<title [^>]*>[^<]+</title><desc [^>]*>[^<]+</desc>", p) for p in pictures
    )
    # Colours come with the theme: none stands in a picture itself.
    assert not any(re.search(r"#[0-9a-f]{6}", picture) for picture in pictures)


def test_lists_of_customers_are_read_without_opening_anything(report: Report) -> None:
    # Their charts are drawn under another name, and what stands behind a picture is folded away.
    page = re.sub(r"<details>.*?</details>", "", _page(report), flags=re.S)
    for part in report.parts:
        if part.name in ("clv", "risk"):
            assert part.result is not None
            listed = next(t.frame for t in part.result.tables if t.name == "customers")
            order = "clv" if part.name == "clv" else "revenue_at_risk"
            best = listed.sort(order, descending=True, maintain_order=True)["customer_id"]
            section = page.split(f'<section id="{part.name}"')[1].split("</section>")[0]
            assert all(f"<bdi>{who}</bdi>" in section for who in best.head(8)), part.name


def test_hostile_names_are_text_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    named = HOSTILE.replace('"', '""')
    text = shop().replace("c00-00,", f'"{named}",').replace(",web", f',"{named}"')
    path.write_text(text, "utf-8")
    names = ("cohort", "churn", "lifecycle", "repurchase", "survival", "clv", "risk")
    report = made(path, *names, by=["channel"], allow_nonconverged=True)
    assert [part.failure for part in report.parts] == [None] * 7
    report = dataclasses.replace(report, title=HOSTILE)
    for lang in ("en", "zh-Hans"):
        page = _page(report, lang)
        assert Page(page).tags.count("script") == 1
        assert "<img" not in page
        assert "alert(1)" in page
        for turn in ("\x1b", "\u202e"):
            assert [page[i - 80 : i + 9] for i in (page.find(turn),) if i >= 0] == []
    text = RENDERERS["md"](report, View()).decode()
    assert "<script" not in text
    assert "\u202e" not in text


def test_bars_of_counts_begin_at_zero(report: Report) -> None:
    headline = next(one for one in report.headlines if one.metric == "active")
    assert headline.year is not None
    tile = next(one for one in tiles(report, texts("en")) if one.value == value(headline))
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height="10"', tile.drawing)]
    assert len(widths) == 3
    wanted = headline.year.then.value / headline.now.value
    assert widths[0] / widths[2] == pytest.approx(wanted, abs=0.01)


def test_a_tile_says_what_changed_and_that_a_count_is_exact_once(report: Report) -> None:
    churn, active = (
        next(tile for tile in tiles(report, texts("en")) if tile.name == name)
        for name in ("Churn", "Customers who ordered")
    )
    before, *_ = churn.compared
    assert (before.sign, before.said) == ("", "No clear change")
    assert re.fullmatch(r"[+−][\d.]+ pp · 95% CI [+−][\d.]+ to [+−][\d.]+", before.detail)
    assert active.rests == ("2024-04",)
    assert active.compared[0].sign == "▲"
    assert active.compared[0].detail.endswith("a count, so no interval")
    headline = next(one for one in report.headlines if one.metric == "churn_rate")
    assert headline.before is not None
    clear = dataclasses.replace(headline.before, difference=-0.034, low=-0.053, high=-0.016)
    found = dataclasses.replace(headline, before=clear, year=None)
    one = next(tiles(dataclasses.replace(report, headlines=(found,)), texts("en")))
    assert [(c.sign, c.said, c.detail, c.look) for c in one.compared] == [
        ("▼", "−3.4 pp", "better · 95% CI −5.3 to −1.6", "good")
    ]


def test_earlier_runs_are_pictures_with_their_numbers(report: Report) -> None:
    points = (
        Point(dt.date(2024, 3, 31), 0.25, 0.2, 0.3),
        Point(dt.date(2024, 4, 30), 0.3, 0.25, 0.35),
    )
    trend = Trend("churn", "churn_rate", Unit.RATIO, points)
    page = _page(dataclasses.replace(report, trends=(trend,)))
    own = page.partition('<section id="trend">')[2].partition("</section>")[0]
    cells = re.findall(r"<t[hd][^>]*>(?:<bdi>)?([^<]*)", own.partition("<thead>")[2])
    assert [cell for cell in cells if cell] == [
        "as of", "value", "95% CI", "2024-03-31", "25.0%", "20.0–30.0",
        "2024-04-30", "30.0%", "25.0–35.0",
    ]  # fmt: skip


def test_each_earlier_number_stands_under_its_own_name(report: Report) -> None:
    """Two commands may call different numbers by one name."""
    churn = next(one for one in report.headlines if one.metric == "churn_rate")
    other = dataclasses.replace(churn, command="cohort", metric="latest_retention_rate_1")
    names = {
        ("cohort", "latest_retention_rate_1"): "Retention after one month",
        ("churn", "churn_rate"): "Churn",
        ("lifecycle", "active"): "Customers who ordered",
    }
    points = (Point(dt.date(2024, 3, 31), 0.25, 0.2, 0.3),)
    asked = [Trend(command, metric, Unit.RATIO, points) for command, metric in names]
    alike = dataclasses.replace(other, command="churn", confidence=0.9)
    told = dataclasses.replace(
        report, headlines=(alike, other, *report.headlines), trends=tuple(asked)
    )
    figures = list(trend_figures(told, Gallery(texts("en"))))
    assert [figure.title for figure in figures] == list(names.values())
    tables = [figure.table for figure in figures if figure.table]
    assert [table.caption for table in tables] == list(names.values())
    assert {table.heads[-1][0] for table in tables} == {"95% CI"}


def test_the_rows_of_each_way_of_reading_are_accounted_for(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(shop(), "utf-8")
    options: dict[str, dict[str, object]] = {
        "cohort": {}, "lifecycle": {}, "churn": {"where": "channel = 'web'"},
    }  # fmt: skip
    wanted = [Section(BY_NAME[name], (str(path),), own) for name, own in options.items()]
    page = _page(run(Request(tuple(wanted), calendar_of(None, None)), PolarsEngine()))
    tables = re.findall(r'class="plain acc"><caption><span>(.*?)</table>', page, re.S)
    assert [table.partition("<")[0] for table in tables] == [
        "What became of the rows of orders.csv", "What became of the rows of orders.csv · Churn",
    ]  # fmt: skip
    assert ["filtered out" in table for table in tables] == [False, True]


def test_36_monthly_cohorts_stay_under_two_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(shop(36, start=2021), "utf-8")
    names = ("cohort", "churn", "lifecycle", "repurchase", "survival", "clv")
    page = _page(made(path, *names, allow_nonconverged=True))
    assert len(page.encode()) < 1_000_000


def test_tables_work_without_scripts(report: Report) -> None:
    page = _page(report)
    assert page.count("<caption>") == page.count("<table ")
    assert page.count('<th scope="') == len(re.findall(r"<th[ >]", page))
    assert '<input type="radio" name="cell-cohort"' in page
