from datetime import date

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from evaluations.facts import YearFacts
from tests.subjects import found, real_case, sound_facts, subject


def filed(day, **deadlines):
    return subject(sound_facts(filed_on=day, year=YearFacts(2024, **deadlines)))


DEADLINES = {"unit_deadline": date(2025, 7, 26), "public_deadline": date(2025, 7, 31)}


def test_a_late_report_is_told():
    (told,) = BY_CODE["CK-D1"](filed(date(2025, 7, 28), **DEADLINES))

    assert (told.where, told.stated, told.computed) == ("filed_on", "2025-07-28", "2025-07-26")
    assert told.message == "填报日期 2025-07-28 晚于报送期限 2025-07-26（2 天），请核对日期，或说明原因。"


@pytest.mark.parametrize(
    ("day", "computed"),
    [
        (date(2025, 7, 26), None),
        (date(2025, 7, 31), "2025-07-26"),
        (date(2025, 8, 5), "2025-07-31"),
        (date(2024, 7, 20), "2024-12-31"),
        (date(2024, 12, 30), None),
        (None, None),
    ],
)
def test_the_day_itself_is_in_time_and_the_last_month_is_the_end_of_the_year(day, computed):
    expected = [("filed_on", str(day), computed)] if computed else []

    assert found("CK-D1", filed(day, **DEADLINES)) == expected


def test_without_deadlines_nothing_is_late():
    assert found("CK-D1", filed(date(2026, 1, 1))) == []


def test_the_real_case_is_in_time():
    assert [found("CK-D1", real_case(kind)) for kind in ReportKind] == [[], []]
