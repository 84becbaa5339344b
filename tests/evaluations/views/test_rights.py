"""Every address of filling in, walked as everybody: what is not yours, or not to be changed now, is not found."""

import pytest
from django.urls import get_resolver

from evaluations.enums import ReportStatus, Role
from evaluations.models.reports import FILLING
from evaluations.services.attaching import attach_evidence
from tests.evaluations.views.test_access import patterns
from tests.factories import act_by, make_report, make_unit, make_user
from tests.publications import import_demo
from tests.remarks import make_remark
from tests.uploads import upload

pytestmark = pytest.mark.django_db

# Where the report is not named, everybody sees what is theirs.
LISTS = {"reports", "start"}
# Walked in test_packaging, test_yearly and test_workbook: a report that is not filled in is refused by name; a unit's
# year is no report; an uploaded workbook is its owner's.
ELSEWHERE = {"start_package", "package_upload", "package_confirm", "year"}
ELSEWHERE |= {"workbook_plan", "workbook_marked", "workbook_drop"}
# Addresses below a report: what may be read by its unit's people, and what changes it, with their methods.
READING = {
    "preview": "preview/",
    "submit": "submit/",
    "draft_pdf": "draft.pdf",
    "package": "package.json",
    "draft_word": "draft.docx",
    "workbook_download": "workbook.xlsx",
    "evidence_file": "evidence/{evidence}/",
}
CHANGING = {
    "resume": ("", "get"),
    "section": ("basics/", "get post"),
    "presence": ("presence/?section=basics&version=1", "get"),
    "answer": ("remarks/{remark}/answer/", "get post"),
    "workbook": ("workbook/", "get post"),
    "evidence_upload": ("evidence/upload/", "post"),
    "evidence_remove": ("evidence/{evidence}/remove/", "get post"),
}


@pytest.fixture
def report():
    report = import_demo()
    report.unit.parent = make_unit("上级局")
    report.unit.save()
    return report


@pytest.fixture
def evidence(report):
    return attach_evidence(report, upload(), act_by())


PREPARERS = {"preparer", "preparer of the unit above", "administrator"}
COLLEAGUES = PREPARERS | {"endorser", "finance reviewer"}


@pytest.fixture
def people(report):
    """Everybody who might come along, by who they are."""
    return {
        "preparer": make_user("own", unit=report.unit),
        "preparer of the unit above": make_user("above", unit=report.unit.parent),
        "preparer of a unit below": make_user("below", unit=make_unit("下属中心", parent=report.unit)),
        "preparer of another unit": make_user("other", unit=make_report(unit=make_unit("别的局"), year=2022).unit),
        "endorser": make_user("endorser", unit=report.unit, role=Role.ENDORSER),
        "finance reviewer": make_user("reviewer", unit=report.unit, role=Role.FINANCE_REVIEWER),
        "nobody's colleague": make_user("alone"),
        "administrator": make_user("root", is_superuser=True),
    }


def found_by(client, people, method, path):
    """Who gets an answer there; for everybody else there is no such page."""
    found = set()
    for who, user in people.items():
        client.force_login(user)
        response = getattr(client, method)(path)
        b"".join(response)  # a file is closed when it has been read
        if response.status_code != 404:
            found.add(who)
    return found


def test_every_address_of_filling_in_is_walked_here():
    names = {full.removeprefix("fill:") for full, _, _ in patterns(get_resolver()) if full.startswith("fill:")}

    assert names == LISTS | ELSEWHERE | set(READING) | set(CHANGING)


@pytest.mark.parametrize("status", ReportStatus)
@pytest.mark.parametrize("name", CHANGING)
def test_a_report_is_changed_by_its_preparers_alone_and_only_while_it_is_filled_in(
    client, report, evidence, people, status, name
):
    keys = {"evidence": evidence.pk, "remark": make_remark(report, "score-P1").pk}
    type(report).objects.update(status=status)
    path, methods = CHANGING[name]

    found = {
        method: found_by(client, people, method, f"/fill/{report.pk}/{path.format(**keys)}")
        for method in methods.split()
    }

    assert found["get" if "get" in methods else "post"] == (PREPARERS if status in FILLING else set())
    assert set().union(*found.values()) <= PREPARERS


@pytest.mark.parametrize("status", ReportStatus)
@pytest.mark.parametrize("name", READING)
def test_a_report_is_read_by_its_own_people_alone(client, report, evidence, people, status, name):
    type(report).objects.update(status=status)

    found = found_by(client, people, "get", f"/fill/{report.pk}/{READING[name].format(evidence=evidence.pk)}")

    assert found == COLLEAGUES
