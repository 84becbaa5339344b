import re

from evaluations.consistency.findings import KEY_LENGTH

from .fields import PlainTextField
from .record import RecordForm

MOST_NOTE = 2000  # characters
_KEY = re.compile(f"[0-9a-f]{{{KEY_LENGTH}}}")


class FindingForm(RecordForm):
    """Why a finding is let stand."""

    kind = "finding"

    note = PlainTextField(label="说明", rows=2, max_length=MOST_NOTE)

    def extra_fields(self):
        if not _KEY.fullmatch(self.key):
            raise LookupError(self.key)
        return {}
