"""Notices go out by mail: each once, a failure is kept with its reason and tried again later."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q, QuerySet
from django.urls import reverse

from evaluations import letters
from evaluations.models import Notice

logger = logging.getLogger(__name__)

NOT_SENT = "django.core.mail.backends.dummy.EmailBackend"
PREFIX = "【绩效自评】"
MOST_AT_ONCE = 200
# After the first failure, the second …; after one more than there are pauses it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 180, 360, 720))
STALE = timedelta(days=7)
NO_ADDRESS = "没有邮箱地址，或账号已停用，不发邮件。"
TOO_OLD = "已超过 7 天，不再发邮件。"


@dataclass(frozen=True)
class Sweep:
    """What came of a run: how many mails were sent, and how many could not be."""

    sent: int = 0
    failed: int = 0


def is_on() -> bool:
    """Whether there is anywhere for mails to go."""
    return settings.EMAIL_BACKEND != NOT_SENT


def send_notices(*, clock: Callable[[], datetime], most: int = MOST_AT_ONCE) -> Sweep:
    """Mail what is to be mailed by now, the oldest first and at most ``most``, over one connection.

    Several may run at once: each takes a notice before sending it, and sends only what it took. Where a mail
    fails, the others go on; if the server cannot be reached at all, the rest of this run is put off too.
    """
    _set_aside(clock())
    due = list(
        Notice.objects.filter(mail_after__lte=clock()).select_related("user").order_by("mail_after", "pk")[:most]
    )
    if not due:
        return Sweep()
    connection, sent, failed, unreachable = get_connection(), 0, 0, ""
    for notice in due:
        if not _take(notice, clock()):
            continue
        unreachable = unreachable or _fault(connection.open)
        fault = unreachable or _fault(message_of(notice, connection).send)
        _keep_outcome(notice, fault, clock())
        sent, failed = sent + (not fault), failed + bool(fault)
        if fault:
            _fault(connection.close)  # the next one gets a connection that works
    _fault(connection.close)
    return Sweep(sent, failed)


def message_of(notice: Notice, connection: Any) -> EmailMessage:
    """A notice as a mail, with a link to it if the site's address is known."""
    text = f"{letters.name_of(notice.user)}，您好：\n\n{notice.text}\n"
    if settings.SITE_URL:
        text += f"\n查看：{settings.SITE_URL}{reverse('account:notice', args=[notice.pk])}\n"
    text += "\n（本邮件由绩效自评系统自动发出，请勿回复。）\n"
    return EmailMessage(PREFIX + letters.one_line(notice.title), text, to=[notice.user.email], connection=connection)


def _set_aside(now: datetime) -> None:
    """What will never be mailed is looked at once; it stays in the application."""
    waiting = Notice.objects.filter(mail_after__lte=now)
    _give_up(waiting.filter(Q(user__email="") | Q(user__is_active=False)), NO_ADDRESS)
    _give_up(waiting.filter(at__lt=now - STALE), TOO_OLD)


def _give_up(notices: QuerySet[Notice], reason: str) -> None:
    if pks := list(notices.values_list("pk", flat=True)[:5000]):
        Notice.objects.filter(pk__in=pks, mailed_at=None).update(mail_after=None, mail_error=reason)


def _take(notice: Notice, now: datetime) -> bool:
    """Whether this run is the one that sends it; if it dies on the way, the notice is due again after the pause."""
    seen = Notice.objects.filter(pk=notice.pk, attempts=notice.attempts, mail_after=notice.mail_after)
    is_last = notice.attempts >= len(PAUSES)
    notice.mail_after = None if is_last else now + PAUSES[notice.attempts]
    notice.attempts += 1
    return seen.update(attempts=notice.attempts, mail_after=notice.mail_after) == 1


def _keep_outcome(notice: Notice, fault: str, now: datetime) -> None:
    row = Notice.objects.filter(pk=notice.pk)
    if not fault:
        row.update(mailed_at=now, mail_after=None, mail_error="")
        return
    again = "，不再重试" if notice.mail_after is None else f"，{notice.mail_after:%Y-%m-%d %H:%M}（UTC）之后重试"
    logger.warning("notice %s was not mailed (attempt %s): %s", notice.pk, notice.attempts, fault)
    row.update(mail_error=f"{fault[:250]}{again}")


def _fault(act: Callable[[], Any]) -> str:
    """What goes wrong in something that a mail server takes part in, "" if nothing does."""
    try:
        act()
    except Exception as error:  # noqa: BLE001 – whatever one mail fails of must not stop the others
        return f"{type(error).__name__}：{error}".replace("\n", " ").replace("\0", "")
    return ""
