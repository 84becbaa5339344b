from contextlib import nullcontext
from pathlib import Path

from django.db import transaction

from evaluations.package import facts_from, read
from evaluations.services.drafting import import_report
from evaluations.workflow import NotPossibleNow
from scoring.management.plain import PlainCommand, within_file
from scoring.storing import find_stored, stored_scheme


class Command(PlainCommand):
    help = "导入数据包；有一个不合格则全部不导入。"
    refusals = (NotPossibleNow,)

    def add_arguments(self, parser):
        parser.add_argument("packages", nargs="+", type=Path, metavar="FILE", help="数据包文件（JSON）")
        parser.add_argument(
            "--replace", action="store_true", help="覆盖填报中的同一份报告，预算项目的金额也以数据包为准"
        )

    def run(self, *, packages, replace, **options):
        if len({path.resolve() for path in packages}) < len(packages):
            self.refuse("同一个文件写了不止一次，请每个文件只写一次。")
        reports = []
        with transaction.atomic():
            for path in packages:
                with within_file(path.name) if len(packages) > 1 else nullcontext():
                    facts, _ = facts_from(read(path), lambda code: stored_scheme(find_stored(code)))
                    reports.append(import_report(facts, scheme_version=find_stored(facts.scheme), replace=replace))
        for report in reports:
            self.stdout.write(f"已导入 {report.pk}：{report}")
