"""The examples for cron, GitHub and GitLab do what they say, on the demo's data and config."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from retainr.demo import simulate, write, write_config
from tests.process.program import INSTALLED, ROOT

EXAMPLES = ROOT / "examples"
FAILING = "max = 0.01"
PATHS = {"PATH": "/usr/bin:/bin"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder as the demo makes it, with a shorter report, which takes less time."""
    folder = tmp_path_factory.mktemp("demo")
    write(simulate(customers=150, seed=7), folder)
    config = write_config(folder)
    assert config is not None
    text = config.read_text("utf-8")
    assert '"report-{as_of}.md"' in text
    assert "max = 0.30" in text
    text = re.sub(r"^sections = .*$", 'sections = ["nps"]', text, flags=re.M)
    config.write_text(text.replace(', "report-{as_of}.md"', ""), "utf-8")
    return folder


@pytest.fixture
def shop(demo: Path, tmp_path: Path) -> Path:
    """Copy it."""
    return Path(shutil.copytree(demo, tmp_path / "shop"))


def fail(folder: Path) -> None:
    """Tighten a bound so that its check fails."""
    config = folder / "retainr.toml"
    config.write_text(config.read_text("utf-8").replace("max = 0.30", FAILING), "utf-8")


def program(folder: Path) -> Path:
    """Put the program into a folder, under its name."""
    folder.mkdir(parents=True)
    path = folder / "retainr"
    path.write_text(
        f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.join(INSTALLED)} "$@"\n'
    )
    path.chmod(0o755)
    return path


def shell(
    script: str, folder: Path, command: tuple[str, ...], env: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a script in nothing but this environment."""
    return subprocess.run(
        [*command, script], cwd=folder, env=env, capture_output=True, text=True, check=False
    )


def calling(scripts: list[str]) -> list[str]:
    """Return the scripts that call the program; the others install it."""
    found = [script for script in scripts if re.search(r"(^|/)retainr ", script)]
    assert len(found) == 2
    assert all("pip install" in script for script in scripts if script not in found)
    return found


def made(folder: Path, patterns: list[str]) -> None:
    """See that each pattern of kept files has some."""
    assert [p for p in patterns if not list(folder.glob(p))] == []


def of_crontab() -> list[str]:
    lines = (EXAMPLES / "cron" / "crontab").read_text("utf-8").splitlines()
    found = [line for line in lines if re.match(r"[\d*]", line)]
    assert [" ".join(line.split()[:5]) for line in found] == ["15 6 * * 1", "0 7 * * *"]
    # To cron, % is the end of the line.
    assert not any("%" in line for line in found)
    return [line.split(None, 5)[5] for line in found]


def github() -> tuple[list[str], list[str]]:
    """Return the lines that call the program, and what is kept."""
    text = (EXAMPLES / "github" / "retention.yml").read_text("utf-8")
    steps: list[dict[str, Any]] = yaml.safe_load(text)["jobs"]["retention"]["steps"]
    kept = [step["with"]["path"] for step in steps if "path" in step.get("with", {})]
    lines = calling([step["run"] for step in steps if "run" in step])
    return lines, [pattern for paths in kept for pattern in paths.split()]


def test_the_history_is_kept_where_a_check_fails() -> None:
    """The plain action for caches saves in a step after the job, if the job succeeds."""
    text = (EXAMPLES / "github" / "retention.yml").read_text("utf-8")
    steps: list[dict[str, Any]] = yaml.safe_load(text)["jobs"]["retention"]["steps"]
    caches = [step for step in steps if step.get("uses", "").startswith("actions/cache")]
    restore, save = caches
    assert restore["uses"] == "actions/cache/restore@v4"
    assert (save["uses"], save["if"]) == ("actions/cache/save@v4", "always()")
    assert restore["with"]["key"] == save["with"]["key"]
    text = (EXAMPLES / "gitlab" / "retention.gitlab-ci.yml").read_text("utf-8")
    assert yaml.safe_load(text)["retention"]["cache"]["when"] == "always"


def test_the_lines_for_cron(shop: Path) -> None:
    program(shop / "venv" / "bin")
    report, check = of_crontab()
    env = {**PATHS, "HOME": str(shop.parent), "SHELL": "/bin/sh"}

    def run(line: str) -> str:
        done = shell(line, shop.parent, ("/bin/sh", "-c"), env)
        assert done.returncode in (0, 1), done.stderr
        assert done.stderr == ""
        return done.stdout

    assert run(report) == ""
    # GitHub and GitLab run the same report, and keep what it makes.
    (line, _), kept = github()
    assert report.endswith(f"/{line}")
    made(shop, [pattern for pattern in kept if not pattern.startswith("checks.")])
    assert "as of" in next(shop.glob("report-*.html")).read_text("utf-8")
    assert run(check) == ""
    fail(shop)
    assert "FAIL" in run(check)


def test_the_workflow_for_github(shop: Path, tmp_path: Path) -> None:
    (_, check), kept = github()
    tools = program(tmp_path / "tools").parent
    summary = tmp_path / "summary.md"
    env = {
        "PATH": f"{tools}:{PATHS['PATH']}", "HOME": str(tmp_path), "CI": "true",
        "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary),
    }  # fmt: skip
    bash = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
    fail(shop)
    done = shell(check, shop, bash, env)
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("::")]
    assert [line.split("::")[1] for line in told] == ["error title=churn"]
    assert "| FAIL | churn |" in summary.read_text("utf-8")
    failures = ElementTree.parse(shop / "checks.xml").findall(".//failure")
    assert len(failures) == 1
    made(shop, [pattern for pattern in kept if pattern.startswith("checks.")])


def test_the_job_for_gitlab(shop: Path, tmp_path: Path) -> None:
    text = (EXAMPLES / "gitlab" / "retention.gitlab-ci.yml").read_text("utf-8")
    job: dict[str, Any] = yaml.safe_load(text)["retention"]
    report, check = calling([*job["before_script"], *job["script"]])
    (above, _), kept = github()
    assert report == above
    tools = program(tmp_path / "tools").parent
    env = {
        "PATH": f"{tools}:{PATHS['PATH']}", "HOME": str(tmp_path), "CI": "true",
        "GITLAB_CI": "true",
    }  # fmt: skip
    done = shell(check, shop, ("sh", "-ec"), env)
    assert done.returncode == 0, done.stderr
    assert "3 passed" in done.stdout
    assert "::" not in done.stderr
    suite = ElementTree.parse(shop / job["artifacts"]["reports"]["junit"]).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("3", "0")
    assert {*job["artifacts"]["paths"], *job["cache"]["paths"]} <= set(kept)


def test_the_examples_install_what_is_retainr() -> None:
    for path in EXAMPLES.rglob("*"):
        if path.is_file() and path.suffix not in (".csv", ".json"):
            text = path.read_text("utf-8")
            assert not re.search(r"pip install (-\S+ )*[\"']?retainr\b(?!-cli)", text), path
