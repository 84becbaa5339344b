"""Files far larger than any report: examined within seconds, as far as the limits go, or refused with a reason."""

from time import process_time

import pytest

from evaluations.auditing import limits
from scoring.engine import Problem
from tests.evaluations.auditing.files import data_of
from tests.packages import changed, demo_data, demo_facts

SECONDS = 10  # of a processor, for one file


def problems_of(data):
    begun = process_time()
    (report,) = data_of(data)["reports"]
    assert process_time() - begun < SECONDS
    return [one["message"] for one in report["problems"]], report


def test_entries_and_chapters_are_examined_as_far_as_anybody_writes():
    long = changed(demo_data(), "indicators", 0, "title", to="亩" * 1_000_000)

    told, report = problems_of(changed(long, "texts", "result", to="其中：1个、2个，" * 20_000))

    assert "有 1000000 字，只核对前 500 字。" in told
    assert "有 180000 字，只核对前 20000 字。" in told
    assert report["indicators"][0]["title"] == "亩" * 500
    assert max(len(finding["message"]) for finding in report["findings"]) < 3000


def test_chapters_are_examined_up_to_a_number():
    told, _ = problems_of(demo_data(texts={f"章{number}": "按计划完成。" for number in range(1000)}))

    assert "有 1000 项，只核对前 300 项。" in told
    assert len(told) == limits.MOST_PROBLEMS + 1
    assert told[-1].startswith("另外还有 ")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"texts": {f"章{number}": "预算100万元，" * 2400 for number in range(60)}}, "字，最多 1000000 字。"),
        ({"project": "项" * 5_000_000}, ""),
    ],
    ids=["many long chapters", "a long name"],
)
def test_a_file_has_so_much_to_examine_and_no_more(changes, told):
    data = data_of(demo_data(**changes))

    assert [told in fault["message"] for fault in data["errors"]] == ([True] if told else [])


def test_rows_of_all_reports_of_a_file_are_counted():
    facts = limits.shortened(demo_facts())[0]

    assert limits.too_much([facts]) == ""
    assert "行指标、资金和章节，最多 2000 行" in limits.too_much([facts] * 100)


def test_each_problem_is_told_once():
    assert limits.first([Problem("a", "b"), Problem("a", "b")]) == (Problem("a", "b"),)


def test_no_problem_quotes_without_end():
    assert limits.first([Problem("a", "字" * 5000)]) == (Problem("a", "字" * 1000),)
