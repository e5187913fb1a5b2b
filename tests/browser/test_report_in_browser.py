"""The page as people open it: Chromium at three widths, light and dark, driven by Playwright.

It needs Node, Chromium and the npm packages playwright-core and axe-core, which `.ci/browser`
installs; the page of the report must be clean under axe, ask the network for nothing, and work.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from retainr.render import View
from retainr.render.report import RENDERERS
from tests.report.shops import made, shop, survey

if TYPE_CHECKING:
    from retainr.report import Report

DRIVER = Path(__file__).parent / "page.mjs"
VARIABLE = "RETAINR_TEST_BROWSER"

pytestmark = pytest.mark.thorough


@pytest.fixture
def packages() -> str:
    """Return the folder of the npm packages that the environment names.

    `.ci/run` installs them and the browser. Without it these tests are skipped, but not where
    everything is meant to be tested.
    """
    folder = os.environ.get(VARIABLE)
    if not folder and os.environ.get("CI") == "true":
        pytest.fail(f"{VARIABLE} is not set, though CI is")
    if not folder or folder == "none":
        pytest.skip(f"{VARIABLE} names no folder of npm packages; .ci/browser makes one")
    return folder


def _report(folder: Path) -> Report:
    orders, answers = folder / "orders.csv", folder / "nps.csv"
    orders.write_text(shop(), "utf-8")
    answers.write_text(survey([("2024-03", 20, 10, 15), ("2024-04", 25, 10, 5)]), "utf-8")
    names = ("cohort", "churn", "lifecycle", "repurchase", "survival", "clv", "nps", "risk")
    # In the middle of a month there are cells that are not over yet.
    return made(orders, *names, answers=answers, allow_nonconverged=True, as_of="2024-04-20")


def _opened(page: bytes, folder: Path, packages: str, **looks: str) -> dict[str, Any]:
    path = folder / "report.html"
    path.write_bytes(page)
    done = subprocess.run(
        ["node", str(DRIVER), str(path)], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "NODE_PATH": packages, **looks}, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_the_page_in_a_browser(tmp_path: Path, packages: str) -> None:
    page = RENDERERS["html"](_report(tmp_path), View())
    found = _opened(page, tmp_path, packages)
    assert found["console"] == []
    assert found["requests"] == []
    assert found["wide"] == []
    assert found["axe"] == []
    assert found["rules"] > 20
    assert found["sort"] == {
        "falling": True, "rising": True, "restored": True, "changed": True, "unknown_last": True,
    }  # fmt: skip
    assert 0 < found["filter"]["left"] < found["filter"]["all"]
    assert found["pick"] == {"before": False, "after": True}


def test_what_is_wrong_with_a_page_is_found(tmp_path: Path, packages: str) -> None:
    page = RENDERERS["html"](_report(tmp_path), View()).decode()
    wrong = page.replace("<h1>", '<img src="https://example.com/x.png"><h1 onclick="x()">')
    wrong = wrong.replace("</main>", '<table width="3000"><tr><td>wide</td></tr></table></main>')
    found = _opened(wrong.encode(), tmp_path, packages, WIDTHS="375", THEMES="light")
    assert found["console"]
    assert {one["id"] for one in found["axe"]} >= {"image-alt"}
    assert found["wide"]
