"""Paging by keys: every row once in either direction, whatever ties there are."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import signing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.models import EvaluationYear, Project, Report
from evaluations.queries.keyset import SALT, page_of
from evaluations.queries.review_queue import ORDERS
from tests.factories import NOW, make_scheme_version, make_unit

pytestmark = pytest.mark.django_db
COUNT = 11
# Few, so that there are ties; their differences are none that binary fractions have.
TOTALS = [None, Decimal("97.74"), Decimal("99.48"), Decimal(100), Decimal("0.1"), Decimal("0.3"), Decimal("99.4801")]
TIMES = [NOW, NOW + timedelta(microseconds=1), NOW + timedelta(seconds=1), NOW - timedelta(days=400)]
row = st.tuples(
    st.sampled_from(TIMES), st.sampled_from([None, *TIMES]), st.sampled_from(TOTALS), st.sampled_from(TOTALS)
)


@pytest.fixture
def reports(db):
    year, version = EvaluationYear.objects.create(year=2023), make_scheme_version()
    units = [make_unit("甲局"), make_unit("乙局")]
    made = []
    for number in range(COUNT):
        unit, project = units[number % 2], None
        if number > 1:
            project = Project.objects.create(unit=unit, name=f"项目{number}")
        kind = "project" if project else "overall"
        made.append(
            Report.objects.create(unit=unit, year=year, kind=kind, project=project, scheme_version=version, outline="")
        )
    return made


def walk(order, size):
    """The pages from the first to the last, and those from the last back to the first; it ends if these do not."""
    page = page_of(Report.objects.all(), order, size)
    assert page.before == ""
    forward = [page.rows]
    while page.after and len(forward) <= COUNT:
        page = page_of(Report.objects.all(), order, size, after=page.after)
        forward.append(page.rows)
    backward = [page.rows]
    while page.before and len(backward) <= COUNT:
        page = page_of(Report.objects.all(), order, size, before=page.before)
        backward.append(page.rows)
    return forward, backward


def sorted_by(order, reports):
    """What the database should do, in Python."""
    nothing = Decimal(-9999)
    rank = {
        "waiting": lambda one: one.moved_at,
        "newest": lambda one: one.submitted_at or NOW - timedelta(days=9000),
        "unit": lambda one: (one.unit.name, one.kind),
        "self": lambda one: nothing if one.self_total is None else one.self_total,
        "difference": lambda one: (
            nothing if None in (one.self_total, one.computed_total) else one.self_total - one.computed_total
        ),
    }[order.name]
    return sorted(reports, key=lambda one: (rank(one), one.pk), reverse=order.falls)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(row, min_size=COUNT, max_size=COUNT), size=st.integers(1, COUNT + 1))
def test_every_row_is_on_one_page_in_order_forwards_and_backwards(reports, order, rows, size):
    for report, values in zip(reports, rows, strict=True):
        report.moved_at, report.submitted_at, report.self_total, report.computed_total = values
    Report.objects.bulk_update(reports, ["moved_at", "submitted_at", "self_total", "computed_total"])
    expected = sorted_by(order, reports)

    forward, backward = walk(order, size)

    assert forward == [expected[start : start + size] for start in range(0, COUNT, size)]
    assert backward[::-1] == forward


@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "\0",
        "1" * 5000,
        signing.dumps(["waiting", "2024-06-03"], salt=SALT),
        signing.dumps(["waiting", "yesterday", "1"], salt=SALT),
        signing.dumps(["self", "100.0000", "1"], salt=SALT),
        signing.dumps(["waiting", NOW.isoformat(), "1"], salt="another"),
    ],
)
def test_what_is_no_cursor_of_this_order_leads_to_the_first_page(reports, name, text):
    page = page_of(Report.objects.all(), ORDERS[0], 3, **{name: text})

    assert page == page_of(Report.objects.all(), ORDERS[0], 3)
    assert page.is_first


def test_rows_that_left_meanwhile_are_not_missed_on_the_next_page(reports):
    order = ORDERS[0]
    page = page_of(Report.objects.all(), order, 4)
    Report.objects.filter(pk__in=[one.pk for one in page.rows]).update(moved_at=NOW + timedelta(days=900))

    following = page_of(Report.objects.all(), order, 4, after=page.after)

    assert following.rows == sorted_by(order, reports)[4:8]
