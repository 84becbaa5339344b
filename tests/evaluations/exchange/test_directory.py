"""Units and users in a workbook: read leniently, told all wrong cells at once, compared with what is registered."""

from datetime import date, datetime

import openpyxl
import pytest

from evaluations.exchange.directory import Directory, UnitRow, UserRow, read_directory, write_directory
from evaluations.exchange.directory_plan import ADDED, CHANGED, UNCHANGED, Change, Registered, plan_of
from tests.workbooks import workbook

UNIT_HEAD = ["单位名称", "正文简称", "预算单位编码", "主管部门", "本级", "单位类型", "撤销日期"]
USER_HEAD = ["登录名", "姓名", "邮箱", "单位", "角色"]
BUREAU = UnitRow("示例市财政局（本级）", "示例市财政局", "101001", "", True, "administrative")
CENTRE = UnitRow("示例市档案馆", code="102", parent=BUREAU.name)
LI = UserRow("li", "李", "li@example.org")
REGISTERED = Registered(
    {BUREAU.name: BUREAU, CENTRE.name: CENTRE},
    {"li": LI},
    frozenset({("li", CENTRE.name, "preparer")}),
)


def book(units=(), users=()):
    return workbook({"单位": [UNIT_HEAD, *units], "用户": [USER_HEAD, *users]})


def problems(units=(), users=()):
    plan = plan_of(read_directory(book(units, users)), REGISTERED)
    assert (plan.changes, plan.units, plan.users, plan.roles) == ([], {}, {}, [])
    return [(one.path, one.message) for one in plan.problems]


ROLE = "“审核”不在可选范围内，应为填报人、单位审核人、财政审核人之一。"
KIND = "“机关”不在可选范围内，应为行政单位、公益一类事业单位、公益二类事业单位、生产经营类事业单位、其他单位之一。"
LOGIN = "“a b/c”不能作登录名：只能有字母（含汉字）、数字和 @ . + - _。已有的用户不改密码。"


@pytest.mark.parametrize(
    ("units", "users", "told"),
    [
        ([[None, "甲"]], [], {"单位!A2": "单位名称没有填写。"}),
        ([["馆" * 121]], [], {"单位!A2": "单位名称有 121 字，最多 120 字，请缩短。"}),
        ([["甲局"], ["甲 局"]], [], {"单位!A3": "“甲 局”与第 2 行是同一单位，请只留一行。"}),
        ([["甲局", None, "101001"]], [], {"单位!C2": "预算单位编码“101001”也是“示例市财政局（本级）”的，请核对编码。"}),
        ([["甲局", None, None, "乙局"]], [], {
            "单位!D2": "“乙局”不是已登记的单位，本表中也没有，请核对名称，或先在本表中增加这个单位。"
        }),
        ([["甲局", None, None, "甲局"]], [], {"单位!D2": "“甲局”的主管部门不能是它自己。"}),
        ([["示例市财政局(本级)", None, "101001", "甲局"], ["甲局", None, None, "示例市档案馆"]], [], {
            "单位!D2": "主管部门绕成了圈：示例市财政局（本级） → 甲局 → 示例市档案馆 → 示例市财政局（本级），请改正其中一个的主管部门。",
            "单位!D3": "主管部门绕成了圈：甲局 → 示例市档案馆 → 示例市财政局（本级） → 甲局，请改正其中一个的主管部门。",
        }),
        ([["甲局", None, None, None, "对"]], [], {"单位!E2": "“对”不是“是”或“否”。"}),
        ([["甲局", None, None, None, None, "机关"]], [], {"单位!F2": KIND}),
        ([["甲局", None, None, None, None, None, "去年"]], [], {"单位!G2": "“去年”不是日期，应写成 2024-12-31 这样。"}),
        ([["甲局", None, None, None, None, None, 45657]], [], {"单位!G2": "“45657”不是日期，应写成 2024-12-31 这样。"}),
        ([["甲局", None, None, None, None, None, "2024-02-30"]], [], {
            "单位!G2": "日期“2024-02-30”不存在，请核对年月日。"
        }),
        ([["甲局", "#REF!"]], [], {"单位!B2": "这一格是公式错误“#REF!”，请改为内容。"}),
        ([], [[None, "李"]], {"用户!A2": "登录名没有填写。"}),
        ([], [["a b/c"]], {"用户!A2": LOGIN.replace("a b/c", "ab/c")}),
        ([], [["Li"]], {"用户!A2": "“Li”与“li”只有大小写不同，请改为同一个登录名，或另取一个。"}),
        ([], [["wang", "王", "wang"]], {"用户!C2": "“wang”不是邮箱地址，请核对。"}),
        ([], [["wang", "王"], ["wang", "汪"]], {
            "用户!A3": "与第 2 行的登录名、单位、角色都相同，请只留一行。",
            "用户!B3": "姓名“汪”与第 2 行的“王”不同，同一登录名是同一个人，请核对。",
        }),
        ([], [["wang", None, None, "丙局", "填报人"]], {"用户!D2": "“丙局”不是已登记的单位，“单位”表中也没有，请核对名称。"}),
        ([], [["wang", None, None, "示例市档案馆", "审核"]], {"用户!E2": ROLE}),
        ([], [["wang", None, None, "示例市档案馆"]], {"用户!E2": "填了单位，这一格就不能空；还没有角色的，两格都不填。"}),
        ([], [["wang", None, None, None, "填报人"]], {"用户!D2": "填了角色，这一格就不能空；还没有角色的，两格都不填。"}),
        ([["甲局", None, None, "乙局", "对"]], [["wang", None, "x", None, "审核"]], {
            "单位!D2": "“乙局”不是已登记的单位，本表中也没有，请核对名称，或先在本表中增加这个单位。",
            "单位!E2": "“对”不是“是”或“否”。",
            "用户!C2": "“x”不是邮箱地址，请核对。",
            "用户!E2": ROLE,
        }),
    ],
)  # fmt: skip
def test_everything_wrong_is_told_with_its_cell(units, users, told):
    assert sorted(problems(units, users)) == sorted(told.items())


