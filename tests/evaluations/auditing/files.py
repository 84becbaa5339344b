"""Files as reviewers upload them."""

import json

from evaluations import outline
from evaluations.auditing import as_data, audit
from tests.packages import find_scheme


def package(data):
    """The bytes of a package file."""
    return json.dumps(data).encode()


def data_of(*packages):
    """What an audit of these packages comes to; their files are 1.json, 2.json …"""
    files = [(f"{number}.json", package(data)) for number, data in enumerate(packages, start=1)]
    return as_data(audit(files, find_scheme, outline.load))
