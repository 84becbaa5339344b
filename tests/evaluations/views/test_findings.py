"""The page of what was found: errors lead to their entries, warnings can be explained, the reviewer reads it."""

import re

import pytest

from evaluations.desk import Desk
from evaluations.enums import Origin, ReportKind, ReportStatus, Role
from evaluations.models import FindingNote, Report
from evaluations.services.submitting import obstacles_of
from evaluations.told import findings_told
from tests.factories import make_user
from tests.finished import make_finished_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    """A finished report with one warning: a point less than computed, and nothing said of it."""
    report = make_finished_report()
    report.lines.filter(item="D1").update(self_score=1, basis="")
    return report


@pytest.fixture
def preparer(client, report):
    client.force_login(make_user(unit=report.unit, role=Role.PREPARER))
    return client


def address(report):
    return f"/fill/{report.pk}/findings/"


def place_of_the_warning(client, report):
    """The field in which the warning that is not explained wants to be explained."""
    page = client.get(address(report)).content.decode()
    empty = re.findall(r'<textarea name="(finding-[0-9a-f]{24}-note)"[^>]*>\s*</textarea>', page)
    assert len(empty) == 1, empty
    return empty[0]


def test_a_warning_names_both_values_and_leads_to_its_entry(preparer, report):
    page = preparer.get(address(report)).content.decode()

    assert "自评 1 分" in page
    assert re.search(rf'href="/fill/{report.pk}/scores/#id_score-D1-\w+"', page)


def test_an_explained_warning_no_longer_stands_in_the_way(preparer, report):
    place = place_of_the_warning(preparer, report)
    before = [one.section for one in obstacles_of(report)]

    answer = preparer.post(address(report), {place: "按考核口径扣1分。", f"initial-{place}": ""}, follow=True)

    assert (before, obstacles_of(report)) == (["findings"], ())
    assert "按考核口径扣1分。" in answer.content.decode()


def test_an_explanation_does_not_outlive_the_values_it_was_given_for(preparer, report):
    place = place_of_the_warning(preparer, report)
    preparer.post(address(report), {place: "按考核口径扣1分。", f"initial-{place}": ""})

    report.lines.filter(item="D1").update(self_score="0.5")

    assert [one.section for one in obstacles_of(report)] == ["findings"]


def test_an_explanation_that_somebody_else_changed_is_a_conflict(preparer, report):
    place = place_of_the_warning(preparer, report)
    preparer.post(address(report), {place: "先写的。", f"initial-{place}": ""})

    answer = preparer.post(address(report), {place: "后写的。", f"initial-{place}": ""})

    assert FindingNote.objects.get(key=place.split("-")[1]).note == "先写的。"
    assert "先写的。" in answer.content.decode()


def test_an_explanation_that_is_emptied_is_gone(preparer, report):
    place = place_of_the_warning(preparer, report)
    preparer.post(address(report), {place: "先写的。", f"initial-{place}": ""})

    preparer.post(address(report), {place: "", f"initial-{place}": "先写的。"})

    assert not FindingNote.objects.filter(key=place.split("-")[1]).exists()


@pytest.mark.parametrize("key", ["A1", "0" * 23, "0" * 25, "Z" * 24])
def test_what_is_no_finding_cannot_be_explained(preparer, report, key):
    count = FindingNote.objects.count()

    preparer.post(address(report), {f"finding-{key}-note": "无", f"initial-finding-{key}-note": ""})

    assert FindingNote.objects.count() == count


def test_the_reviewer_reads_what_was_found_and_why_it_stands(client, report):
    FindingNote.objects.update(note="经核实无误，详见财务账。")
    Report.objects.update(status=ReportStatus.SUBMITTED)
    client.force_login(make_user("reviewer", unit=report.unit, role=Role.ENDORSER))

    page = client.get(f"/fill/{report.pk}/submit/").content.decode()

    explained = page.count("<strong>填报人说明：</strong>经核实无误，详见财务账。")
    assert (explained, page.count("没有说明</p>")) == (FindingNote.objects.count(), 1)
    assert "去修改" not in page
    assert client.get(address(report)).status_code == 404


