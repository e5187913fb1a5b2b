"""A PostgreSQL for the tests that need one, and a folder of one's own for those that ask."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.load.tables import Postgres

VARIABLE = "RETAINR_TEST_POSTGRES"


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """Return a schema of one's own in the server that the environment names.

    `.ci/run` starts one. Without it these tests are skipped, but not where everything is
    meant to be tested.
    """
    from tests.load.tables import Postgres

    url = os.environ.get(VARIABLE)
    if not url and os.environ.get("CI") == "true":
        pytest.fail(f"{VARIABLE} is not set, though CI is")
    if not url or url == "none":
        pytest.skip(f"{VARIABLE} names no PostgreSQL; .ci/run starts one")
    with Postgres.schema(url) as schema:
        yield schema
