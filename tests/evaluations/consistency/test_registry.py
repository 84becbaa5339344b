"""Every check is listed once, explained, documented and tested."""

from pathlib import Path

import pytest

from evaluations.consistency import CHECKS

ROOT = Path(__file__).parents[3]
OF_EACH_LETTER = {"W": 4, "R": 8, "T": 7, "F": 8, "X": 8, "E": 3, "L": 3, "D": 1}


def documented():
    lines = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| CK-")]
    return [(code, severity, title, source) for code, severity, title, _, source in cells]


def test_every_check_of_the_field_exists_once():
    codes = [check.code for check in CHECKS]

    assert len(set(codes)) == len(codes)
    assert {f"CK-{letter}{n + 1}" for letter, most in OF_EACH_LETTER.items() for n in range(most)} <= set(codes)


def test_the_page_of_checks_lists_them_as_they_are():
    assert documented() == [(one.code, one.severity.label, one.title, one.source) for one in CHECKS]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_says_what_must_hold_and_has_its_own_tests(check):
    module = f"test_{check.code.lower().replace('-', '_')}.py"

    assert (check.function.__doc__ or "").strip()
    assert (Path(__file__).parent / module).exists()
