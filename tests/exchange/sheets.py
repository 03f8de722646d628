"""Sheets as people send them, and imports as far as a test needs them."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from exchange.actions import (
    choose_columns,
    guessed_columns,
    run_imports,
    start_import,
    write_import,
)
from exchange.models import Import

HEADINGS = ["nom", "pays", "ville"]
AGENCY = ["Agence", "Togo", "Lomé"]
# What the table of problems asks of one.
MESSY = [
    HEADINGS,
    AGENCY,
    ["Un", "Mauretanie", ""],
    ["Deux", "Mauretanie", ""],
    ["Trois", "Atlantis", ""],
]


def many(count, start=0):
    """Rows of institutions that look like no other."""
    return [
        [f"Body {chr(65 + n // 26)}{chr(65 + n % 26)} {'x' * n}", "Togo", "Lomé"]
        for n in range(start, start + count)
    ]


def now():
    return timezone.now()


def sheet(*rows, name="institutions.csv"):
    """The first row has the headings."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode())


def begin(user, *rows, target="institutions"):
    return start_import(sheet(*rows), target=target, by=user, at=now())


def fresh(import_):
    return Import.objects.select_related("owner", "file").get(pk=import_.pk)


def work():
    while run_imports():
        pass


def checked(user, *rows, target="institutions"):
    """Sent, its columns as they are guessed, and checked by a worker."""
    begun = begin(user, *rows, target=target)
    choose_columns(begun, guessed_columns(begun), by=user, at=now())
    work()
    return fresh(begun)


def written(user, *rows, target="institutions"):
    import_ = checked(user, *rows, target=target)
    write_import(import_, by=user, at=now())
    work()
    return fresh(import_)


def verdicts(import_):
    """(action, problems) of each row, in their order."""
    return [
        (row.action, [problem["message"] for problem in row.problems])
        for row in import_.rows.order_by("number")
    ]


def row_of(import_, number):
    return import_.rows.get(number=number)
