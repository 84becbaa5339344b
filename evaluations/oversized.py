"""Plain data far larger than any report: told before it is read, since reading can name a path for every value."""

from typing import Any

DEEPEST, MOST_VALUES, LONGEST_KEY = 10, 50_000, 500


def oversized(data: Any) -> str:
    """What is too much about parsed JSON, as a sentence; "" if nothing is."""
    level, values = [data], 0
    for _ in range(DEEPEST):
        entries = [entry for value in level if isinstance(value, dict) for entry in value.items()]
        if any(len(key) > LONGEST_KEY for key, _ in entries):
            return f"有一个键超过 {LONGEST_KEY} 字，不是自评数据包，请核对。"
        level = [entry for value in level if isinstance(value, list) for entry in value]
        level += [value for _, value in entries]
        values += len(level)
        if values > MOST_VALUES:
            return f"数据超过 {MOST_VALUES} 项，远多于一份自评报告，不予读取，请核对。"
        if not level:
            return ""
    return "JSON 嵌套过深，不是自评数据包，请核对括号。"
