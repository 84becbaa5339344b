from evaluations.consistency import BY_CODE, CHECKS
from evaluations.models import Report
from evaluations.queries.report_facts import RELATED, ROWS
from evaluations.services.composing import examined
from scoring.management.plain import PlainCommand


class Command(PlainCommand):
    help = "试运行一项检查：列出它在某年度全部报告中的发现，供决定是否由警告改为错误。不改动任何数据。"

    def add_arguments(self, parser):
        codes = [check.code for check in CHECKS]
        parser.add_argument("code", choices=codes, metavar="CODE", help=f"检查码：{'、'.join(codes)}")
        parser.add_argument("--year", type=int, help="评价年度；不填则为全部年度")

    def run(self, *, code, year, **options):
        check = BY_CODE[code]
        self.stdout.write(f"{check.code} {check.title}（现为{check.severity.label}；依据：{check.source}）")
        reports = Report.objects.select_related(*RELATED).prefetch_related(*ROWS).defer("scheme_version__data")
        reports = reports if year is None else reports.filter(year__year=year)
        count = concerned = total = 0
        for report in reports.order_by("year__year", "unit__name", "kind", "pk").iterator(chunk_size=100):
            findings = list(check(examined(report, with_neighbours=True)))
            count, concerned, total = count + 1, concerned + bool(findings), total + len(findings)
            for one in findings:
                self.stdout.write(f"{report}（{report.get_status_display()}）\n  {one.where}：{one.message}")
        self.stdout.write(f"共 {count} 份报告，{concerned} 份有发现，合计 {total} 处。")
