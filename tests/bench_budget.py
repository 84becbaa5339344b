"""A year's budget lines of many units as a workbook, read, planned and stored, for ``bench``.

``python -m tests.bench_budget`` does it in a process of its own and prints memory and CPU seconds.
"""

import json
import os
import resource
import sys
from pathlib import Path
from time import process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from evaluations.models import BudgetLine, EvaluationYear, Unit  # noqa: E402
from evaluations.services.budget_posting import confirm_import  # noqa: E402
from evaluations.services.budget_reading import begin_import  # noqa: E402
from tests.budgets import HEAD, line  # noqa: E402
from tests.factories import act_by, make_report  # noqa: E402

UNITS, LINES = 2000, 50_000


def unit_name(number):
    return f"示例市第{number:04d}预算单位"


def workbook_of(path, *, units=UNITS, lines=LINES, more=0):
    """Write the lines of all units, as many for each; amounts are numbers in yuan, of every tenth row text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("预算与决算")
    sheet.append(HEAD)
    for number in range(lines):
        amounts = [number * 100 + at + more + 0.5 for at in range(5)]
        if number % 10 == 0:
            amounts[0] = f"{amounts[0] / 100:,.2f}万元"
        sheet.append(line(unit_name(number * units // lines), f"预算项目{number}", *amounts, source="一般公共预算"))
    book.save(path)


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def brought_in(year, content, act):
    """Read and planned, then stored: the import, and CPU seconds and peak memory of both."""
    figures = []
    start = process_time()
    job = begin_import(year, "全年.xlsx", content, act)
    job.refresh_from_db()
    figures += [process_time() - start, peak()]
    assert (job.status, job.error, job.wrong) == ("done", "", 0), (job.error, [one.message for one in job.told[:3]])
    start = process_time()
    posting = confirm_import(job, act)
    posting.refresh_from_db()
    assert (posting.status, posting.error) == ("done", ""), posting.error
    return job, [*figures, process_time() - start, peak()]


def main(path, units=UNITS, lines=LINES):
    """All lines are new, then all have other amounts; half of the units have a report that is being filled in."""
    setup_test_environment(debug=False)
    own = connection.settings_dict
    own["TEST"]["NAME"] = f"{path}.sqlite3"  # in memory, the database would count as the application's
    own["OPTIONS"] = own["OPTIONS"] | {"init_command": "PRAGMA journal_mode=WAL"}  # so would a file that is mapped
    databases = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    try:
        year = EvaluationYear.objects.create(year=2024)
        made = Unit.objects.bulk_create(Unit(name=unit_name(number)) for number in range(units))
        for unit in made[::2]:
            make_report(unit=unit, year=2024)
        first, second = Path(path).read_bytes(), Path(f"{path}.2").read_bytes()
        act = act_by()
        base = peak()
        job, new = brought_in(year, first, act)
        assert (job.added, BudgetLine.objects.count()) == (lines, lines)
        job, other = brought_in(year, second, act)
        assert job.changed == lines
    finally:
        teardown_databases(databases, verbosity=0)
    json.dump({"base": base, "new": new, "changed": other, "bytes": len(first)}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
