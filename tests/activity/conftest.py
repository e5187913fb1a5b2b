"""Logs of a few rows are walked through in several parts, as long ones are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from retainr.activity import parts

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="module")
def _small_parts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_AT_ONCE", 3)
        patch.setattr(parts, "_SPARSE", 4)
        yield
