import json
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from evaluations.documents import fonts, pdf
from evaluations.documents.errors import DocumentError
from evaluations.documents.frozen import document_from
from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import BudgetLine, Indicator, Publication, Report, ReportEvent, ReportText, ScoreLine, Unit
from evaluations.package import facts_from
from evaluations.queries.report_facts import report_facts
from evaluations.services import publishing
from evaluations.services.composing import assess_report, compose
from evaluations.services.drafting import import_report
from evaluations.services.publishing import Incomplete, publish_report, record_publication
from evaluations.trail import Act
from evaluations.workflow import NotAllowed, NotPossibleNow
from scoring.loader import scheme_from
from tests.factories import NOW, make_user
from tests.packages import area, demo_facts, stored_version

pytestmark = pytest.mark.django_db


def draft(facts=None):
    facts = facts or demo_facts()
    return import_report(facts, scheme_version=stored_version(facts.scheme))


def kept(settings):
    """The stored files."""
    folder = Path(settings.MEDIA_ROOT)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def assert_nothing_published(report, settings):
    report = Report.objects.get(pk=report.pk)
    assert report.status == ReportStatus.DRAFT
    assert (Publication.objects.count(), ReportEvent.objects.count(), kept(settings)) == (0, 0, [])


def test_publication_holds_facts_scheme_score_document_and_pdf(administrator, settings):
    report = draft()

    publication = record_publication(report, Act(administrator, NOW, "补录"))

    stored = Publication.objects.get()
    scheme = scheme_from(stored.scheme)
    assert facts_from(stored.facts, lambda code: scheme) == (demo_facts(), scheme)
    assert document_from(stored.document) == compose(*assess_report(report)).document
    assert (stored.score["self"]["total"], stored.score["computed"]["total"]) == ("100", "97.68")
    assert (stored.self_total, stored.computed_total, stored.grade) == (Decimal(100), Decimal("97.68"), "优")
    assert (stored.published_at, stored.published_by, stored.version) == (NOW, administrator, 1)
    with stored.pdf.open() as file:
        content = file.read()
    assert (content[:5], len(content)) == (b"%PDF-", stored.pdf_size)
    assert kept(settings) == [Path(publication.pdf.path)]


def test_publishing_moves_the_report_and_says_who_did_it(administrator):
    report = draft()

    record_publication(report, Act(administrator, NOW, "补录"))

    report = Report.objects.get()
    assert (report.status, report.version) == (ReportStatus.PUBLISHED, 2)
    assert list(ReportEvent.objects.values_list("report", "at", "actor", "transition")) == [
        (report.pk, NOW, administrator.pk, "record")
    ]


def test_later_changes_of_the_report_leave_the_publication_as_it_was(administrator):
    report = draft()
    record_publication(report, Act(administrator, NOW, "补录"))
    before = Publication.objects.values().get()

    BudgetLine.objects.update(spent=1)
    Indicator.objects.update(actual="1")
    ReportText.objects.all().delete()
    ScoreLine.objects.update(self_score=0)
    Unit.objects.filter(pk=report.unit_id).update(name="另一单位", short_name="另一单位")

    assert Publication.objects.values().get() == before


def test_a_report_changed_meanwhile_is_not_published(administrator, settings):
    report = draft()
    Report.objects.filter(pk=report.pk).update(version=report.version + 1)

    with pytest.raises(NotPossibleNow) as caught:
        record_publication(report, Act(administrator, NOW, "补录"))

    assert str(caught.value) == f"{report}刚刚被他人处理过，请刷新后查看最新状态。"
    assert_nothing_published(report, settings)


def test_a_published_report_is_not_published_again(administrator):
    report = draft()
    record_publication(report, Act(administrator, NOW, "补录"))

    with pytest.raises(NotPossibleNow) as caught:
        record_publication(report, Act(administrator, NOW, "补录"))

    assert str(caught.value) == "报告当前为“已公开”，不能补录公开。"
    assert Publication.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_succeeds(administrator, monkeypatch):
    """On PostgreSQL both have rendered before either moves the report; SQLite lets one write at a time."""
    pk, told = draft().pk, []
    both_rendered, render = threading.Barrier(2, timeout=60), publishing.to_pdf

    def render_together(*arguments, **options):
        rendered = render(*arguments, **options)
        both_rendered.wait()
        return rendered

    def publish(report):
        try:
            told.append(str(record_publication(report, Act(administrator, NOW, "补录"))))
        except NotPossibleNow as refusal:
            told.append(str(refusal))
        finally:
            connections.close_all()

    reports = [Report.objects.get(pk=pk), Report.objects.get(pk=pk)]
    if connection.vendor == "postgresql":
        monkeypatch.setattr(publishing, "to_pdf", render_together)
        threads = [threading.Thread(target=publish, args=(report,)) for report in reports]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:
        for report in reports:
            publish(report)

    assert sorted(told) == sorted([f"{reports[0]} 第1版", f"{reports[0]}刚刚被他人处理过，请刷新后查看最新状态。"])
    assert (Publication.objects.count(), ReportEvent.objects.count()) == (1, 1)


