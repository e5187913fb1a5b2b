"""The page as people open it: Chromium at three widths, light and dark, driven by Playwright.

It needs Node, Chromium and the npm packages playwright-core and axe-core; `NODE_PATH` names the
folder that has them, `CHROMIUM` the browser. In continuous integration they are there.
"""

from __future__ import annotations

import json
import os
import shutil
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
BROWSER = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PACKAGES = os.environ.get("NODE_PATH", "")


def _lacking() -> str | None:
    """Return what the test needs and is not there."""
    if not shutil.which("node"):
        return "no node"
    if not Path(BROWSER).exists():
        return f"no browser at {BROWSER}"
    if not all((Path(PACKAGES) / name).is_dir() for name in ("playwright-core", "axe-core")):
        return "no playwright-core and axe-core in NODE_PATH"
    return None


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        _lacking() is not None and os.environ.get("RETAINR_TEST_BROWSER") != "required",
        reason=str(_lacking()),
    ),
]


def _report(folder: Path) -> Report:
    orders, answers = folder / "orders.csv", folder / "nps.csv"
    orders.write_text(shop(), "utf-8")
    answers.write_text(survey([("2024-03", 20, 10, 15), ("2024-04", 25, 10, 5)]), "utf-8")
    names = ("cohort", "churn", "lifecycle", "repurchase", "survival", "clv", "nps")
    return made(orders, *names, answers=answers, allow_nonconverged=True)


def _opened(page: bytes, folder: Path) -> dict[str, Any]:
    path = folder / "report.html"
    path.write_bytes(page)
    done = subprocess.run(
        ["node", str(DRIVER), str(path)], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "CHROMIUM": BROWSER}, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_the_page_in_a_browser(tmp_path: Path) -> None:
    page = RENDERERS["html"](_report(tmp_path), View())
    found = _opened(page, tmp_path)
    assert found["console"] == []
    assert found["requests"] == []
    assert found["wide"] == []
    assert found["axe"] == []
    assert found["rules"] > 20
    assert found["sort"] == {"falling": True, "rising": True, "restored": True, "changed": True}
    assert 0 < found["filter"]["left"] < found["filter"]["all"]
    assert found["pick"] == {"before": False, "after": True}


def test_what_is_wrong_with_a_page_is_found(tmp_path: Path) -> None:
    page = RENDERERS["html"](_report(tmp_path), View()).decode()
    wrong = page.replace("<h1>", '<img src="https://example.com/x.png"><h1 onclick="x()">')
    wrong = wrong.replace("</main>", '<table width="3000"><tr><td>wide</td></tr></table></main>')
    found = _opened(wrong.encode(), tmp_path)
    assert found["console"]
    assert {one["id"] for one in found["axe"]} >= {"image-alt"}
    assert found["wide"]
