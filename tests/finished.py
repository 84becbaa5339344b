"""A report that is ready to be handed over: the real case without what it states of itself."""

from evaluations.desk import Desk
from evaluations.enums import ReportKind
from evaluations.models import FindingNote, Report
from evaluations.told import findings_told
from tests.publications import import_demo


def make_finished_report(kind=ReportKind.OVERALL):
    """Everything is filled in, nothing contradicts without an explanation: self-scores are the computed ones."""
    report = import_demo(kind)
    Report.objects.filter(pk=report.pk).update(
        stated_total=None, stated_grade="", stated_dimensions={}, stated_details={}
    )
    report.indicators.update(stated_ratio="", self_score=None)
    report.lines.update(self_score=None)
    explain_findings(report)
    return Report.objects.get(pk=report.pk)


def explain_findings(report):
    """A note for every finding that wants one."""
    desk = Desk(Report.objects.get(pk=report.pk))
    desk.load()
    open_ones = [one.key for one in findings_told(desk) if one.is_explainable and one.is_open]
    FindingNote.objects.bulk_create(FindingNote(report=report, key=key, note="经核实无误。") for key in open_ones)
