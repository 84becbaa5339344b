"""All models of the application; nothing else."""

from .audits import AuditBatch, AuditedFile
from .budgets import BudgetLine, EvaluationYear, Project
from .events import AccessRecord, ReportEvent, Snapshot
from .exchange import WorkbookUpload
from .filling import EntryMark, FindingNote, Presence
from .imports import BudgetImport, BudgetPosting, ImportFault, PlannedLine
from .indicators import Indicator, Target
from .jobs import Job, TaskAttempt, TaskLease
from .publications import Publication
from .reports import Evidence, Report, ReportFigure, ReportText, ScoreAdjustment, ScoreLine
from .reviews import FindingCount, RemarkAnswer, ReviewRemark, ScoreGap
from .rounds import Notice, Obligation
from .units import Unit, UnitMembership

__all__ = [
    "AccessRecord",
    "AuditBatch",
    "AuditedFile",
    "BudgetImport",
    "BudgetLine",
    "BudgetPosting",
    "EntryMark",
    "EvaluationYear",
    "Evidence",
    "FindingCount",
    "FindingNote",
    "ImportFault",
    "Indicator",
    "Job",
    "Notice",
    "Obligation",
    "PlannedLine",
    "Presence",
    "Project",
    "Publication",
    "RemarkAnswer",
    "Report",
    "ReportEvent",
    "ReportFigure",
    "ReportText",
    "ReviewRemark",
    "ScoreAdjustment",
    "ScoreGap",
    "ScoreLine",
    "Snapshot",
    "Target",
    "TaskAttempt",
    "TaskLease",
    "Unit",
    "UnitMembership",
    "WorkbookUpload",
]
