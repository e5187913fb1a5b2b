"""Names of engines, what has to be installed for them, and what their errors are made into."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError

import pytest

from retainr.engines import spark, spark_address
from retainr.engines.spark_address import address_of, check_installed, check_reachable
from retainr.engines.spark_errors import explained
from retainr.errors import InputError

TOKEN = "dapi0123456789"


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("sc://host", "connect", "sc://host:15002"),
        ("sc://host:443/;token=x;use_ssl=true", "connect", "sc://host:443"),
        ("sc://[::1]:15002", "connect", "sc://[::1]:15002"),
        ("spark:local", "local", "spark:local"),
        ("spark:local[*]", "local", "spark:local[*]"),
        ("spark:local-cluster[2,1,1024]", "local", "spark:local-cluster[2,1,1024]"),
        ("databricks", "databricks", "databricks"),
        ("databricks:prod", "databricks", "databricks:prod"),
    ],
)
def test_a_name_says_where_spark_is(name: str, kind: str, shown: str) -> None:
    found = address_of(name)
    assert (found.kind, found.shown) == (kind, shown)
    assert "x" not in found.shown
    assert "token" not in repr(found)


def test_the_environment_has_the_token_of_this_server_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARK_REMOTE", f"sc://host:15002/;token={TOKEN}")
    assert address_of("sc://host").target == f"sc://host:15002/;token={TOKEN}"
    assert address_of("sc://other").target == "sc://other"
    assert address_of("sc://host/;token=mine").target == "sc://host/;token=mine"


@pytest.mark.parametrize(
    ("there", "name", "said"),
    [
        ((), "sc://host", "install '.[spark]'"),
        ((), "spark:local", "install '.[spark-local]'"),
        (("pyspark-client",), "spark:local", "cannot stand beside pyspark-client"),
        (("pyspark-client",), "databricks", "install '.[databricks]'"),
        (("pyspark", "pyspark-client"), "sc://host", "pip uninstall -y pyspark pyspark-client"),
        (("pyspark", "databricks-connect"), "databricks", "install '.[databricks]'"),
    ],
)
def test_exactly_one_pyspark_is_installed(
    monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], name: str, said: str
) -> None:
    def version(package: str) -> str:
        if package not in there:
            raise PackageNotFoundError(package)
        return "4.2.0"

    monkeypatch.setattr(spark_address, "version", version)
    with pytest.raises(InputError) as error:
        check_installed(address_of(name))
    assert said in error.value.hint


def test_pyspark_finds_a_file_where_none_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    main = sys.modules["__main__"]
    monkeypatch.delattr(main, "__file__", raising=False)
    with spark._with_file():
        assert hasattr(main, "__file__")
    assert not hasattr(main, "__file__")
    monkeypatch.setattr(main, "__file__", "own.py", raising=False)
    with spark._with_file():
        assert main.__file__ == "own.py"
    assert main.__file__ == "own.py"


def test_a_spark_of_ones_own_needs_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputError, match="needs Java"):
        check_reachable(address_of("spark:local[2]"))


JAVA = """An error occurred while calling o38.table.
: org.apache.spark.sql.AnalysisException: [TABLE_OR_VIEW_NOT_FOUND] The table or view `a`.`b` \
cannot be found. Verify the spelling and correctness. SQLSTATE: 42P01; line 1 pos 0;
'UnresolvedRelation [a, b], [], false
"""
RPC = f"""<_MultiThreadedRendezvous of RPC that terminated with:
\tstatus = StatusCode.UNAUTHENTICATED
\tdetails = "Invalid access token: {TOKEN}"
>"""


@pytest.mark.parametrize(
    ("said", "shown", "hint"),
    [
        (JAVA, "The table or view `a`.`b` cannot be found", "table:CATALOG.SCHEMA.TABLE"),
        (RPC, "Invalid access token", "SPARK_REMOTE"),
        ("[PATH_NOT_FOUND] Path does not exist: s3://b/o. SQLSTATE: 42K03", "s3://b/o", "server"),
        ("[INSUFFICIENT_PRIVILEGES] User does not have SELECT on x", "SELECT on x", "right"),
        ("java.nio.file.AccessDeniedException: s3a://b/o: 403 Forbidden", "s3a://b/o", "right"),
        ("[DATA_SOURCE_NOT_FOUND] Failed to find the data source: delta.", "delta", "package"),
        ("[ARITHMETIC_OVERFLOW] long overflow. SQLSTATE: 22003", "long overflow", "--amount-scale"),
        ("failed to connect: Connection refused", "Connection refused", "went away"),
        (f"bad request token={TOKEN}; Authorization: Bearer {TOKEN}", "bad request", ""),
        ("", "no reason given", ""),
    ],
)
def test_spark_is_told_in_one_line(said: str, shown: str, hint: str) -> None:
    error = explained("sc://host:15002", said)
    assert error.message.startswith("sc://host:15002: ")
    assert shown in error.message
    assert "\n" not in error.message
    assert hint in error.hint
    assert TOKEN not in error.message
