"""Options as a shell takes them: what is suggested can be typed."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retainr.metrics.inspect.shell import first_option, leave_out, option

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


@given(value=TEXTS)
def test_a_shell_gives_the_value_back(value: str) -> None:
    assert shlex.split(option("--where", value)) == ["--where", value]


def test_plain_values_need_no_quotes() -> None:
    assert option("--as-of", "2024-01-31") == "--as-of 2024-01-31"
    assert option("--time", "Paid at") == '--time "Paid at"'


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("CustomerID", "CustomerID not in ('1', 'O''x')"),
        ("Customer ID", "\"Customer ID\" not in ('1', 'O''x')"),
        ('a"b', "\"a\"\"b\" not in ('1', 'O''x')"),
        ("客户", "客户 not in ('1', 'O''x')"),
    ],
)
def test_customers_are_left_out_in_sql(column: str, said: str) -> None:
    assert shlex.split(leave_out(column, ["1", "O'x"])) == ["--where", said]


@pytest.mark.parametrize(
    ("hint", "typed"),
    [
        ('say which one: --time "Paid at"', '--time "Paid at"'),
        ("rows expected? --max-rejects 0.25 (list: --rejects r.csv)", "--max-rejects 0.25"),
        ('--by A, or --where "\\"a b\\" = \'x\'"', "--by A"),
        ('keep one: --where "\\"a b\\" like \'%$%\'"', '--where "\\"a b\\" like \'%$%\'"'),
        ("--customer COL names another column; --allow-masked-id", None),
        ("--date-order dmy or --date-order mdy says which (or --time-format)", None),
        ("say which is right: --encoding gb18030|big5", None),
        ('say which ones: --customer "…" --time "…"', None),
        ("known are: --explain --preset stripe; or --preset none", None),
        ("check the quotes", None),
        ("", None),
    ],
)
def test_the_first_option_of_a_hint(hint: str, typed: str | None) -> None:
    assert first_option(hint) == typed
