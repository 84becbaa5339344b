"""Rows for tests: plain functions with plain defaults; a test names whatever it is about."""

from django.contrib.auth import get_user_model


def make_user(username="clerk", **fields):
    return get_user_model().objects.create_user(username, password="correct horse battery", **fields)
