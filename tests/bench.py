"""Measures what ./dev bench prints and keeps as docs/benchmarks.md. CPU seconds, medians, ratios.

Nothing here is asserted: machines are shared and noisy, so figures are read, not tested.
"""

import os
import platform
import statistics
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import NamedTuple

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zjperf.settings")

import django

django.setup()

from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from evaluations import outline  # noqa: E402
from evaluations.assessment import assess  # noqa: E402
from evaluations.documents.blocks import Document  # noqa: E402
from evaluations.documents.context import build  # noqa: E402
from evaluations.documents.pdf import pagination, to_pdf  # noqa: E402
from evaluations.documents.render import to_html  # noqa: E402
from evaluations.documents.word import to_docx  # noqa: E402
from evaluations.exchange.workbook import read_workbook  # noqa: E402
from evaluations.measuring import measure  # noqa: E402
from evaluations.package import facts_from, parse  # noqa: E402
from scoring.engine import score  # noqa: E402
from scoring.storing import find_in_files  # noqa: E402
from tests import bench_budget, bench_checks, bench_review, bench_workbook  # noqa: E402
from tests.bench_filling import Desk  # noqa: E402
from tests.workbooks import workbook  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "benchmarks.md"
DEMO = ROOT / "fixtures" / "demo"
REPORTS = 10_000


class Figure(NamedTuple):
    what: str
    median: float
    spread: str
    rate: str


def measured(what: str, action: Callable[[], object], rounds: int, rate: Callable[[float], str]) -> Figure:
    """CPU seconds of ``action``: one round to warm up, then the median of ``rounds``."""
    action()
    seconds = []
    for _ in range(rounds):
        start = process_time()
        action()
        seconds.append(process_time() - start)
    median = statistics.median(seconds)
    return Figure(what, median, f"{min(seconds):.4f}–{max(seconds):.4f}", rate(median))


def content(name: str) -> bytes:
    return (DEMO / f"zhanjiang-urban-renewal-2023-{name}.json").read_bytes()


def documents() -> list[Figure]:
    facts = [facts_from(parse(content(name)), find_in_files) for name in ("overall", "project")]
    both = [build(one, assess(one, scheme), outline.load(one.outline)) for one, scheme in facts]
    pages = [to_pdf(document).pages for document in both]
    overall, scheme = facts[0]

    def per_page(count: int) -> Callable[[float], str]:
        return lambda median: f"{median / count * 1000:.1f} ms a page ({count} pages)"

    return [
        measured("PDF/A-3a of the overall report", lambda: to_pdf(both[0]), 9, per_page(pages[0])),
        measured("PDF/A-3a of the project report", lambda: to_pdf(both[1]), 9, per_page(pages[1])),
        measured("PDF/A-3a of both reports", lambda: [to_pdf(document) for document in both], 9, per_page(sum(pages))),
        measured("Word of both real reports", lambda: words(both), 9, words_rate(both)),
        measured("HTML of the overall report", lambda: to_html(both[0], paper=False), 30, lambda _: "in memory"),
        measured(
            "overall report: score, bind figures, lay out",
            lambda: build(overall, assess(overall, scheme), outline.load(overall.outline)),
            30,
            lambda _: "facts to document",
        ),
    ]


def words(reports: Sequence[Document]) -> list[bytes]:
    """Word files from nothing: the pages for the lists of contents are counted anew."""
    pagination.cache_clear()
    return [to_docx(report) for report in reports]


def words_rate(reports: Sequence[Document]) -> Callable[[float], str]:
    """Beside the figure, what remains of it where pages have been counted before, as after a preview."""
    counted = measured("", lambda: [to_docx(report) for report in reports], 9, str).median
    return lambda _: f"{counted:.4f} where pages were counted before"


def scores() -> list[Figure]:
    overall, scheme = facts_from(parse(content("overall")), find_in_files)
    measurements = measure(overall, scheme)

    def reports(count: int) -> Callable[[float], str]:
        return lambda median: f"{count / median:,.0f} reports a second and core"

    return [
        measured(
            "score one overall report (24 items, 7 indicators, explained)",
            lambda: score(scheme, measurements),
            200,
            reports(1),
        ),
        measured(
            f"score {REPORTS:,} overall reports",
            lambda: deque((score(scheme, measurements) for _ in range(REPORTS)), maxlen=0),
            3,
            reports(REPORTS),
        ),
        measured(
            "read and score one package file",
            lambda: facts_from(parse(content("overall")), find_in_files),
            9,
            reports(1),
        ),
    ]


