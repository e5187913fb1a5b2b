"""What a row is, how its columns are read, and what is told of surveys and contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.metrics.inspected import counts, evidence, found, inspect_file, option, table

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, *lines: str) -> Path:
    path = folder / "log.csv"
    path.write_text("\n".join((*lines, "")), "utf-8")
    return path


def survey(folder: Path, *scores: object) -> Path:
    return written(folder, "score,comment", *(f"{score},x" for score in scores))


def roles(path: Path, column: str) -> dict[str, object]:
    """Return what the table of columns says of each role."""
    columns = table(inspect_file(path), "columns")
    return dict(columns.select("role", column).iter_rows())


def test_orders(tmp_path: Path) -> None:
    log = written(
        tmp_path, "customer,order_id,time,price,qty,channel,note",
        *(f"a,{n},2024-01-{n:02d} 10:00,1.50,2,{'web' if n % 2 else 'shop'},n{n}"
          for n in range(1, 29)),
    )  # fmt: skip
    assert roles(log, "column") == {
        "customer": "customer", "time": "time", "order": "order_id", "amount": "qty × price",
        "segment": "channel",
    }  # fmt: skip
    assert roles(log, "found_by")["segment"] == "values"
    assert roles(log, "example")["amount"] == "3.00"
    decided = roles(log, "decided")
    assert decided["time"] == "YYYY-MM-DD HH:MM"
    assert decided["order"] == "one order per id"
    assert decided["segment"] == "2 values: try --by"


def test_what_the_user_says_is_found_by_option(tmp_path: Path) -> None:
    log = written(tmp_path, "who,time,channel", "a,2024-01-05,web")
    columns = table(inspect_file(log, customer="who", by=["channel"]), "columns")
    assert columns.select("role", "column", "found_by").rows() == [
        ("customer", "who", "option"), ("time", "time", "header"), ("segment", "channel", "option")
    ]  # fmt: skip


def test_missing_values_are_counted_by_role(tmp_path: Path) -> None:
    log = written(tmp_path, "customer,time,amount", "a,2024-01-05,", ",2024-01-05,1", "n/a,,1")
    assert roles(log, "missing") == {"customer": 2, "time": 1, "amount": 1}


def test_columns_of_sums_ids_and_free_text_are_no_segments(tmp_path: Path) -> None:
    rows = (f"a,2024-01-{n:02d},{n % 3}.50,id{n},one,{n % 2}" for n in range(1, 31))
    log = written(tmp_path, "customer,time,fee,uid,same,shop", *rows)
    columns = table(inspect_file(log), "columns")
    assert columns.filter(columns["role"] == "segment")["column"].to_list() == ["shop"]


def test_events(tmp_path: Path) -> None:
    log = written(tmp_path, "user_id,timestamp,event", "a,2024-01-05,view", "a,2024-01-06,buy")
    result = inspect_file(log)
    assert counts(result) == {"events": 2, "customers": 1}


def test_repeated_events_are_a_step_and_no_finding(tmp_path: Path) -> None:
    row = "a,2024-01-05,view,1"
    result = inspect_file(written(tmp_path, "user_id,timestamp,event,event_id", row, row))
    assert dict(table(result, "rows").select("step", "rows").iter_rows()) == {
        "read": 2, "deduplicated": 1, "used": 1
    }  # fmt: skip
    assert found(result, "duplicate-rows") is None


def test_contracts(tmp_path: Path) -> None:
    log = written(
        tmp_path, "customer,start_date,end_date", "a,2024-01-01,", "b,2024-01-05,2024-02-01"
    )
    result = inspect_file(log)
    assert counts(result) == {"subscriptions": 2, "customers": 2}
    assert roles(log, "missing") == {"customer": 0, "start": 0, "end": 1}
    assert table(result, "gaps").height == 0
    assert found(result, "columns") is None


def test_contracts_with_money_and_ends_that_cannot_be(tmp_path: Path) -> None:
    rows = ("a,05/01/2024,13/02/2024,9", "b,05/01/2024,04/01/2024,9", "c,05/01/2024,soon,9")
    log = written(tmp_path, "customer,start_date,end_date,amount", *rows)
    result = inspect_file(log, max_rejects=1.0)
    assert result.data.reasons == {"unreadable end": 1, "end before start": 1}
    assert counts(result)["subscriptions"] == 1
    assert roles(log, "decided")["start"] == roles(log, "decided")["end"] == "DD/MM/YYYY"


def test_contracts_by_the_start_that_is_named(tmp_path: Path) -> None:
    log = written(tmp_path, "customer,created_at,begun", "a,2024-01-05,2024-01-01")
    assert counts(inspect_file(log)) == {"orders": 1, "customers": 1}
    result = inspect_file(log, start="begun")
    assert counts(result) == {"subscriptions": 1, "customers": 1}
    assert str(result.data.first) == "2024-01-01"


def test_answers(tmp_path: Path) -> None:
    result = inspect_file(survey(tmp_path, 10, 9, 9, 0, "", "n/a", "bad"))
    assert table(result, "distribution").rows() == [
        (0.0, 1, 0.25), (9.0, 2, 0.5), (10.0, 1, 0.25)
    ]  # fmt: skip
    assert evidence(result, "score-missing") == "2 rows (28.6%) have no score."
    assert evidence(result, "score-unreadable") == "1 row, such as 'bad'."
    assert found(result, "columns") is None
    assert result.summary["errors"] == 0


@pytest.mark.parametrize(
    ("scores", "scale", "typed"),
    [
        ((1, 3, 5), "1 to 5", "--scale 1-5"),
        ((1, 6, 7), "1 to 7", "--scale 1-7"),
        ((0, 5), "0 to 10", None),
        ((1, 8, 10), "0 to 10", None),
        ((20, 80), "0 to 100", "--scale 0-100"),
    ],
)
def test_a_scale_is_suspected(
    tmp_path: Path, scores: tuple[int, ...], scale: str, typed: str | None
) -> None:
    from tests.metrics.inspected import ENGLISH

    result = inspect_file(survey(tmp_path, *scores))
    note = found(result, "score-scale")
    assert note is not None
    assert ENGLISH.say(note.text) == f"answers look like {scale}"
    assert option(result, "score-scale") == typed
    assert found(result, "score-outside") is None


def test_answers_outside_of_the_scale(tmp_path: Path) -> None:
    result = inspect_file(survey(tmp_path, *([9] * 20), 99))
    assert evidence(result, "score-outside").startswith("1 answer is not a whole number from 0 to")


def test_answers_on_no_usual_scale(tmp_path: Path) -> None:
    result = inspect_file(survey(tmp_path, -5, 2.5, 1000))
    assert evidence(result, "score-scale-unknown").startswith("they reach from -5 to 1000")


def test_answers_in_words_and_with_labels(tmp_path: Path) -> None:
    result = inspect_file(survey(tmp_path, "Very satisfied", "Neutral", "Dissatisfied", "9"))
    assert evidence(result, "score-unreadable") == "1 row, such as '9'."
    assert table(result, "distribution")["score"].to_list() == [2, 3, 5]
    result = inspect_file(survey(tmp_path, "10 - Extremely likely", "0 - Not at all likely"))
    assert option(result, "score-scale") is None
    assert found(result, "score-unreadable") is None


def test_a_survey_whose_score_is_not_known_names_the_questions(tmp_path: Path) -> None:
    lines = ("2024-01-05,4,3,so", "2024-01-06,9,4,so")
    path = written(tmp_path, "Timestamp,How was it?,visits,Why?", *lines)
    result = inspect_file(path)
    said = evidence(result, "columns")
    assert "no column found for score" in said
    assert 'like scores look: "How was it?", "visits"' in said
    assert 'kind = "survey"' in "\n".join(table(result, "config")["line"])
    # Rows of customers and times are orders, whatever their other columns hold.
    path = written(tmp_path, "customer,time,Happy?", "a,2024-01-05,4", "b,2024-01-06,5")
    assert "orders" in counts(inspect_file(path))


def test_a_survey_with_customers_and_times_has_their_facts_too(tmp_path: Path) -> None:
    log = written(
        tmp_path, "customer,time,score", "a,2024-01-05,9", "a,2024-01-09,3", "b,2024-01-06,7"
    )
    result = inspect_file(log)
    assert counts(result) == {"surveys": 3, "customers": 2}
    assert table(result, "gaps")["median"].to_list() == [4]