def test_the_former_explanation_is_offered_when_the_values_have_changed(preparer, report):
    place = place_of_the_warning(preparer, report)
    preparer.post(address(report), {place: "按考核口径<b>扣分</b>。", f"initial-{place}": ""})
    report.lines.filter(item="D1").update(self_score="0.5")

    page = preparer.get(address(report)).content.decode()

    offered = re.search(r'data-place="([^"]+)"><span class="mark">以前的说明</span> ([^<]+)<button', page)
    assert offered.groups() == (place_of_the_warning(preparer, report), "按考核口径&lt;b&gt;扣分&lt;/b&gt;。 ")
    assert offered[1] != place


def test_the_former_explanation_is_gone_once_the_present_values_are_explained(preparer, report):
    place = place_of_the_warning(preparer, report)
    preparer.post(address(report), {place: "先写的。", f"initial-{place}": ""})
    report.lines.filter(item="D1").update(self_score="0.5")
    place = place_of_the_warning(preparer, report)

    posted = {place: "先写的。", f"initial-{place}": ""}
    answer = preparer.post(address(report), posted, headers={"HX-Request": "true"}).content.decode()

    assert f'<output id="live-former-{place.split("-")[1]}" hx-swap-oob="true"></output>' in answer
    assert "以前的说明" not in answer


def test_an_entry_that_waits_to_be_confirmed_is_not_told_twice(preparer, report):
    report.marks.create(place="score-D1-self_score", origin=Origin.LAST_YEAR)

    before = preparer.get(address(report)).content.decode()
    report.marks.all().delete()

    assert "自评 1 分" not in before
    assert place_of_the_warning(preparer, report)


def test_what_is_missing_is_not_told_while_the_report_has_gaps(preparer):
    report = make_finished_report(ReportKind.PROJECT)
    report.finding_notes.all().delete()
    preparer.force_login(make_user("writer", unit=report.unit, role=Role.PREPARER))
    whole = preparer.get(address(report)).content.decode()

    report.texts.filter(key="result").delete()

    assert "CK-X1" in whole
    assert "CK-X1" not in preparer.get(address(report)).content.decode()


def test_a_warning_beside_its_entry_leads_to_where_it_is_explained(preparer, report):
    place = place_of_the_warning(preparer, report)

    page = preparer.get(f"/fill/{report.pk}/scores/").content.decode()

    assert page.count(f'<a href="{address(report)}#id_{place}">确实无误的，去说明') == 1


def test_an_explanation_as_long_as_a_chapter_is_refused(preparer, report):
    place = place_of_the_warning(preparer, report)

    answer = preparer.post(address(report), {place: "长" * 2001, f"initial-{place}": ""}).content.decode()

    assert "这里有 2001 字，最多 2000 字，没有保存。" in answer


def test_a_missing_ratio_can_be_entered_where_others_have_theirs(preparer, report):
    indicator = report.indicators.get(title="土地出让金收缴")
    report.indicators.exclude(pk=indicator.pk).update(stated_ratio="100%")

    page = preparer.get(f"/fill/{report.pk}/indicators/").content.decode()

    assert f'name="indicator-{indicator.pk}-stated_ratio"' in page


def test_a_higher_self_score_explained_beside_its_finding_has_its_reason(preparer, report):
    report.lines.filter(item="A1").update(self_score="19.5")
    desk = Desk(report)
    desk.load()
    keys = [one.key for one in findings_told(desk) if one.place == "score-A1-self_score"]
    FindingNote.objects.bulk_create(FindingNote(report=report, key=key, note="另有批复。") for key in keys)

    page = preparer.get(f"/fill/{report.pk}/submit/").content.decode()

    assert re.search(r'<td class="tabular">19.5</td>\s*<td class="name">另有批复。</td>', page)


def test_an_explanation_is_saved_though_its_finding_vanished_meanwhile(preparer, report):
    place = place_of_the_warning(preparer, report)
    report.lines.filter(item="D1").update(self_score=None)

    posted = {place: "写到一半。", f"initial-{place}": ""}
    answer = preparer.post(address(report), posted, headers={"HX-Request": "true"}).content.decode()

    assert f'id="fb-{place}" data-place="{place}" data-outcome="saved"' in answer
