import time
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone

from evaluations.services.deadlines import remind_of_deadlines
from evaluations.services.mailing import is_on, send_notices
from scoring.management.plain import PlainCommand

LADDER = timedelta(hours=1)
SHORTEST = 5


class Command(PlainCommand):
    help = "提醒报送期限、公开期限将到而还有报告待办的人，并把消息发到邮箱；加 --every 秒数则一直运行。"

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="秒数", help=f"每隔多少秒运行一次（不少于 {SHORTEST}）")

    def run(self, *, every=None, **options):
        if every is not None and every < SHORTEST:
            self.refuse(f"--every {every} 太短，请写 {SHORTEST} 或更大的秒数。")
        if not is_on():
            self.stdout.write("没有设置 EMAIL_HOST，不发邮件；消息只在系统内显示。")
        self.reminded_at = None
        self.round()
        while every:
            time.sleep(every)
            close_old_connections()
            self.round()

    def round(self):
        now = timezone.now()
        if self.reminded_at is None or now - self.reminded_at >= LADDER:
            if made := remind_of_deadlines(now):
                self.stdout.write(f"期限提醒 {made} 条。")
            self.reminded_at = now
        sweep = send_notices(clock=timezone.now) if is_on() else None
        if sweep and sweep.sent:
            self.stdout.write(f"发出邮件 {sweep.sent} 封。")
        if sweep and sweep.failed:
            self.stderr.write(f"有 {sweep.failed} 封邮件没有发出，原因记在消息中，稍后重试。")
        self.stdout.flush()
