"""Rows for tests: plain functions with plain defaults; a test names whatever it is about."""

import hashlib
import json
from datetime import UTC, datetime

from django.contrib.auth import get_user_model

from evaluations.enums import ReportKind, Role
from evaluations.models import EvaluationYear, Project, Report, Unit, UnitMembership
from evaluations.trail import Act
from scoring.models import Scheme, SchemeVersion

NOW = datetime(2024, 6, 3, 9, 30, tzinfo=UTC)


def make_user(username="clerk", *, unit=None, role=Role.PREPARER, **fields):
    """A user; with ``unit``, one who works there."""
    user = get_user_model().objects.create_user(username, password="correct horse battery", **fields)
    if unit:
        UnitMembership.objects.create(user=user, unit=unit, role=role)
    return user


def act_by(user=None, *, now=NOW):
    """Somebody does something; unless it matters who, always the same person."""
    return Act(user or get_user_model().objects.get_or_create(username="somebody")[0], now, address="10.0.0.9")


def make_unit(name="示例市城市更新中心", **fields):
    return Unit.objects.create(name=name, **fields)


def make_scheme_version(code="sample", *, kind=ReportKind.OVERALL, data=None):
    """The first version of a scheme; ``data`` is its content as stored."""
    content = {} if data is None else data
    scheme = Scheme.objects.create(code=code, title=f"评分表 {code}", kind=kind, year=2024)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return SchemeVersion.objects.create(scheme=scheme, number=1, data=content, digest=digest, created_at=NOW)


def make_report(*, unit=None, kind=ReportKind.OVERALL, year=2023, scheme_version=None, **fields):
    """A report of a unit and year without figures and texts; one on a project gets a project."""
    unit = unit or make_unit()
    if kind == ReportKind.PROJECT and "project" not in fields:
        fields["project"] = Project.objects.create(unit=unit, name="示例项目")
    return Report.objects.create(
        unit=unit,
        kind=kind,
        year=EvaluationYear.objects.get_or_create(year=year)[0],
        scheme_version=scheme_version or SchemeVersion.objects.first() or make_scheme_version(kind=kind),
        outline=f"zhanjiang-{kind}-2024",
        **fields,
    )
