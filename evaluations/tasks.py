"""Work done in the background, one line a task: the service that does it, with its turn at a row.

    @does_work_of(AuditBatch)
    def examine(turn: Turn[AuditBatch]) -> None:
        auditing.examine(turn)

Who wants it done stores the row and calls ``services.working.enqueue(row)``; see there what a turn promises.
"""

from evaluations.models import BudgetImport, BudgetPosting
from evaluations.services import budget_posting, budget_reading
from evaluations.services.working import Turn, does_work_of


@does_work_of(BudgetImport)
def read_budget(turn: Turn[BudgetImport]) -> None:
    budget_reading.read(turn)


@does_work_of(BudgetPosting)
def post_budget(turn: Turn[BudgetPosting]) -> None:
    budget_posting.post(turn)
