"""Data packages for tests: the real case as data and as facts, and copies of it changed at one place."""

import copy
from functools import cache
from pathlib import Path

from evaluations.enums import ReportKind
from evaluations.facts import IndicatorFacts
from evaluations.package import facts_from, read
from scoring.loader import read_yaml
from scoring.storing import find_in_files, scheme_files, store_scheme
from tests.factories import NOW

DEMO = Path(__file__).parent.parent / "fixtures" / "demo"
find_scheme = cache(find_in_files)
GONE = object()


def demo_path(kind=ReportKind.PROJECT):
    return next(DEMO.glob(f"*-{kind}.json"))


def demo_data(kind=ReportKind.PROJECT, **changes):
    """The parsed package of the real case; changes name top-level keys."""
    return read(demo_path(kind)) | changes


def changed(data, *path, to):
    """A copy of plain data with another value at one place; ``GONE`` removes it."""
    result = copy.deepcopy(data)
    place = result
    for step in path[:-1]:
        place = place[step]
    if to is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return result


def demo_facts(kind=ReportKind.PROJECT):
    return facts_from(demo_data(kind), find_scheme)[0]


def stored_version(code):
    """The newest version of a scheme that ships, stored if it is not yet."""
    data = next(data for data in map(read_yaml, scheme_files()) if data["code"] == code)
    return store_scheme(data, now=NOW)[0]


def area(number):
    """One more indicator, met in full."""
    return IndicatorFacts(
        f"area{number}", "output", "quantity", f"改造面积{number}", "quantity", "≥", "亩", "100亩", "120亩"
    )
