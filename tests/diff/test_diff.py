"""What two results of one command tell about their rows, on logs that are changed on purpose."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import retainr
from retainr.diff.changes import Change
from retainr.diff.view import difference
from retainr.lang import texts
from retainr.results import Unit

if TYPE_CHECKING:
    from retainr.results import Result

FIRST = dt.date(2024, 1, 1)
Rows = list[tuple[str, int, str]]
"""Customer, day of the year from 0 on, amount."""

LOG: Rows = [(f"c{n % 7}", 3 * n, str(10 + n)) for n in range(50)]
"""Seven customers, an order every third day, to 27 May."""


def result(folder: Path, name: str, rows: Rows, command: str = "churn", **options: Any) -> Path:
    """Compute a result, and return the path of its JSON."""
    lines = [f"{who},{FIRST + dt.timedelta(days=day)},{amount}" for who, day, amount in rows]
    log = folder / "orders.csv"
    log.write_text("\n".join(["customer,date,amount", *lines]))
    reading = {name: options.pop(name) for name in ("as_of", "dedupe") if name in options}
    path = folder / f"{name}.json"
    retainr.write(getattr(retainr, command)(retainr.load(log, **reading), **options), path)
    return path


def compared(folder: Path, old: Rows, new: Rows, command: str = "churn", **options: Any) -> Result:
    """Return how the results of two logs differ; the options are those of both."""
    paths = [result(folder, n, r, command, **options) for n, r in (("old", old), ("new", new))]
    return retainr.diff(*paths)


def causes(found: Result) -> dict[str, int | None]:
    """Return the causes with their counts."""
    table = next(table for table in found.tables if table.name == "causes")
    return dict(table.frame.select("cause", "count").iter_rows())


def changes(found: Result) -> list[dict[str, Any]]:
    """Return the rows of the table of changes."""
    return next(table for table in found.tables if table.name == "changes").frame.to_dicts()


@pytest.mark.parametrize("command", ["cohort", "churn", "lifecycle", "repurchase", "survival"])
def test_the_same_twice(tmp_path: Path, command: str) -> None:
    found = compared(tmp_path, LOG, LOG[::-1], command)
    assert (changes(found), causes(found)) == ([], {})
    assert found.summary["numbers_changed"] == 0
    assert found.summary["numbers_compared"] >= 20  # type: ignore[operator]
    assert (found.summary["late_rows"], found.summary["missing_rows"]) == (0, 0)


def test_late_rows_and_rows_gone_are_told_from_new_ones(tmp_path: Path) -> None:
    old = [row for row in LOG if row[1] < 120]
    new = [*LOG[3:], ("c1", 50, "5"), ("c1", 50, "6")]
    found = compared(tmp_path, old, new, as_of=None)
    said = causes(found)
    assert (said["late-rows"], said["rows-gone"]) == (2, 3)
    assert found.summary["later_rows"] == sum(day > 117 for _, day, _ in LOG)
    assert said["as-of"] == 147 - 117


def test_each_change_is_new_minus_old(tmp_path: Path) -> None:
    new = [*LOG, ("new", 10, "100")]
    found = compared(tmp_path, LOG, new, "lifecycle")
    january = {row["number"]: row for row in changes(found) if row["row"] == "period 2024-01-01"}
    assert (january["new"]["old"], january["new"]["new"], january["new"]["difference"]) == (7, 8, 1)
    assert january["revenue"]["difference"] == 100
    assert january["revenue"]["unit"] == "money"
    assert {row["cell"] for row in january.values()} == {"complete"}
    plain = {row["number"] for row in changes(found) if row["table"] == "summary"}
    assert "new" not in plain


def test_cells_that_are_newly_complete(tmp_path: Path) -> None:
    old = [row for row in LOG if row[1] < 100]
    found = compared(tmp_path, old, LOG, "lifecycle")
    assert causes(found)["newly-complete"] == 1
    cells = {row["row"]: row["cell"] for row in changes(found) if row["table"] == "lifecycle"}
    assert cells == {"period 2024-04-01": "newly-complete"}
    rows = next(table for table in found.tables if table.name == "rows").frame
    assert rows.rows() == [("lifecycle", "period 2024-05-01", "added")]
    back = [row for row in LOG if row[1] < 147]
    running = {row["cell"] for row in changes(compared(tmp_path, back, LOG, "lifecycle"))}
    assert running == {"running"}


def test_refunds(tmp_path: Path) -> None:
    new = [*LOG, ("c1", 60, "-5"), ("c2", 60, "-7")]
    assert causes(compared(tmp_path, LOG, new)) == {"late-rows": 2, "late-refunds": 2}
    assert causes(compared(tmp_path, new, LOG)) == {"rows-gone": 2, "refunds-gone": 2}


def test_customers_merged_and_split(tmp_path: Path) -> None:
    one = [("c0" if who == "c1" else who, day, amount) for who, day, amount in LOG]
    assert causes(compared(tmp_path, LOG, one)) == {"customers-merged": 1}
    assert causes(compared(tmp_path, one, LOG)) == {"customers-split": 1}
    later = [*one, ("c0", 160, "1")]
    assert causes(compared(tmp_path, LOG, later, "lifecycle"))["customers-merged"] == 1
    fewer = [row for row in LOG if row[0] != "c1"]
    assert {"customers-fewer", "rows-gone"} <= set(causes(compared(tmp_path, LOG, fewer)))


def test_customers_merged_while_rows_came_late_are_a_lower_bound(tmp_path: Path) -> None:
    one = [("c0" if who in ("c1", "c2") else who, day, amount) for who, day, amount in LOG]
    found = compared(tmp_path, LOG, [*one, ("c9", 40, "1")])
    assert causes(found)["customers-merged"] == 1
    said = [texts("en").say(text) for text in _sentences(found)]
    assert any("at least one was merged" in text for text in said)


@pytest.mark.parametrize(
    ("unit", "moved", "text"),
    [
        (Unit.RATIO, 0.0005, "+0.1 pp"),
        (Unit.RATIO, -0.0000305, "−0.003050 pp"),
        (Unit.POINTS, 0.04, "+0.04000"),
        (Unit.MEAN, -0.005, "−0.01"),
        (Unit.MEAN, 0.004, "+0.004000"),
        (Unit.PERIODS, 4, "+4"),
        (Unit.DAYS, -1200.0, "−1,200"),
        (Unit.DAYS, 0.25, "+0.2500"),
    ],
)
def test_no_difference_looks_like_none(unit: Unit, moved: float, text: str) -> None:
    phrase = difference(Change("summary", "", "x", unit, 0.0, moved, None))
    assert phrase is not None
    assert texts("en").say(phrase) == text


def test_values_within_rows(tmp_path: Path) -> None:
    dearer = [(who, day, f"{amount}.5") for who, day, amount in LOG]
    assert causes(compared(tmp_path, LOG, dearer, "lifecycle")) == {"values": None}


def test_values_within_rows_of_a_file_with_another_name(tmp_path: Path) -> None:
    """Exports are named by their day: that is no reason for a number to move."""
    dearer = [(who, day, f"{amount}.5") for who, day, amount in LOG]
    old = result(tmp_path, "old", LOG, "lifecycle")
    new = result(tmp_path, "new", dearer, "lifecycle")
    new.write_text(new.read_text("utf-8").replace("orders.csv", "orders-2.csv"), "utf-8")
    assert causes(retainr.diff(old, new)) == {"files": None, "values": None}


def test_options_and_files(tmp_path: Path) -> None:
    old = result(tmp_path, "old", LOG)
    new = result(tmp_path, "new", [*LOG, LOG[-1]], inactive_after="120d", dedupe=True)
    found = retainr.diff(old, new)
    said = [texts("en").say(text) for text in _sentences(found)]
    assert "inactive_after was 90d, is 120d." in said
    assert "dedupe was false, is true." in said
    assert "repeated and dropped: 0 rows before, 1 now." in said
    late = result(tmp_path, "late", [*LOG, ("c1", 5, "1")], inactive_after="120d")
    assert "options-or-rows" in causes(retainr.diff(old, late))


def _sentences(found: Result) -> list[Any]:
    table = next(table for table in found.tables if table.name == "causes")
    return [phrase for phrase in table.phrases["text"] if phrase is not None]


def test_another_file_and_another_latest_period(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old = result(Path(), "old", [row for row in LOG if row[1] < 100], "lifecycle")
    later = Path("later")
    later.mkdir()
    new = result(later, "new", LOG, "lifecycle")
    found = retainr.diff(old, new)
    said = " ".join(texts("en").say(text) for text in _sentences(found))
    assert "period was 2024-03-01, is 2024-04-01" in said
    assert "files" in causes(found)
    assert "options-or-rows" not in causes(found)


def test_results_without_rows_by_day(tmp_path: Path) -> None:
    old, new = (result(tmp_path, n, LOG[k:]) for n, k in (("old", 0), ("new", 4)))
    for path in (old, new):
        document = json.loads(path.read_text())
        del document["data"]["rows_by_day"], document["data"]["refunds_by_day"]
        path.write_text(json.dumps(document))
    found = retainr.diff(old, new)
    assert "rows-unknown" in causes(found)
    assert found.summary["late_rows"] is None


def test_a_row_without_an_as_of_of_its_own(tmp_path: Path) -> None:
    found = compared(tmp_path, LOG, LOG, as_of=dt.date(2024, 5, 27))
    assert causes(found) == {}


@pytest.mark.parametrize("kind", ["table", "json", "csv", "md", "html", "xlsx", "parquet"])
def test_every_format(tmp_path: Path, kind: str) -> None:
    hostile = [("<script>", day, amount) for _, day, amount in LOG[:9]]
    found = compared(tmp_path, LOG, [*LOG, *hostile])
    for lang in ("en", "zh-Hans", "zh-Hant"):
        assert retainr.render(found, kind, lang=lang)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("[1]", "no result of retainr: it has no retainr, command"),
        ('{"retainr": "1", "command": "churn"}', "it has no definition"),
        ("\x00\xff", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"retainr": NaN}', "not JSON"),
    ],
)
def test_what_is_no_result(tmp_path: Path, text: str, says: str) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(text.encode("latin-1"))
    with pytest.raises(retainr.InputError, match=says):
        retainr.diff(bad, bad)


def test_damaged_results(tmp_path: Path) -> None:
    good = result(tmp_path, "good", LOG)
    document = json.loads(good.read_text())
    for part, value in (
        ("columns", {"a": 1}),
        ("tables", {"periods": [1]}),
        ("data", {"as_of": "x"}),
        ("data", {"customers": "many"}),
        ("data", {"rows_filtered": 0.5}),
        ("data", {"sources": 5}),
        ("data", {"rows_by_day": {"a": 1}}),
        ("data", {"first": "2024-01-01", "rows_by_day": ["a"]}),
        ("data", {"first": "9999-12-31", "rows_by_day": [1, 1]}),
    ):
        bad = tmp_path / "bad.json"
        bad.write_text(json.dumps({**document, part: value}))
        with pytest.raises(retainr.InputError, match="a damaged result"):
            retainr.diff(good, bad)


def test_a_table_that_one_of_them_has_not(tmp_path: Path) -> None:
    good = result(tmp_path, "good", LOG)
    document = json.loads(good.read_text())
    gone = len(document["tables"].pop("periods"))
    less = tmp_path / "less.json"
    less.write_text(json.dumps(document))
    for old, new, name in ((good, less, "rows_gone"), (less, good, "rows_added")):
        assert gone > 0
        assert retainr.diff(old, new).summary[name] == gone


def test_results_of_two_commands(tmp_path: Path) -> None:
    with pytest.raises(
        retainr.InputError, match=r"old\.json is a result of churn, new.json one of"
    ):
        retainr.diff(result(tmp_path, "old", LOG), result(tmp_path, "new", LOG, "cohort"))
