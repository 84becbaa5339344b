"""Hostile workbooks: refused with a sentence, or read without harm, with bounded memory and work."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from evaluations.exchange.soundness import is_heavy, left_out
from evaluations.exchange.workbook import WorkbookError, read_workbook, stream_rows
from evaluations.exchange.writing import write_workbook
from tests.hostile_workbooks import CELL, LEFT_ALONE, corpus
from tests.workbooks import handmade

MOST_MEMORY = 64 * 1024  # kilobytes above what the reader takes by itself
MOST_SECONDS = 5.0  # of the processor
# Reads every file named on its input in a process of its own, that has imported everything and read nothing yet.
PROGRAM = """
import json, os, resource, sys, time
from evaluations.exchange.workbook import WorkbookError, read_workbook, stream_rows

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

def outcome(path):
    before = peak()
    content = open(path, "rb").read()
    try:
        found = [len(read_workbook(content)), sum(1 for _ in stream_rows(content))]
    except WorkbookError as error:
        found = str(error)
    return {"said": found, "memory": peak() - before, "seconds": time.process_time()}

for path in sys.stdin.read().split():
    reader, writer = os.pipe()
    if not os.fork():
        with open(writer, "w") as out:
            json.dump(outcome(path), out)
        os._exit(0)
    os.close(writer)
    print(open(reader).read() or "{}", flush=True)
    os.wait()
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    paths = []
    for number, (make, _) in enumerate(corpus().values()):
        paths.append(folder / f"{number}.xlsx")
        paths[-1].write_bytes(make())
    read = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    found = [json.loads(line) for line in read.stdout.splitlines()]
    return dict(zip(corpus(), found, strict=True))


@pytest.mark.parametrize("name", corpus())
def test_hostile_files_cost_little_and_are_answered_with_a_sentence(name, outcomes):
    sentence = corpus()[name][1]
    outcome = outcomes[name]

    assert (outcome["memory"] <= MOST_MEMORY, outcome["seconds"] <= MOST_SECONDS) == (True, True), outcome
    if sentence is None:
        assert isinstance(outcome["said"], list)
    else:
        assert sentence in outcome["said"]
        assert outcome["said"].endswith(("后再上传。", "再上传。", "请先取消密码。"))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("other workbooks and commands", ["文件链接了其他文件"]),
        ("connections and queries", ["文件带有数据连接", "文件带有外部查询"]),
        ("objects and controls", ["文件嵌入了其他文件", "文件带有控件"]),
    ],
)
def test_what_is_left_alone_is_told(name, told):
    content = LEFT_ALONE[name][0]()

    assert [sentence.partition("，")[0] for sentence in left_out(content)] == told
    assert read_workbook(content)[0].rows[0].values[0] == 1


def test_a_stream_tells_as_well_and_takes_more_than_is_held():
    rows = "".join(f'<row r="{n}">{"<c><v>1</v></c>" * 10}</row>' for n in range(1, 30_001))
    content = handmade(rows, parts={"xl/media/noise.png": bytes(range(256)) * 2000})

    with pytest.raises(WorkbookError, match="单元格多得不正常"):
        read_workbook(content, most_rows=30_000)
    assert sum(1 for _ in stream_rows(content)) == 30_000
    with pytest.raises(WorkbookError, match="超过 29999 行，表!A30000 处还有内容"):
        list(stream_rows(content, most_rows=29_999))
    with pytest.raises(WorkbookError, match="这不是 Excel 工作簿。"):
        next(stream_rows(b""))


def test_what_is_read_in_the_background_is_told_by_what_it_unfolds_to():
    large = handmade(CELL + " " * 9 * 1024 * 1024, parts={"xl/media/noise.png": bytes(1000)})

    assert [is_heavy(one) for one in (handmade(CELL), large, b"", large[:-1000])] == [False, True, False, False]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", "＝"])
def test_text_is_never_written_as_a_formula(begin):
    text = f"{begin}HYPERLINK(1)"

    made = openpyxl.load_workbook(BytesIO(write_workbook({f"{begin.strip()}表": [[text], ["值"]]})))

    assert made.sheetnames == [f"{begin.strip()}表"]
    assert [cell.data_type for row in made.active for cell in row] == ["s", "s"]
    assert made.active["A1"].value.strip() == text.strip()
    assert made.active["A1"].quotePrefix == (begin in "=+-@")
