"""One report on the desk of who fills it in: read once, with everything computed from what is stored."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects
from django.urls import reverse

from evaluations import outline, progress
from evaluations.bindable import Figures, figures
from evaluations.consistency import Finding, Subject
from evaluations.enums import Severity
from evaluations.forms.basics import BasicsForm
from evaluations.forms.record import Filling
from evaluations.models import Report, ReviewRemark
from evaluations.narrative import Choice, choices
from evaluations.queries.answers import remarks_to_answer
from evaluations.queries.places import Rows, place_of, rows_by_list
from evaluations.queries.report_facts import ROWS, budget_lines_of
from evaluations.services.composing import Reviewed, review_report
from evaluations.typed import TypedFigures, typed_figures
from scoring.engine import Problem
from scoring.storing import stored_scheme

OF_THE_REPORT = (
    "version", "updated_at", "stated_total", "stated_grade", "stated_dimensions", "stated_details",
)  # fmt: skip


class Message(NamedTuple):
    """What is told beside an entry, and the address at which it can be explained, if that is enough."""

    text: str
    severity: Severity
    explained_at: str = ""

    @property
    def lead(self) -> str:
        """What stands before it, so that nobody takes advice for an error."""
        return "" if self.severity == Severity.BLOCKING else f"{self.severity.label}："


@dataclass
class Desk:
    """One report on the desk of who fills it in: its rows read once, with everything computed from them.

    Changes are saved before ``load``; what is computed afterwards follows from what is stored.
    """

    report: Report
    user: Any = None

    def load(self) -> None:
        self.report.refresh_from_db(fields=[*BasicsForm.base_fields, *OF_THE_REPORT])
        prefetch_related_objects([self.report], *ROWS)

    @cached_property
    def about(self) -> Filling:
        return Filling(self.report, stored_scheme(self.report.scheme_version), outline.load(self.report.outline))

    @cached_property
    def lines(self) -> list[Any]:
        return list(budget_lines_of(self.report))

    @cached_property
    def reviewed(self) -> Reviewed:
        return review_report(self.report, self.lines)

    @cached_property
    def examined(self) -> Reviewed:
        """As ``reviewed``, also held against the unit's other reports and last year's, which takes longer."""
        return review_report(self.report, self.lines, with_neighbours=True)

    @cached_property
    def remarks(self) -> list[ReviewRemark]:
        """The open remarks of reviewers; none while the report is reviewed."""
        return remarks_to_answer(self.report)

    @cached_property
    def notes(self) -> dict[str, str]:
        """Why findings are let stand, by the key of the finding, the oldest first."""
        return {row.key: row.note for row in self.report.finding_notes.all()}

    def place(self, where: str) -> str:
        """The place on the page of a path into the data package; "" if the page has no such entry."""
        return place_of(where, self.rows)

    def key(self, finding: Finding) -> str:
        """The key under which a finding is explained."""
        return finding.key(self.place(finding.where))

    def is_told(self, finding: Finding) -> bool:
        """Not yet where the entry waits to be confirmed, which says already that it has to be looked at."""
        return finding.severity == Severity.BLOCKING or self.place(finding.where) not in self.marks

    @cached_property
    def faults(self) -> tuple[Problem | Finding, ...]:
        """What cannot be read, and what was found and not explained."""
        left = (one for one in self.reviewed.findings if self.key(one) not in self.notes)
        return (*self.reviewed.problems, *(one for one in left if self.is_told(one)))

    @cached_property
    def figures(self) -> Figures:
        return figures(self.reviewed.facts, self.reviewed.assessment)

    @cached_property
    def choices(self) -> dict[str, list[Choice]]:
        """The figures that can be bound into text, by group."""
        return choices(self.reviewed.facts, self.reviewed.assessment)

    @cached_property
    def typed(self) -> dict[str, TypedFigures]:
        """Place → the figures that were typed in a text instead of bound."""
        subject = Subject(self.reviewed.facts, self.reviewed.assessment, self.about.outline)
        return {self.place(where): figures for where, figures in typed_figures(subject).items()}

    @cached_property
    def marks(self) -> dict[str, str]:
        """Place → where the entry comes from that nobody has touched yet."""
        return {mark.place: mark.get_origin_display() for mark in self.report.marks.all()}

    @cached_property
    def progress(self) -> tuple[progress.Progress, ...]:
        reviewed = self.reviewed
        return progress.progress(reviewed.facts, reviewed.assessment, self.about.outline, self.faults, self.marks)

    @cached_property
    def rows(self) -> Rows:
        """The report's rows by the name of their list in the data package."""
        return rows_by_list(self.report, self.lines)

    @cached_property
    def messages(self) -> dict[str, list[Message]]:
        """Place → what cannot be read or contradicts there."""
        told: dict[str, list[Message]] = {}
        for one in self.faults:
            told.setdefault(self.place(progress.path_of(one)), []).append(self._message(one))
        return told

    def _message(self, fault: Problem | Finding) -> Message:
        if isinstance(fault, Problem):
            return Message(fault.message, Severity.BLOCKING)
        if fault.severity != Severity.ADVISORY:
            return Message(fault.message, fault.severity)
        page = reverse("fill:section", args=[self.report.pk, progress.FINDINGS])
        return Message(fault.message, fault.severity, f"{page}#id_finding-{self.key(fault)}-note")
