"""How the tests change many institutions at once, and look at what came of it."""

import re
import uuid
from datetime import UTC, date, datetime

from django.contrib.messages import get_messages

from institutions.actions.bulk_edits import edit_together, run_bulk_edits, undo_edit
from institutions.bulk.reasons import Reason
from institutions.bulk.wanted import Wanted
from institutions.models import BulkEdit, Institution

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
SINCE = date(2020, 1, 1)
URL = "/institutions/bulk/"


def edit(rows, *, by, at=AT, form_key=None, versions=None, **wanted):
    wanted = Wanted(**({"values": {}} | wanted))
    seen = versions or {row.pk: row.version for row in rows}
    return edit_together(seen, wanted, form_key=form_key, by=by, at=at)


def undo(edited, *, by, at=AT):
    return undo_edit(edited, by=by, at=at)


def work(**how):
    while run_bulk_edits(**how):
        pass


def left_out(edited):
    rows = edited.rows.left_out()
    return {row.institution_id: Reason(row.reason) for row in rows}


def changed(edited):
    rows = edited.rows.changed().order_by("number")
    return [row.institution_id for row in rows]


def conflicts(edited):
    """(row, reason) of all that could not be taken back."""
    rows = edited.rows.in_conflict().order_by("number")
    return [
        (row.institution_id, Reason(note["reason"]))
        for row in rows
        for note in row.conflicts
    ]


def fresh(row):
    return Institution.objects.get(pk=row.pk)


# The pages


def token(*rows):
    return " ".join(f"{row.pk}.{row.version}" for row in rows)


def html(response, status=200):
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def ask(client, *rows, button="preview", **typed):
    form = {"rows": token(*rows), "form_key": str(uuid.uuid4()), button: "1"}
    return client.post(URL, form | typed)


def write(client, *rows, **typed):
    response = ask(client, *rows, button="write", **typed)
    assert response.status_code == 302
    return BulkEdit.objects.latest("pk")


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]
