"""All models of the application; nothing else."""

from .audits import AuditBatch, AuditedFile
from .budgets import BudgetLine, EvaluationYear, Project
from .events import ReportEvent
from .filling import EntryMark, FindingNote, Presence
from .indicators import Indicator, Target
from .publications import Publication
from .reports import Evidence, Report, ReportFigure, ReportText, ScoreAdjustment, ScoreLine
from .units import Unit, UnitMembership

__all__ = [
    "AuditBatch",
    "AuditedFile",
    "BudgetLine",
    "EntryMark",
    "EvaluationYear",
    "Evidence",
    "FindingNote",
    "Indicator",
    "Presence",
    "Project",
    "Publication",
    "Report",
    "ReportEvent",
    "ReportFigure",
    "ReportText",
    "ScoreAdjustment",
    "ScoreLine",
    "Target",
    "Unit",
    "UnitMembership",
]
