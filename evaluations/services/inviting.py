"""Invitations: a mail with a link by which a new user sets the first password."""

from collections.abc import Callable, Iterable
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection

from evaluations import round_wording

DAY = 24 * 3600


def invite(users: Iterable[User], link: Callable[[User], str]) -> list[User]:
    """Mail everybody of these who has an address; returns those whose mail could not be handed over."""
    failed: list[User] = []
    days = settings.PASSWORD_RESET_TIMEOUT // DAY
    addressed = [user for user in users if user.email]
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException):
        return addressed
    for user in addressed:
        text = round_wording.invitation_says(user, link(user), days)
        mail = EmailMessage(round_wording.invitation_subject(), text, to=[user.email], connection=connection)
        try:
            mail.send()
        except (OSError, SMTPException):  # one wrong address does not keep the others from their mail
            failed.append(user)
    connection.close()
    return failed
