"""Sums and execution rates of budget lines. A sum over lines of which one is missing is missing too."""

from collections.abc import Sequence
from decimal import Decimal

from scoring.engine.rounding import ZERO

from .facts import BudgetLineFacts


def annual_budget(line: BudgetLineFacts) -> Decimal | None:
    """全年预算 in yuan: the adjusted budget, or the initial one where nothing was adjusted."""
    return line.initial_budget if line.adjusted_budget is None else line.adjusted_budget


def added_up(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum; None if there is nothing to add or one part is missing."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if amounts and len(known) == len(amounts) else None


def execution_rate(lines: Sequence[BudgetLineFacts]) -> Decimal | None:
    """执行率 as a fraction: expenditure over the annual budget; None if either is missing or the budget is zero."""
    spent, budget = added_up([line.spent for line in lines]), added_up([annual_budget(line) for line in lines])
    return spent / budget if spent is not None and budget else None