def test_codes_may_change_hands_but_not_be_held_twice():
    swapped = [["示例市财政局（本级）", None, "102"], ["示例市档案馆", None, "101001"]]

    assert plan_of(read_directory(book(swapped)), REGISTERED).problems == []
    assert [path for path, _ in problems([["甲局", None, "7"], ["乙局", None, "7"]])] == ["单位!C2", "单位!C3"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no workbook", "这不是 Excel 工作簿。请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再上传。"),
        (b"", "这不是 Excel 工作簿。请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再上传。"),
        (
            workbook({"Sheet1": [["甲"]]}),
            "没有名为“单位”或“用户”的工作表（有“Sheet1”），请用下载的模板填写。",
        ),
        (workbook({"单位": [UNIT_HEAD]}), "表头下面没有内容，请填写后再上传。"),
        (workbook({"用户": [["登录名", "姓名", "邮箱", "部门"]]}), "表头缺少“单位”、“角色”，请用下载的模板填写，不改动表头。"),
        (workbook({"单位": [[]], "用户": [USER_HEAD]}), "表头缺少" + "、".join(f"“{head}”" for head in UNIT_HEAD)),
    ],
)  # fmt: skip
def test_what_is_no_such_workbook_is_told(content, told):
    found = read_directory(content).problems

    assert len(found) == 1
    assert found[0].message.startswith(told)


def test_files_as_people_have_them_are_read():
    rows = [
        ["示例市预算单位名录", None],
        [],
        ["序号", "单位 名称*", "主管部门", "正文简称", "预算单位编码", "本级", "单位类型", "撤销日期"],
        [1, "甲局（本级）", None, "甲局", 101002, "是", "行政单位", None],
        [],
        [2, " 甲局\n下属中心 ", "甲局(本级)", None, "１０１００３", None, "公益一类 事业单位", datetime(2024, 12, 31)],  # noqa: DTZ001
        [3, "撤了的站", "甲局（本级）", None, None, False, None, "２０２３年5月1日"],
    ]
    users = [USER_HEAD, ["ｗａｎｇ＠x", "王", "ｗ@example.org", "甲局(本级)", "填报人"]]
    content = workbook({"单位": rows, "用户": users, "其他": [["不读"]]}, merged=["A1:H1"])

    plan = plan_of(read_directory(content), REGISTERED)

    assert plan.problems == []
    assert list(plan.units.values()) == [
        UnitRow("甲局（本级）", "甲局", "101002", "", True, "administrative"),
        UnitRow("甲局下属中心", "", "101003", "甲局（本级）", False, "public_first", date(2024, 12, 31)),
        UnitRow("撤了的站", "", "", "甲局（本级）", False, "", date(2023, 5, 1)),
    ]
    assert plan.users == {"wang@x": UserRow("wang@x", "王", "w@example.org")}
    assert plan.roles == [("wang@x", "甲局（本级）", "preparer")]
    assert [one.row for one in plan.changes] == [4, 6, 7, 2]


