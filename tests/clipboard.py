"""Texts as the clipboard holds them after copying from Word, Excel, WPS or a browser, and what they should become."""

PASTED = {
    "paragraphs with indents and blank lines": ("　　一、概况\r\n\r\n　　内容。\r\n", "一、概况\n内容。"),
    "numbered list of Word": ("1.\t贯彻政策。\r\n2.\t编制规划。\r\n", "1.贯彻政策。\n2.编制规划。"),
    "Chinese numbering": ("一、\t概况\r（一）\t职能\r（2）\t编制\r③\t其他", "一、概况\n（一）职能\n（2）编制\n③其他"),
    "numbering of several levels": ("1.1\t范围\r\n1.1.\t范围", "1.1　范围\n1.1.范围"),
    "round bullets": ("•\t调研105次\r\n•\t会议35次", "调研105次\n会议35次"),
    "bullets in Symbol and Wingdings": (
        "\uf0b7\t调研\r\n\uf06c\t会议\r\nl\t培训\r\nØ\t宣传\r\n·\t督导",
        "调研\n会议\n培训\n宣传\n督导",
    ),
    "bullets of a web page": ("  • 调研\n  • 会议", "调研\n会议"),
    "manual line breaks": ("第一行\v第二行\u2028第三行", "第一行\n第二行\n第三行"),
    "page break": ("上页。\f下页。", "上页。\n下页。"),
    "fixed and narrow blanks": ("共\xa012\u2009345\u202f元  整", "共 12 345 元 整"),
    "soft hyphens and zero width": ("软\xad连\u200b字\ufeff符\u2060号", "软连字符号"),
    "embedded picture": ("如图\ufffc所示", "如图所示"),
    "cells of a table": (
        "指标\t目标值\t完成值\r\n改造面积\t2200亩\t2235.43亩\r\n",
        "指标　目标值　完成值\n改造面积　2200亩　2235.43亩",
    ),
    "empty cells and cells of numbers": (
        "\t2022\t2023\r\n预算\t\t5\r\n5\t6\r\n-\t5\t6",
        "2022　2023\n预算　5\n5　6\n-　5　6",
    ),
    "rare characters and bound figures": ("𬘭䶮\ue863〔决算收入·万元·2位〕", "𬘭䶮\ue863〔决算收入·万元·2位〕"),
    "nothing but blanks": (" 　\r\n\t\r\n\u200b", ""),
}
