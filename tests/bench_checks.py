"""Examining reports, for ``bench``: all checks on one report, and packages read, scored and checked."""

import json
import sys
from collections.abc import Callable
from functools import cache
from itertools import count

from evaluations import outline
from evaluations.assessment import assess
from evaluations.auditing import audit
from evaluations.consistency import Subject, run
from evaluations.package import facts_from
from scoring.storing import find_in_files
from tests.packages import demo_data

KINDS = ("overall", "project")
ROUNDS, VARIATIONS = 9, 5
PACKAGES = VARIATIONS * len(KINDS)


def forget_texts() -> None:
    """Empty all caches of what the checks read from texts, as if no report had been seen before."""
    for name, module in list(sys.modules.items()):
        if name.startswith("evaluations.consistency"):
            for one in vars(module).values():
                if hasattr(one, "cache_clear"):
                    one.cache_clear()


def checks() -> Callable[[], object]:
    """All checks on the overall report of the real case, the project report beside it; nothing remembered."""
    reports = []
    for kind in KINDS:
        facts, scheme = facts_from(demo_data(kind), find_in_files)
        reports.append((facts, assess(facts, scheme), outline.load(facts.outline)))
    overall, project = reports

    def examine() -> object:
        forget_texts()
        return run(Subject(*overall, others=(Subject(*project),)))

    return examine


def packages() -> Callable[[], object]:
    """Both packages of the real case under five units, each time with other words and sums than before."""
    number = count(1)
    batches = iter([[variation(kind, next(number)) for kind in KINDS * VARIATIONS] for _ in range(ROUNDS + 1)])
    find_scheme = cache(find_in_files)

    def examine() -> object:
        forget_texts()
        return audit(next(batches), find_scheme, outline.load)

    return examine


def variation(kind: str, number: int) -> tuple[str, bytes]:
    data = demo_data(kind)
    data["unit"] = {**data["unit"], "name": f"第{(number + 1) // len(KINDS)}局"}
    data["texts"] = {key: text.replace("。", f"（第{number}号）。") for key, text in data["texts"].items()}
    for line in data["lines"]:
        line["basis"] = line.get("basis", "").replace("我局", f"第{number}局")
    return f"{number}.json", json.dumps(data, ensure_ascii=False, default=str).encode()
