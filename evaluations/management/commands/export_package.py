from pathlib import Path

from evaluations.models import Report
from evaluations.package import dump, package_from
from evaluations.queries.report_facts import report_facts
from scoring.management.plain import PlainCommand
from scoring.reading import why
from scoring.storing import stored_scheme


class Command(PlainCommand):
    help = "把一份报告写成数据包（JSON）。"

    def add_arguments(self, parser):
        parser.add_argument("report", type=int, help="报告编号（import_package 会打印）")
        parser.add_argument("file", nargs="?", type=Path, help="写到这个文件；不填则输出到屏幕")

    def run(self, *, report, file, **options):
        found = Report.objects.filter(pk=report).first()
        if found is None:
            self.refuse(f"没有编号为 {report} 的报告，请核对编号。")
        text = dump(package_from(report_facts(found), stored_scheme(found.scheme_version)))
        if file is None:
            self.stdout.write(text, ending="")
            return
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            self.refuse(f"不能写入 {file}（{why(error)}），请核对路径和权限。")
        self.stdout.write(f"已写入 {file}：{found}")
