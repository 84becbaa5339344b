import sys
from pathlib import Path

from django.utils import timezone

from evaluations.management.heads import HeadsError, dump_heads, parse_heads
from evaluations.queries.verification import Verification
from scoring.management.plain import PlainCommand
from scoring.reading import why

FAULTY = 1


class Command(PlainCommand):
    help = (
        "核对全部报告的日志和数据快照：有改动、删除、插入、换序的逐条说明，退出码为 1；文件读不出或写不了，退出码为 2。"
        "末尾的日志或整份报告被删除后日志仍然衔接，要与另处留存的 --save 文件比对才能发现。"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--save", type=Path, metavar="FILE", help="没有问题时，把每份报告的最后一条日志存入这个文件"
        )
        parser.add_argument("--against", type=Path, metavar="FILE", help="与以前用 --save 存的文件比对")

    def run(self, *, save, against, **options):
        verification = Verification(self.read(against) if against else {})
        count = 0
        for count, fault in enumerate(verification.faults(), 1):  # noqa: B007
            self.stdout.write(fault)
        self.stdout.write(summary(verification, against, count))
        if count:
            if save:
                self.stderr.write(f"没有保存 {save}：先查明以上问题。")
            sys.exit(FAULTY)
        if save:
            self.keep(save, dump_heads(verification.heads, timezone.now()))

    def read(self, path):
        try:
            return parse_heads(path.read_bytes())
        except OSError as error:
            self.refuse(f"读不出 {path}（{why(error)}），请核对路径和权限。")
        except HeadsError as error:
            self.refuse(f"{path}：{error}请换用完好的文件。")

    def keep(self, path, content):
        try:
            path.write_text(content, encoding="utf-8")
        except OSError as error:
            self.refuse(f"不能写入 {path}（{why(error)}），请核对路径和权限。")
        self.stdout.write(f"已保存到 {path}，请放到数据库以外、他人不能改动的地方。")


def summary(verification, against, count):
    checked = f"核对了 {verification.reports} 份报告、{verification.events} 条日志、{verification.snapshots} 份数据快照"
    compared = f"，与留存的 {len(verification.saved)} 份报告的日志比对" if against else ""
    return f"{checked}{compared}：{f'发现 {count} 处问题。' if count else '没有发现问题。'}"
