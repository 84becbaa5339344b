"""What was posted by the page of a report under review, as forms that keep what could not be saved."""

from evaluations.forms.review import DecisionForm, LineReviewForm, RecordRemarkForm
from evaluations.services.remarking import SCORE, records_of
from scoring.storing import stored_scheme


class Typed:
    """The forms of the page, bound to what was posted; ``lines`` by score item, only those that were posted."""

    def __init__(self, data, report):
        scheme = stored_scheme(report.scheme_version)
        forms = {one.code: LineReviewForm(data, item=one, places=scheme.decimals) for one in scheme.items}
        self.lines = {code: form for code, form in forms.items() if form.fields}
        self.titles = {item.code: item.title for item in scheme.items}
        self.other = RecordRemarkForm(data, records=other_records(report))
        self.decision = DecisionForm(data)
        self.version = 0

    def is_valid(self):
        faulty = [form for form in (*self.lines.values(), self.other, self.decision) if not form.is_valid()]
        return not faulty

    @property
    def note(self):
        return self.decision.cleaned_data.get("note", "")

    def points(self):
        """Item, points and reason of every line for which points were posted."""
        cleaned = [(code, form.cleaned_data) for code, form in self.lines.items() if "points" in form.fields]
        return [(code, (given.get("points"), given.get("reason", ""))) for code, given in cleaned]

    def remarks(self):
        """Place and text of every remark that was typed."""
        said = [(f"score-{code}", form.cleaned_data.get("remark", "")) for code, form in self.lines.items()]
        said.append((self.other.cleaned_data.get("place", ""), self.other.cleaned_data.get("text", "")))
        return [(place, text) for place, text in said if text]

    def refuse(self, faults):
        """Tell beside each line why its points cannot be saved."""
        for code, fault in faults.items():
            self.lines[code].add_error("points", fault)

    def forget_what_is_saved(self):
        """The page shows points and remarks as they are stored."""
        self.lines, self.other = {}, None

    def unsaved(self, assessment):
        """What was typed, in words, for somebody who cannot save it any more."""
        if self.other is None:
            return []
        stored = {line.item.code: line.facts.reviewed_reason for line in assessment.lines}
        texts = []
        for code, form in self.lines.items():
            reason, remark = (form.data.get(form.add_prefix(name), "") for name in ("reason", "remark"))
            texts += [(self.titles[code], remark), (self.titles[code], "" if reason == stored[code] else reason)]
        texts.append(("其他意见", self.other.data.get("remark-text", "")))
        texts.append(("结论", self.decision.data.get("note", "")))
        return [(title, text) for title, text in texts if text.strip()]


def other_records(report):
    """The records that have no line of the score table to be remarked on at."""
    return {place: record for place, record in records_of(report).items() if record.group != SCORE}


def blank_lines(assessment):
    """A form for every score line, with the points that are stored where they differ from the self-score."""
    items = {item.code: item for item in assessment.scheme.items}
    return {
        line.item.code: LineReviewForm(
            item=items[line.item.code], places=assessment.scheme.decimals, initial=_given(line)
        )
        for line in assessment.lines
    }


def _given(line):
    facts = line.facts
    if facts.reviewed_score in (None, line.self_score):
        return {}
    return {"points": facts.reviewed_score, "reason": facts.reviewed_reason}
