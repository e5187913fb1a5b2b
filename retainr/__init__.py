"""retainr: customer retention from the files people really have.

    import retainr

    orders = retainr.load("orders.csv", by=["channel"])
    result = retainr.cohort(orders, period="week")
    print(retainr.render(result))

The functions are those that the commands call, and `report`, which compares several of them;
nothing here prints or writes by itself.
"""

from __future__ import annotations

from retainr.api import (
    ces,
    churn,
    clv,
    cohort,
    csat,
    definitions,
    diff,
    inspect,
    lifecycle,
    load,
    loyalty,
    nps,
    render,
    report,
    repurchase,
    survival,
    write,
)
from retainr.errors import (
    ConfigError,
    InputError,
    NotEnoughDataError,
    OutputError,
    RetainrError,
)
from retainr.results import Result

__version__ = "0.1.0"

__all__ = [
    "ConfigError",
    "InputError",
    "NotEnoughDataError",
    "OutputError",
    "Result",
    "RetainrError",
    "__version__",
    "ces",
    "churn",
    "clv",
    "cohort",
    "csat",
    "definitions",
    "diff",
    "inspect",
    "lifecycle",
    "load",
    "loyalty",
    "nps",
    "render",
    "report",
    "repurchase",
    "survival",
    "write",
]
