"""Every fixed choice of the application, with the Chinese label a user reads."""

from django.db.models import TextChoices


class ReportKind(TextChoices):
    OVERALL = "overall", "整体绩效自评报告"
    PROJECT = "project", "项目支出绩效自评报告"


class ReportStatus(TextChoices):
    DRAFT = "draft", "填报中"
    SUBMITTED = "submitted", "待单位审核"
    ENDORSED = "endorsed", "待财政审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "审核通过"
    PUBLISHED = "published", "已公开"


class UnitType(TextChoices):
    """单位类型, by which the finance bureau compares units."""

    ADMINISTRATIVE = "administrative", "行政单位"
    PUBLIC_FIRST = "public_first", "公益一类事业单位"
    PUBLIC_SECOND = "public_second", "公益二类事业单位"
    PRODUCTION = "production", "生产经营类事业单位"
    OTHER = "other", "其他单位"


class BudgetCategory(TextChoices):
    BASIC = "basic", "基本支出"
    PROJECT = "project", "项目支出"


class Level1(TextChoices):
    """一级指标 (财预〔2020〕10号, 财预〔2021〕101号)."""

    OUTPUT = "output", "产出指标"
    BENEFIT = "benefit", "效益指标"
    SATISFACTION = "satisfaction", "满意度指标"
    COST = "cost", "成本指标"


class Level2(TextChoices):
    """二级指标; each belongs to one 一级指标, except 成本, which older forms put under 产出."""

    QUANTITY = "quantity", "数量指标"
    QUALITY = "quality", "质量指标"
    TIMELINESS = "timeliness", "时效指标"
    COST = "cost", "成本指标"
    ECONOMIC = "economic", "经济效益指标"
    SOCIAL = "social", "社会效益指标"
    ECOLOGICAL = "ecological", "生态效益指标"
    SUSTAINABILITY = "sustainability", "可持续影响指标"
    SATISFACTION = "satisfaction", "服务对象满意度指标"


class IndicatorKind(TextChoices):
    """指标性质: how target and actual are compared."""

    QUANTITY = "quantity", "定量"
    DATE = "date", "日期"
    YES_NO = "yes_no", "是否"
    QUALITATIVE = "qualitative", "定性"


class Direction(TextChoices):
    """计算符号 of a quantitative indicator."""

    MORE = "≥", "≥（越大越好）"
    LESS = "≤", "≤（越小越好）"
    EQUAL = "=", "=（等于）"


class Severity(TextChoices):
    """Of a finding: stops submission, needs an explanation, or only advises."""

    BLOCKING = "blocking", "错误"
    ADVISORY = "advisory", "警告"
    HINT = "hint", "提示"


class Role(TextChoices):
    PREPARER = "preparer", "填报人"
    ENDORSER = "endorser", "单位审核人"
    FINANCE_REVIEWER = "finance_reviewer", "财政审核人"


class Origin(TextChoices):
    """Where an entry comes from that nobody has touched yet."""

    LAST_YEAR = "last_year", "沿用上年"
    TARGET_TABLE = "target_table", "来自申报表"
    GENERATED = "generated", "自动生成"


class SectionState(TextChoices):
    """How far a section of a report is filled in."""

    EMPTY = "empty", "未填"
    BEGUN = "begun", "填写中"
    COMPLETE = "complete", "已完成"
    FINDINGS = "findings", "有问题"


class Access(TextChoices):
    """What somebody did with a report besides moving it."""

    SEEN = "seen", "查看"
    CHANGED = "changed", "修改"
    DOWNLOADED = "downloaded", "下载"


class NoticeKind(TextChoices):
    """What a notice is about."""

    MOVED = "moved", "审核进展"
    DEADLINE = "deadline", "期限提醒"
    REMINDER = "reminder", "催报"
    ROUND = "round", "评价工作布置"


class ChangeKind(TextChoices):
    """What became of an entry or a row from one submission to the next."""

    ADDED = "added", "新增"
    REMOVED = "removed", "删除"
    CHANGED = "changed", "修改"


class OwedState(TextChoices):
    """How far an owed report is, as administrators look for it."""

    UNSTARTED = "unstarted", "未开始"
    BEGUN = "begun", "已开始"
    EXEMPT = "exempt", "不需自评"


class FilingState(TextChoices):
    """How far a report is that is owed, besides its status; or that nobody expected it."""

    EXPECTED = "expected", "应报"
    UNSTARTED = "unstarted", "未开始"
    FILED = "filed", "已报送"
    LATE = "late", "未报送"
    EXEMPT = "exempt", "不需自评"
    UNEXPECTED = "unexpected", "应报以外"


class JobStatus(TextChoices):
    """How far work is that is done in the background."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "处理中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


class PlanKind(TextChoices):
    """What a row of a workbook does to what is stored."""

    ADDED = "added", "新增"
    CHANGED = "changed", "改动"


class AttemptOutcome(TextChoices):
    """What became of one try at a task."""

    SUCCEEDED = "succeeded", "成功"
    RAISED = "raised", "出错"
    LOST = "lost", "中断"
    RETURNED = "returned", "交回"
