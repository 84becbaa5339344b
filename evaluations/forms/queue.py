from django import forms

from evaluations.enums import ReportKind, ReportStatus

WAITING = "waiting"
UNKNOWN = "没有这一项，没有按它筛选。"
ORDERS = (
    ("waiting", "等待最久的在前"),
    ("newest", "最近送审的在前"),
    ("unit", "按单位名称"),
    ("self", "自评分高的在前"),
    ("difference", "自评高出测算多的在前"),
)


def chosen_from(choices, everything):
    """A choice of which nothing need be chosen."""
    widget = forms.Select(attrs={"class": "form-select"})
    unknown = {"invalid_choice": UNKNOWN}
    return {"required": False, "choices": [("", everything), *choices], "widget": widget, "error_messages": unknown}


class QueueFilter(forms.Form):
    """What of the queue is looked for. What makes no sense is told and left out of account."""

    mine = forms.ChoiceField(label="办理", **chosen_from([("turn", "等我审核的"), ("claimed", "我领取的")], "不限"))
    state = forms.ChoiceField(
        label="状态", **chosen_from([(WAITING, "待审核（两级）"), *ReportStatus.choices], "全部状态")
    )
    text = forms.CharField(
        label="单位名称或编码",
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    department = forms.TypedChoiceField(label="主管部门", coerce=int, empty_value=None, **chosen_from((), "全部部门"))
    year = forms.TypedChoiceField(label="年度", coerce=int, empty_value=None, **chosen_from((), "全部年度"))
    kind = forms.ChoiceField(label="类别", **chosen_from(ReportKind.choices, "全部类别"))
    grade = forms.ChoiceField(label="自评等级", **chosen_from((), "全部等级"))
    overdue = forms.ChoiceField(label="期限", **chosen_from([("1", "已逾期的")], "不限"))
    sort = forms.ChoiceField(label="排序", **chosen_from(ORDERS[1:], ORDERS[0][1]))

    def __init__(self, data, *, years, departments, grades):
        super().__init__(data, label_suffix="")
        self.fields["year"].choices += [(one.year, f"{one.year} 年") for one in years]
        self.fields["department"].choices += departments
        self.fields["grade"].choices += [(one, one) for one in grades]

    @property
    def statuses(self):
        """The statuses that are looked for, none if all are."""
        state = self.cleaned_data.get("state")
        if state == WAITING:
            return (ReportStatus.SUBMITTED, ReportStatus.ENDORSED)
        return (state,) if state else ()

    @property
    def order(self):
        return self.cleaned_data.get("sort") or ORDERS[0][0]

    @property
    def given(self):
        """What is looked for as a query string says it."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
