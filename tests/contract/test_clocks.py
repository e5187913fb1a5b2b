"""What comes out depends on the input alone: no module looks at a clock, a name or a die."""

from __future__ import annotations

import ast
from pathlib import Path

import retainr

ROOT = Path(retainr.__file__).parent
MODULES = {
    "time", "datetime", "dt", "date", "socket", "platform", "os", "getpass", "uuid", "secrets",
    "random",
}  # fmt: skip
NOT_ASKED = {
    "now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime", "ctime", "strftime",
    "monotonic", "perf_counter", "process_time", "gethostname", "getfqdn", "node", "uname",
    "getuser", "getlogin", "uuid1", "uuid4", "urandom", "getrandom", "getnode", "token_hex",
    "default_rng",
}  # fmt: skip
OTHERS = {("dt", "time"), ("dt", "strftime")}
ALLOWED = {
    ("cli/run.py", "perf_counter"): "timings of --verbose, on standard error",
    ("cli/demo.py", "token_hex"): "name of a temporary folder",
    ("demo/simulate.py", "default_rng"): "seeded by --seed",
}


def asked(path: Path) -> set[str]:
    """Return which of these functions a module names or imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in NOT_ASKED:
            owner = ast.unparse(node.value).split(".")[-1]
            # dt.time(…) is a time of day, .dt.strftime(…) an expression.
            if owner in MODULES and (owner, node.attr) not in OTHERS:
                found.add(node.attr)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES - {"datetime"}:
            found |= {alias.name for alias in node.names}
    return found & NOT_ASKED


def test_no_module_looks_at_a_clock() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in ROOT.rglob("*.py")
        for name in asked(path)
    }
    assert found == set(ALLOWED)
