"""Work done in the background, one line a task: the service that does it, with its turn at a row.

    @does_work_of(AuditBatch)
    def examine(turn: Turn[AuditBatch]) -> None:
        auditing.examine(turn)

Who wants it done stores the row and calls ``services.working.enqueue(row)``; see there what a turn promises.
"""