def test_a_report_with_figures_missing_is_not_published(administrator, settings):
    facts = demo_facts()
    indicators = tuple(replace(one, actual="") if one.key == "new_area" else one for one in facts.indicators)
    lines = tuple(replace(line, self_score=None, checks={}) for line in facts.lines if line.item != "P2")
    report = draft(replace(facts, indicators=indicators, lines=lines))

    with pytest.raises(Incomplete) as caught:
        record_publication(report, Act(administrator, NOW, "补录"))

    assert str(caught.value) == "还有评分项未能计分：资金管理情况、产出指标完成情况。请补全数据后再公开。"
    assert_nothing_published(report, settings)


@pytest.mark.parametrize("role", Role)
def test_only_administrators_record_what_was_published_elsewhere(role, settings):
    report = draft()
    user = make_user(unit=report.unit, role=role, is_staff=True)

    with pytest.raises(NotAllowed) as caught:
        record_publication(report, Act(user, NOW, "补录"))

    assert str(caught.value) == "您没有权限补录公开这份报告，请联系系统管理员。"
    assert_nothing_published(report, settings)


def test_the_unit_publishes_what_was_approved(settings):
    report = draft()
    Report.objects.update(status=ReportStatus.APPROVED)
    report.refresh_from_db()
    clerk = make_user(unit=report.unit)

    publication = publish_report(report, Act(clerk, NOW), version=report.version)

    event = ReportEvent.objects.get()
    assert (event.transition, event.source, event.target) == ("publish", "approved", "published")
    assert json.loads(event.snapshot.content) == publication.facts
    assert (publication.published_by, Report.objects.get().status) == (clerk, ReportStatus.PUBLISHED)


@pytest.mark.parametrize("status", [ReportStatus.DRAFT, ReportStatus.SUBMITTED, ReportStatus.ENDORSED])
def test_nothing_is_published_that_was_not_approved(status):
    report = draft()
    Report.objects.update(status=status)
    report.refresh_from_db()

    with pytest.raises(NotPossibleNow):
        publish_report(report, Act(make_user(unit=report.unit), NOW), version=report.version)

    assert (Publication.objects.count(), ReportEvent.objects.count()) == (0, 0)


def test_a_retired_administrator_does_not_publish(settings):
    report = draft()
    user = make_user(is_superuser=True, is_active=False)

    with pytest.raises(NotAllowed):
        record_publication(report, Act(user, NOW, "补录"))

    assert_nothing_published(report, settings)


def test_without_its_fonts_nothing_is_published(administrator, settings, tmp_path, monkeypatch):
    report = draft()
    names = "\n".join(f"{digest}  {name}" for name, digest in fonts.digests().items())
    (tmp_path / "SHA256SUMS").write_text(names, encoding="ascii")
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.setattr(pdf, "press", pdf.press.__wrapped__)

    with pytest.raises(DocumentError) as caught:
        record_publication(report, Act(administrator, NOW, "补录"))

    assert str(caught.value).endswith("请在项目目录执行 git checkout -- static/fonts 恢复。")
    assert_nothing_published(report, settings)


def test_what_fails_while_the_pdf_is_stored_publishes_nothing(administrator, settings, monkeypatch):
    report = draft()
    monkeypatch.setattr(publishing.Publication, "save", lambda self: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        record_publication(report, Act(administrator, NOW, "补录"))

    monkeypatch.undo()
    report.refresh_from_db()
    assert report.status == ReportStatus.DRAFT
    assert (Publication.objects.count(), ReportEvent.objects.count()) == (0, 0)


def test_a_file_of_the_same_content_is_kept_once(administrator, settings):
    report = draft()
    first = record_publication(report, Act(administrator, NOW, "补录"))
    content = Path(first.pdf.path).read_bytes()
    Publication.objects.all().delete()
    Report.objects.update(status=ReportStatus.DRAFT)

    second = record_publication(Report.objects.get(), Act(administrator, NOW, "补录"))

    assert (second.pdf_sha256, second.pdf.name) == (first.pdf_sha256, first.pdf.name)
    assert Path(second.pdf.path).read_bytes() == content
    assert len(kept(settings)) == 1


@pytest.mark.parametrize("kind", ReportKind)
def test_facts_of_a_report_take_the_same_number_of_queries_whatever_its_size(kind):
    counts = {}
    for number in (1, 30):
        facts = replace(demo_facts(kind), indicators=tuple(area(i) for i in range(number)))
        report = import_report(facts, scheme_version=stored_version(facts.scheme), replace=True)
        fresh = Report.objects.get(pk=report.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert report_facts(fresh) == facts
        counts[number] = len(queries)

    assert counts[1] == counts[30]
    assert counts[30] <= 16


def test_score_is_kept_as_plain_data(administrator):
    publication = record_publication(draft(), Act(administrator, NOW, "补录"))

    assert json.loads(json.dumps(publication.score)) == publication.score