def test_the_plan_tells_old_and_new_values_by_row():
    units = [
        ["示例市档案馆", None, "103", None, "否"],
        ["示例市财政局(本级)", "示例市财政局", "101001", None, "是", "行政单位"],
    ]
    users = [
        ["li", None, "li@example.net", "示例市档案馆", "填报人"],
        ["li", "李", None, "示例市档案馆", "单位审核人"],
        ["wang", "王", None, None, None],
    ]

    plan = plan_of(read_directory(book(units, users)), REGISTERED)

    assert plan.changes == [
        Change("单位", 2, CENTRE.name, CHANGED, (("预算单位编码", "102", "103"), ("主管部门", BUREAU.name, ""))),
        Change("单位", 3, BUREAU.name, UNCHANGED),
        Change("用户", 2, "li", CHANGED, (("邮箱", "li@example.org", "li@example.net"),)),
        Change("用户", 3, "li", CHANGED, (("角色", "", "示例市档案馆 单位审核人"),)),
        Change("用户", 4, "wang", ADDED, (("姓名", "", "王"),)),
    ]
    assert plan.counted("用户") == {ADDED: 1, CHANGED: 2, UNCHANGED: 0}


def test_the_digest_tells_plans_apart():
    given = read_directory(book([["示例市档案馆", None, "103"]]))
    other = Registered({BUREAU.name: BUREAU}, {}, frozenset())

    assert plan_of(given, REGISTERED).digest == plan_of(given, REGISTERED).digest
    assert plan_of(given, other).digest != plan_of(given, REGISTERED).digest


def test_what_is_written_is_read_again_and_begins_no_formula():
    units = [UnitRow("=1+1局"), UnitRow("甲局", "甲", "007", "=1+1局", True, "other", date(2024, 1, 2))]
    users = [UserRow("001", "甲\x07", "a@example.org", "甲局", "endorser"), UserRow("b")]

    read = read_directory(write_directory(units, users))

    assert read == Directory(
        dict(enumerate(units, start=2)),
        {2: UserRow("001", "甲", "a@example.org", "甲局", "endorser"), 3: UserRow("b")},
        read.columns,
    )


def test_the_template_has_heads_help_and_drop_downs(tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(write_directory([], []))

    made = openpyxl.load_workbook(path)

    assert made.sheetnames == ["单位", "用户", "填写说明"]
    assert [[cell.value for cell in made[title][1]] for title in ("单位", "用户")] == [UNIT_HEAD, USER_HEAD]
    offered = {
        title: {str(one.sqref): one.formula1 for one in made[title].data_validations.dataValidation}
        for title in ("单位", "用户")
    }
    assert offered == {
        "单位": {
            "D2:D10020": "'单位'!$A$2:$A$10020",
            "E2:E10020": '"是,否"',
            "F2:F10020": '"行政单位,公益一类事业单位,公益二类事业单位,生产经营类事业单位,其他单位"',
        },
        "用户": {"D2:D10020": "'单位'!$A$2:$A$10020", "E2:E10020": '"填报人,单位审核人,财政审核人"'},
    }
    assert made["填写说明"].max_row == 1 + len(UNIT_HEAD) + len(USER_HEAD)
    assert [one.message for one in read_directory(path.read_bytes()).problems] == ["表头下面没有内容，请填写后再上传。"]


def test_a_whole_city_fits():
    units = [UnitRow(f"示例单位{number:04d}", code=f"{number:06d}") for number in range(3000)]
    users = [UserRow(f"user{number}", unit=units[number % 3000].name, role="preparer") for number in range(6000)]

    read = read_directory(write_directory(units, users))

    assert (read.problems, len(read.units), len(read.users)) == ([], 3000, 6000)
