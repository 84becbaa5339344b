"""A year's budget lines of many units as a workbook, read, planned and stored, for ``bench``.

It is done in a process of its own, whose memory is nothing but that.
"""

import json
import os
import resource
import subprocess
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
    """Read and planned, then stored: CPU seconds of both, and the peak of memory."""
    start = process_time()
    job = begin_import(year, "全年.xlsx", content, act)
    job.refresh_from_db()
    read = process_time() - start
    assert (job.status, job.error, job.wrong) == ("done", "", 0), (job.error, [one.message for one in job.told[:3]])
    start = process_time()
    posting = confirm_import(job, act)
    posting.refresh_from_db()
    assert (posting.status, posting.error) == ("done", ""), posting.error
    stored = process_time() - start
    return {"read": read, "stored": stored, "memory": peak(), "lines": job.added + job.changed}


def apart(folder, *, units=UNITS, lines=LINES):
    """All lines are new, then all have other amounts: CPU seconds and megabytes above the base, in a process apart."""
    path = Path(folder) / "budget.xlsx"
    for more in (0, 1):
        workbook_of(f"{path}{more}", units=units, lines=lines, more=more)
    command = [sys.executable, "-m", "tests.bench_budget", str(path), str(units), str(lines)]
    own = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}  # where work is done at once
    own["DATABASE_URL"] = f"sqlite:///{path}.sqlite3"  # in memory it would count as the application's
    made = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[1], env=own)
    return json.loads(made.stdout)


def main(path, units, lines):
    """Half of the units have a report that is being filled in."""
    setup_test_environment(debug=False)
    connection.settings_dict["TEST"]["NAME"] = connection.settings_dict["NAME"]
    databases = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    try:
        year = EvaluationYear.objects.create(year=2024)
        made = Unit.objects.bulk_create(Unit(name=unit_name(number)) for number in range(units))
        for unit in made[::2]:
            make_report(unit=unit, year=2024)
        act = act_by()
        base = peak()
        new = brought_in(year, Path(f"{path}0").read_bytes(), act)
        changed = brought_in(year, Path(f"{path}1").read_bytes(), act)
        assert BudgetLine.objects.count() == new["lines"] == changed["lines"] == lines
    finally:
        teardown_databases(databases, verbosity=0)
    for one in (new, changed):
        one["memory"] -= base
    json.dump({"new": new, "changed": changed}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
