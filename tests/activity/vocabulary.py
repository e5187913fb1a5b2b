"""The small vocabulary of the reduction, as a checker over its source.

Whatever is not named here is refused. The words are those that every engine computes
alike; how the source is put together (functions, comprehensions, `if`) is its own affair.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FUNCTIONS = frozenset(("col", "when", "lit", "len", "Int64"))
AGGREGATES = frozenset(("min", "max", "sum", "n_unique"))
FRAMES = frozenset(("filter", "select", "with_columns", "group_by", "agg", "join"))
EXPRESSIONS = frozenset(("then", "otherwise", "alias", "over", "is_null", "fill_null", "cast"))
DATES = frozenset(("year", "month", "ordinal_day"))
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.BitAnd, ast.BitOr)
SIGNS = (ast.Invert, ast.Not)
# None: any name of the module.
IMPORTS = {
    "__future__": None,
    "dataclasses": None,
    "typing": None,
    "retainr.activity.reduce": None,
    "retainr.activity.periods": {"Calendar"},
    "retainr.lazy": {"nw", "Frame"},
    "narwhals.stable.v2": {"Expr"},
}
# The second window is that over the lines of one order: a minimum of times too, so that the
# earliest line gives its order's segment. Orders belong to one customer, hence both keys.
WINDOWS = (("customer",), ("customer", "order"))


def violations(source: str, *functions: str) -> list[str]:
    """Return what a source says beyond the vocabulary, one line each.

    Args:
        source: Python source.
        functions: names of functions to look at; the whole source where there are none.
    """
    tree = ast.parse(source)
    own = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    if functions:
        tops = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        tops = [n for n in tops if n.name in functions]
        assert {n.name for n in tops} == set(functions), "a function is gone"
    else:
        tops = [tree]  # type: ignore[list-item]
    nodes = [node for top in tops for node in ast.walk(top)]
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    known = own | {"dataclass", "checkpoint"} | _imported(list(ast.walk(tree)))
    found = [f"{node.lineno}: {text}" for node in nodes for text in _faults(node, called, known)]  # type: ignore[attr-defined]
    return found + _second_windows(nodes)


def _faults(node: ast.AST, called: set[int], known: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from _imports(node)
    elif isinstance(node, ast.Attribute):
        yield from _attribute(node, is_called=id(node) in called)
    elif isinstance(node, ast.Call):
        yield from _call(node, known)
    elif isinstance(node, ast.BinOp | ast.AugAssign) and not isinstance(node.op, OPERATORS):
        yield f"operator {type(node.op).__name__}"
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.op, SIGNS):
        yield f"sign {type(node.op).__name__}"
    elif isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
        yield f"float {node.value}"
    elif isinstance(node, ast.JoinedStr | ast.Lambda):
        yield type(node).__name__


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    module = node.module if isinstance(node, ast.ImportFrom) else None
    allowed = IMPORTS.get(module or "", set())
    if allowed is not None and not {a.name for a in node.names} <= allowed:
        yield ast.unparse(node)


def _imported(nodes: list[ast.AST]) -> set[str]:
    """Return the functions that come from the other half of the reduction."""
    froms = [n for n in nodes if isinstance(n, ast.ImportFrom)]
    return {a.name for n in froms if n.module == "retainr.activity.reduce" for a in n.names}


def _attribute(node: ast.Attribute, *, is_called: bool) -> Iterator[str]:
    """Judge a name behind a dot: a function of Narwhals, a method, or a plain field."""
    owner = ast.unparse(node.value)
    if owner == "nw":
        allowed = node.attr in FUNCTIONS
    elif owner.endswith(".dt"):
        allowed = is_called and node.attr in DATES
    elif is_called:
        methods = AGGREGATES | FRAMES | EXPRESSIONS
        allowed = node.attr in methods or (owner, node.attr) == ("spec.calendar", "add")
    else:
        allowed = node.attr == "dt" or isinstance(node.value, ast.Name)
    if not allowed:
        yield f"word {ast.unparse(node)}"


def _call(node: ast.Call, known: set[str]) -> Iterator[str]:
    text, func = ast.unparse(node), node.func
    if isinstance(func, ast.Name) and func.id not in known:
        yield f"call {text}"
    if not isinstance(func, ast.Attribute):
        return
    on, arguments = func.value, [ast.unparse(a) for a in node.args]
    if func.attr in AGGREGATES and not (_is_column(on) and not arguments):
        yield f"condition first, then the aggregate: {text}"
    known_keys = _keys(node) in WINDOWS and not node.keywords
    if func.attr == "over" and not (_is_minimum(on) and known_keys):
        yield f"window {text}"
    if func.attr == "cast" and arguments != ["nw.Int64"]:
        yield f"type {text}"
    how = {k.arg: ast.unparse(k.value) for k in node.keywords}.get("how")
    if func.attr == "join" and how != "'inner'":
        yield f"join {text}"


def _is_column(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "nw.col"


def _is_minimum(node: ast.expr) -> bool:
    func = node.func if isinstance(node, ast.Call) else None
    return isinstance(func, ast.Attribute) and func.attr == "min"


def _keys(node: ast.Call) -> tuple[object, ...]:
    return tuple(a.value if isinstance(a, ast.Constant) else None for a in node.args)


def _second_windows(nodes: list[ast.AST]) -> list[str]:
    """Return the windows over orders after the first."""
    calls = [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    overs = [n for n in calls if isinstance(n.func, ast.Attribute) and n.func.attr == "over"]
    again = [n for n in overs if _keys(n) == WINDOWS[1]][1:]
    return [f"{n.lineno}: a second window over orders: {ast.unparse(n)}" for n in again]
