"""Every check is listed once, explained, documented and tested."""

from pathlib import Path

import pytest

from evaluations.consistency import CHECKS

ROOT = Path(__file__).parents[3]
CODES = (
    "W1 W2 W3 W4 R1 R2 R3 R4 R5 R6 R7 R8 T1 T2 T3 T4 T5 T6 T7 F1 F2 F3 F4 F5 F6 F7 F8 "
    "X1 X2 X3 X4 X5 X6 X7 X8 E1 E2 E3 L1 L2 L3 D1"
).split()


def documented():
    lines = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| CK-")]
    return [(code, severity, title, source) for code, severity, title, _, source in cells]


def test_every_check_of_the_field_exists_once():
    codes = [check.code for check in CHECKS]

    assert len(set(codes)) == len(codes)
    assert {f"CK-{code}" for code in CODES} <= set(codes)


def test_the_page_of_checks_lists_them_as_they_are():
    assert documented() == [(one.code, one.severity.label, one.title, one.source) for one in CHECKS]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_says_what_must_hold_and_has_its_own_tests(check):
    module = f"test_{check.code.lower().replace('-', '_')}.py"

    assert (check.function.__doc__ or "").strip()
    assert (Path(__file__).parent / module).exists()
