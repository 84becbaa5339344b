from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE, Subject
from scoring.engine import Input
from tests.subjects import found, subject


def with_figures(**amounts):
    """A report whose data sheet has these rows, label → yuan."""
    sound = subject()
    scheme = sound.assessment.scheme
    inputs = tuple(Input(f"k{i}", label, "元") for i, label in enumerate(amounts))
    figures = {f"k{i}": Decimal(amount) for i, amount in enumerate(amounts.values())}
    assessment = replace(sound.assessment, scheme=replace(scheme, inputs=(*scheme.inputs, *inputs)))
    return Subject(replace(sound.facts, figures=figures), assessment)


def test_budgeted_income_and_expenditure_balance():
    (told,) = BY_CODE["CK-F2"](with_figures(年度收入预算=10965100, 年度支出预算=10900000))

    assert (told.where, told.stated, told.computed) == ("figures.k1", "1090万元", "1096.51万元")
    assert told.message == "“年度支出预算”1090万元 与“年度收入预算”1096.51万元 不相等，同一口径的收支应当平衡，请核对。"


@pytest.mark.parametrize(
    ("amounts", "is_told"),
    [
        ({"收入总计": 500, "支出总计": 501}, True),
        ({"收入总计": 500, "支出总计": 500}, False),
        ({"决算收入": 500, "决算支出": 400}, False),
        ({"事业收入预算": 500, "事业支出预算": 400}, False),
        ({"年度收入预算": 500}, False),
    ],
)
def test_the_accounts_balance_only_in_their_grand_totals(amounts, is_told):
    assert bool(found("CK-F2", with_figures(**{label: value * 10000 for label, value in amounts.items()}))) is is_told
