import json
import sys
from pathlib import Path

from evaluations.auditing import SUFFIXES, Unread, as_data, as_text, audit, workbook_of
from evaluations.management.packages import add_kind_arguments, finders, require_schemes
from scoring.management.plain import BAD_INPUT, PlainCommand
from scoring.reading import why

WRITERS = {
    "text": lambda data: f"{as_text(data)}\n".encode(),
    "json": lambda data: f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode(),
    "xlsx": workbook_of,
}


class Command(PlainCommand):
    help = (
        "不用数据库，检查别处写的自评报告：复算完成率、得分、总分和等级，找出前后矛盾。"
        "有文件读不出时其余照常检查，退出码为 2；找出矛盾不算失败，退出码为 0。"
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        about = "数据包（.json）、评分表（.xlsx）、报告文字（.txt），或放着这些文件的文件夹；可以多个"
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help=about)
        parser.add_argument("--format", choices=WRITERS, help="输出格式，不填则按 --to 的后缀，都没有则为 text")
        parser.add_argument("--to", type=Path, metavar="FILE", help="写到这个文件，不填则输出到屏幕（xlsx 必填）")
        add_kind_arguments(parser)

    def run(self, *, files, to, scheme, outline, **options):
        form = options["format"] or form_of(to)
        if form == "xlsx" and to is None:
            self.refuse("xlsx 不能输出到屏幕，请用 --to 写明文件。")
        require_schemes(scheme)
        paths = [file for path in files for file in listed(path)]
        if not paths:
            self.refuse(f"文件夹中没有可以检查的文件（{'、'.join(SUFFIXES)}），请核对路径。")
        if left := [file.name for path in files for file in left_out(path)]:
            self.stderr.write(f"文件夹中还有 {len(left)} 个其他格式的文件没有检查：{'、'.join(left)}")
        contents, unread = read_all(paths)
        progress = Progress(2 * len(contents), self.stderr)
        outcome = audit(contents, *finders(scheme, outline), step=progress.step)
        progress.clear()
        data = as_data(outcome._replace(files=len(paths), errors=(*unread, *outcome.errors)))
        self.write(WRITERS[form](data), to)
        for fault in () if form == "text" and to is None else data["errors"]:  # in the text they are told already
            self.stderr.write(f"{fault['file']}：{fault['message']}")
        if data["errors"]:
            sys.exit(BAD_INPUT)

    def write(self, content, to):
        if to is None:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            to.write_bytes(content)
        except OSError as error:
            self.refuse(f"不能写入 {to}（{why(error)}），请核对路径和权限。")


def form_of(to):
    """What the suffix of the file to be written says; otherwise text."""
    suffix = to.suffix.lower().lstrip(".") if to else ""
    return suffix if suffix in WRITERS else "text"


def listed(path):
    """A folder stands for the files in it that can be audited."""
    if not path.is_dir():
        return [path]
    return sorted(one for one in path.iterdir() if one.suffix.lower() in SUFFIXES and one.is_file())


def left_out(path):
    """The other files in a folder, but for hidden ones."""
    others = path.iterdir() if path.is_dir() else ()
    return sorted(one for one in others if one.is_file() and one.name[0] != "." and one.suffix.lower() not in SUFFIXES)


def read_all(paths):
    """The names and contents of the files, and those that cannot be opened."""
    contents, unread = [], []
    for path in paths:
        try:
            contents.append((path.name, path.read_bytes()))
        except OSError as error:
            unread.append(Unread(path.name, f"读不出文件（{why(error)}），请核对路径和权限。"))
    return contents, tuple(unread)


class Progress:
    """A bar on the terminal, if somebody sees it."""

    WIDTH = 40

    def __init__(self, steps, out):
        self.steps, self.done = steps, 0
        self.out = out if out.isatty() else None

    def step(self):
        self.done += 1
        filled = self.WIDTH * self.done // self.steps
        self.show(f"[{'#' * filled}{'.' * (self.WIDTH - filled)}] {self.done * 100 // self.steps}%")

    def clear(self):
        self.show("\033[K")

    def show(self, text):
        if self.out:
            self.out.write(f"\r{text}", style_func=str, ending="")  # not in the colour of errors
            self.out.flush()