def checks() -> list[Figure]:
    """Nothing is remembered from one round to the next; an audit reads, scores and checks."""
    count = bench_checks.PACKAGES
    return [
        measured(
            "all checks on the overall report, the project report beside it",
            bench_checks.checks(),
            30,
            lambda median: f"{median * 1000:.1f} ms (at most 50)",
        ),
        measured(
            f"audit {count} packages: read, score, check",
            bench_checks.packages(),
            bench_checks.ROUNDS,
            lambda median: f"{count / median * 60:,.0f} packages a minute and core (at least 1,000)",
        ),
    ]


def filling() -> list[Figure]:
    """Requests of an officer as the server answers them, through all middleware, on SQLite in memory."""
    desk = Desk()
    size = "24 score lines and 1 adjustment, 40 indicators, 30 budget lines"
    saves = [measured(f"autosave of {what}", save, 30, lambda _: size) for what, save in desk.saves().items()]
    pages = [measured(f"section page “{key}”", read, 9, lambda _: size) for key, read in desk.pages().items()]
    return saves + pages


def reviewing() -> list[Figure]:
    """Requests of reviewers over 2,000 units and 10,000 reports, as those of an officer in ``filling``."""
    bureau = bench_review.Bureau()
    pages = [*bench_review.queue(bureau).items(), *bench_review.cockpit(bureau).items()]
    return [measured(what, read, 20, lambda median: f"{median * 1000:.0f} ms (at most 150)") for what, read in pages]


def bringing_back() -> list[Figure]:
    """A workbook of a report, uploaded and confirmed, without its requests."""
    what = f"import {bench_workbook.ROWS:,} changed indicators from a workbook: read, plan, store"
    return [measured(what, bench_workbook.imports(), 5, lambda median: f"{median:.2f} s (at most 2)")]


def exchange() -> list[Figure]:
    """A workbook of indicators as it is read while somebody waits; a year's budget lines in the background."""
    rows = [[f"指标{row}-{at}" if at % 3 else row * 7.25 + at for at in range(15)] for row in range(5000)]
    content = workbook({"表": rows})
    read = measured(
        "read a workbook of 5,000 rows and 15 columns",
        lambda: read_workbook(content, most_rows=5000),
        5,
        lambda median: f"{75_000 / median:,.0f} cells a second and core",
    )
    with TemporaryDirectory() as folder:
        found = bench_budget.apart(folder)
    return [read, *(_once(kind, what, one) for kind, one in found.items() for what in ("read", "stored"))]


def _once(kind: str, what: str, found: dict[str, float]) -> Figure:
    lines = f"{bench_budget.LINES:,} budget lines of {bench_budget.UNITS:,} units, all {kind}: {what}"
    return Figure(lines, found[what], "once", f"{found['memory']:.0f} MB above the base (at most 64)")


def on_a_database_in_memory(action: Callable[[], list[Figure]]) -> list[Figure]:
    databases = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    try:
        return action()
    finally:
        teardown_databases(databases, verbosity=0)


def table(rows: list[Figure]) -> str:
    lines = ["| what | median CPU s | min–max | |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.median:.4f} | {row.spread} | {row.rate} |" for row in rows]
    return "\n".join(lines)


def main() -> None:
    setup_test_environment(debug=False)
    requests = [figure for part in (filling, reviewing, bringing_back) for figure in on_a_database_in_memory(part)]
    text = table(documents() + scores() + checks() + exchange() + requests)
    about = f"Python {platform.python_version()}, {os.cpu_count()} shared cores, {platform.machine()}"
    KEPT.write_text(
        "# Benchmarks\n\nWritten by `./dev bench`. CPU seconds of one process, warm, medians; quote the ratios,\n"
        f"not the seconds, since machines differ and are noisy. {about}.\n\n{text}\n",
        encoding="utf-8",
    )
    sys.stdout.write(f"{about}\n{text}\nkept in {KEPT.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
