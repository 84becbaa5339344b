from pathlib import Path

from evaluations.assessment import assess
from evaluations.documents.context import build
from evaluations.documents.errors import DocumentError
from evaluations.documents.pdf import data_package, to_pdf
from evaluations.documents.render import to_file
from evaluations.documents.word import to_docx
from evaluations.management.packages import add_package_arguments, packaged
from evaluations.package import dump, package_from
from scoring.management.plain import PlainCommand
from scoring.reading import why


class Command(PlainCommand):
    help = "不用数据库，把一个数据包计分并写成 HTML、PDF 和 Word 报告。"
    refusals = (DocumentError,)

    def add_arguments(self, parser):
        add_package_arguments(parser)
        parser.add_argument(
            "--to", type=Path, default=Path(), metavar="FOLDER", help="写到这个文件夹，不填则为当前文件夹"
        )

    def run(self, *, package, scheme, outline, to, **options):
        facts, found, chapters = packaged(package, scheme, outline)
        document = build(facts, assess(facts, found), chapters)
        word = to_docx(document)
        pdf = to_pdf(document, attachments=[data_package(dump(package_from(facts, found)))])
        try:
            to.mkdir(parents=True, exist_ok=True)
            (to / f"{package.stem}.html").write_text(to_file(document), encoding="utf-8")
            (to / f"{package.stem}.pdf").write_bytes(pdf.content)
            (to / f"{package.stem}.docx").write_bytes(word)
        except OSError as error:
            self.refuse(f"不能写入 {to}（{why(error)}），请核对路径和权限。")
        self.stdout.write(f"{document.full_title}：{pdf.pages} 页，已写入 {to / package.stem}.pdf、.docx 和 .html")
