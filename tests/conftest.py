"""Settings for all tests: Hypothesis without deadlines, since machines differ in speed."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest
from hypothesis import settings

from retainr.activity.splitting import LIBRARIES

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

THOROUGH = (
    "_oracle.py",
    "_identities.py",
    "_properties.py",
    "_forms.py",
    "test_definitions_same.py",
    "test_date_order.py",
    "test_bad_table.py",
    "test_process_bad_files.py",
    "test_process_bytes.py",
    "test_process_files.py",
    "test_every_option.py",
    "test_every_command_option.py",
    "test_docs.py",
    "test_full_disk.py",
    "test_examples.py",
    "test_spark_examples.py",
    "test_server_command.py",
    "test_spark_examples.py",
    "test_server_command.py",
    "test_lakes.py",
    "test_s3.py",
    "test_process_killed.py",
    "test_process_another_day.py",
)
"""Ends of the names of files that run the same code many hundred times over, or what does not
depend on the libraries: once is enough, with the newest ones."""

READERS = ("test_excel.py", "test_good_files.py", "test_preset_files.py")
"""Files about reading that run with the lowest libraries, too: all else of it is Polars alone."""


POLARS_ALONE = ("activity", "checks", "config", "demo", "diff", "metrics", "report", "store")
"""Folders about what Polars alone computes: they need not run twice with the same Polars."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need not run again with the lowest allowed libraries."""
    for item in items:
        name, folder = item.path.name, item.path.parent.name
        if name.endswith(THOROUGH) or (folder == "load" and name not in READERS):
            item.add_marker(pytest.mark.thorough)
        if folder in POLARS_ALONE:
            item.add_marker(pytest.mark.polars_alone)


@pytest.fixture
def splitter() -> None:
    """Skip a test where the extra `text` is not installed, but not where all is to be tested."""
    if missing := [name for name in LIBRARIES if find_spec(name) is None]:
        said = f"{' and '.join(missing)} not installed: pip install -e '.[text]'"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
