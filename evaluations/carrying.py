"""What a new report begins with: what carries over from last year's report, or from the declared target table.

Nothing that has to be found out anew carries over: no figure, no answer, no score, no reason and no
filing date, because last year's would pass for this year's as soon as nobody looks.
"""

from collections.abc import Collection
from dataclasses import replace

from scoring.engine import MeasurementError, Scheme
from scoring.engine.dates import parse_date

from .facts import BudgetLineFacts, IndicatorFacts, LineFacts, ReportFacts, TargetFacts
from .outline import Outline

CARRIED_OF_INDICATORS = ("key", "level1", "level2", "title", "kind", "direction", "unit", "target", "weight")


def carried_over(
    last: ReportFacts,
    blank: ReportFacts,
    *,
    old_scheme: Scheme,
    scheme: Scheme,
    outline: Outline,
    registered: Collection[BudgetLineFacts] = (),
) -> ReportFacts:
    """``blank``, which says what the new report is about, with what carries over from ``last``.

    - Chapters that the new outline has too: wording changes less than figures, and bound figures in it
      follow the new year by themselves. Figures typed into last year's text stay as they were typed;
      the marks make somebody read them.
    - The basis (得分依据) of score items that bear the same title in both schemes: codes are given anew.
    - Declared targets and indicators with what they ask for; last year's target is a proposal, moved
      to this year if it is a day. What was achieved is not carried.
    - The names of budget lines, unless the unit's year has lines for this report already
      (``registered`` are all of the unit's year): these hold.
    """
    codes = _codes_by_old_code(old_scheme, scheme)
    years = (last.year.year, blank.year.year)
    return replace(
        blank,
        attachment_label=last.attachment_label,
        texts={part.key: text for part in outline.written if (text := last.texts.get(part.key))},
        lines=tuple(
            LineFacts(codes[line.item], basis=line.basis) for line in last.lines if line.basis and line.item in codes
        ),
        targets=tuple(replace(row, value=_moved(row.value, *years)) for row in last.targets),
        indicators=tuple(_expected(one, *years) for one in last.indicators),
        budget_lines=() if own_lines(blank, registered) else tuple(_names(last, blank.project, registered)),
    )


def from_target_table(
    blank: ReportFacts, targets: Collection[TargetFacts], indicators: Collection[IndicatorFacts]
) -> ReportFacts:
    """``blank`` with the targets as declared, and for each the indicator that is proposed for it."""
    return replace(blank, targets=tuple(targets), indicators=tuple(indicators))


def own_lines(facts: ReportFacts, registered: Collection[BudgetLineFacts]) -> list[BudgetLineFacts]:
    """Those budget lines of the unit's year that the report shows: all, or those of its project."""
    return [line for line in registered if not facts.project or line.project == facts.project]


def _codes_by_old_code(old_scheme: Scheme, scheme: Scheme) -> dict[str, str]:
    """Old item code → code of the item with the same title; of several, the one with the same code."""
    found = {}
    titles = [item.title for item in old_scheme.items]
    for old in old_scheme.items:
        same = [item.code for item in scheme.items if item.title == old.title]
        if old.code in same:
            found[old.code] = old.code
        elif len(same) == titles.count(old.title) == 1:
            found[old.code] = same[0]
    return found


def _expected(one: IndicatorFacts, last_year: int, year: int) -> IndicatorFacts:
    asked = {name: getattr(one, name) for name in CARRIED_OF_INDICATORS}
    return IndicatorFacts(**asked | {"target": _moved(one.target, last_year, year)})


def _moved(text: str, last_year: int, year: int) -> str:
    """A day of last year becomes the same day of this year; any other text stays."""
    try:
        day = parse_date(text)
    except MeasurementError:
        return text
    return text.replace(str(last_year), str(year)) if day and day.year == last_year else text


def _names(last: ReportFacts, project: str, registered: Collection[BudgetLineFacts]) -> list[BudgetLineFacts]:
    taken = {(line.category, line.title, line.source) for line in registered}
    return [
        BudgetLineFacts(line.category, line.title, line.source, project or line.project)
        for line in last.budget_lines
        if (line.category, line.title, line.source) not in taken
    ]
