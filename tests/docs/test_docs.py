from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from tests.docs.readme import README, REFERENCE, ROOT, current
from tests.docs.reference import reference

if TYPE_CHECKING:
    from pathlib import Path


def test_the_outputs_in_the_readme_are_what_the_program_prints(tmp_path: Path) -> None:
    text = README.read_text("utf-8")
    assert current(text, tmp_path) == text, "run: python -m tests.docs.readme"


def test_the_reference_is_current() -> None:
    assert REFERENCE.read_text("utf-8") == reference(), "run: python -m tests.docs.readme"


def test_the_readme_has_exactly_two_set_up_commands() -> None:
    commands = re.findall(r"^python -m pip install .*$", README.read_text("utf-8"), re.M)
    assert commands == [
        "python -m pip install . && retainr cohort examples/orders.csv",
        "python -m pip install -e '.[dev]' && python -m pytest -q -n auto",
    ]


def test_no_document_installs_the_name_that_belongs_to_someone_else() -> None:
    for path in (README, REFERENCE, ROOT / "CHANGELOG.md"):
        assert not re.search(r"pip install (-U )?retainr(?!-cli)\b", path.read_text("utf-8"))


def test_version_is_written_once_more_in_the_package() -> None:
    import retainr

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert retainr.__version__ == project["version"]
    assert project["name"] == "retainr-cli"
