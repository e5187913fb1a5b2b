"""The server and the rows of the tests of engines."""

from tests.engines.conftest import rows_file, sail

__all__ = ["rows_file", "sail"]
