"""The plain view of one report: everything it says, nothing computed, no database.

Amounts are Decimal yuan. Figures of indicators stay as typed ("约55.63亿元") so that they are
printed as typed; the scoring engine reads them. ``None`` and "" mean: not filled in, never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

MOST_ROWS = 300
"""Of a kind in a report: budget lines, declared targets or indicators."""


class Change(NamedTuple):
    """One entry somebody changed: its place (see ``forms.record``), the value it had when seen, the new one."""

    place: str
    seen: object
    value: object


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A budget unit 预算单位. ``short_name`` is what running text calls it (without 本级)."""

    name: str
    short_name: str = ""
    code: str = ""
    is_head_office: bool = False
    parent: str = ""
    abolished_on: date | None = None
    successor: str = ""


@dataclass(frozen=True, slots=True)
class YearFacts:
    """An evaluation year 评价年度 and the finance bureau's notice that opens the round for it."""

    year: int
    notice_title: str = ""
    notice_number: str = ""
    unit_deadline: date | None = None
    public_deadline: date | None = None


@dataclass(frozen=True, slots=True)
class BudgetLineFacts:
    """One line of budget and execution, in yuan; ``project`` is the project's name or ""."""

    category: str
    title: str
    source: str = ""
    project: str = ""
    initial_budget: Decimal | None = None
    adjusted_budget: Decimal | None = None
    received: Decimal | None = None
    spent: Decimal | None = None
    carried_over: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """One row of the declared target table 绩效目标申报表, as declared at the start of the year."""

    level1: str
    level2: str
    title: str
    value: str


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """One indicator of the self-evaluation: what was planned and what was done, as typed.

    ``stated_ratio`` is the completion ratio an imported report prints ("154.86%"); it never enters
    the scoring. ``level`` and ``share`` (a fraction) grade a qualitative indicator. One that is
    ``not_applicable`` (the reason) is not scored; the others share its points.
    """

    key: str
    level1: str
    level2: str
    title: str
    kind: str
    direction: str = ""
    unit: str = ""
    target: str = ""
    actual: str = ""
    weight: Decimal | None = None
    level: str = ""
    share: Decimal | None = None
    not_applicable: str = ""
    deviation_reason: str = ""
    stated_ratio: str = ""
    self_score: Decimal | None = None
    self_reason: str = ""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What people entered for one item of the score table.

    ``basis`` is the written justification (得分依据) printed in the report; ``self_reason`` says why
    the self-score differs from the computed one; ``reviewed_score`` belongs to the reviewer.
    """

    item: str
    checks: Mapping[str, bool] = field(default_factory=dict)
    level: str = ""
    share: Decimal | None = None
    points: Decimal | None = None
    not_applicable: str = ""
    basis: str = ""
    self_score: Decimal | None = None
    self_reason: str = ""
    reviewed_score: Decimal | None = None
    reviewed_reason: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """One evidence file 佐证材料, tied to a score item or an indicator."""

    title: str
    file_name: str
    sha256: str
    item: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """What an imported report prints as its results, kept beside what is computed.

    ``maximum`` and ``maxima``: full points as printed, in all and by code of group or item. ``budget``:
    the printed total row by name of the amount, in yuan. ``rates``: printed execution rates ("98.5%") by
    title of the budget line, or "合计".
    """

    total: Decimal | None = None
    grade: str = ""
    dimensions: Mapping[str, Decimal] = field(default_factory=dict)
    maximum: Decimal | None = None
    maxima: Mapping[str, Decimal] = field(default_factory=dict)
    budget: Mapping[str, Decimal] = field(default_factory=dict)
    rates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One report with everything entered for it.

    ``figures``: the data sheet 数据表, input key of the scheme → value in base units (yuan, or a
    fraction for percentages). ``texts``: outline key → plain text, one paragraph a line, with
    bound figures such as 〔新增实施改造面积·完成率〕.
    """

    kind: str
    scheme: str
    outline: str
    unit: UnitFacts
    year: YearFacts
    project: str = ""
    filed_on: date | None = None
    attachment_label: str = ""
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    budget_lines: tuple[BudgetLineFacts, ...] = ()
    targets: tuple[TargetFacts, ...] = ()
    indicators: tuple[IndicatorFacts, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[LineFacts, ...] = ()
    adjustments: Mapping[str, Decimal] = field(default_factory=dict)
    evidence: tuple[EvidenceFacts, ...] = ()
    stated: StatedFacts = StatedFacts()
