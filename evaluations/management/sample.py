"""Two reports of a made-up unit under review, for trying it: the figures of the real case, scored by rule.

The unit gives itself the computed points, states nothing else, and leaves a note at every warning, which is
for the reviewer to judge.
"""

from dataclasses import replace

from evaluations.desk import Desk
from evaluations.enums import ReportKind, Role
from evaluations.facts import Change, StatedFacts, UnitFacts
from evaluations.models import Report, Unit
from evaluations.package import facts_from, read
from evaluations.services.drafting import import_report
from evaluations.services.editing import save_changes
from evaluations.services.moving import move_report
from evaluations.told import findings_told
from evaluations.trail import Act
from scoring.storing import find_stored, stored_scheme

NAME = "示例市城市更新中心"
NOTE = "示例说明：请审核人判断这样填报是否成立。"


def unit():
    """The made-up unit."""
    return Unit.objects.get_or_create(name=NAME, defaults={"short_name": NAME})[0]


def hand_over(paths, people, now):
    """Submit the overall report, and the project report one step further; what is there already is left alone."""
    preparer, endorser = Act(people[Role.PREPARER], now), Act(people[Role.ENDORSER], now)
    reports = [_report(facts_of(path)) for path in paths]  # both, since they are held against each other
    for started in reports:
        if started.events.exists():
            continue
        _explain(started, preparer)
        report = Report.objects.get(pk=started.pk)
        move_report(report, "submit", preparer, version=report.version)
        if report.kind == ReportKind.PROJECT:
            move_report(report, "endorse", endorser, version=report.version)


def facts_of(path):
    """The facts of a package with the unit's own scores left to the rules."""
    facts, _ = facts_from(read(path), lambda code: stored_scheme(find_stored(code)))
    return replace(
        facts,
        unit=UnitFacts(NAME, short_name=NAME),
        stated=StatedFacts(),
        indicators=tuple(replace(one, stated_ratio="", self_score=None) for one in facts.indicators),
        lines=tuple(replace(line, self_score=None, self_reason="") for line in facts.lines),
    )


def _report(facts):
    identity = {"unit__name": NAME, "year__year": facts.year.year, "kind": facts.kind}
    found = Report.objects.filter(**identity).first()
    return found or import_report(facts, scheme_version=find_stored(facts.scheme))


def _explain(report, act):
    desk = Desk(report)
    desk.load()
    waiting = [one.key for one in findings_told(desk) if one.is_explainable and one.is_open]
    save_changes(report, [Change(f"finding-{key}-note", "", NOTE) for key in waiting], act)
