from .fields import PlainTextField
from .record import RecordForm


class TextForm(RecordForm):
    """One written chapter; the outline says which there are and what belongs in each."""

    kind = "text"

    def extra_fields(self):
        part = {part.key: part for part in self.about.outline.written}[self.key]
        return {"text": PlainTextField(label=f"“{part.title}”的文字", rows=10, figures=True)}
