"""An export is ordered, made by whoever claims it, told, and forgotten in time.

Small ones are made in the request that orders them. Others are made one at a time by a
worker or by `manage.py run_exports`: the row is the queue. What a killed worker leaves
behind is made anew when its lease has ended; the file comes last, so there is never
half of one.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone, translation

from exchange.emails.exports import KIND
from exchange.exports.about import about_lines
from exchange.exports.formats import FORMATS, Table
from exchange.exports.listing import AT_ONCE, Asked, Column, Found, Listing
from exchange.exports.registry import named
from exchange.models import Export, ExportFormat, ExportState
from exchange.models.exports import LostClaim
from exchange.permissions import may_export_contacts, scope_of
from files.actions import forget_file, keep_file
from mailing.actions import enqueue
from migration_coop.lib.database import database_now
from migration_coop.lib.records import create_once

logger = logging.getLogger(__name__)

# Answered at once up to here.
AT_ONCE_UP_TO = 2_000
# A worker begins no further export after so many seconds: mails wait for it, too.
BUDGET = 300.0

Clock = Callable[[], datetime]


class NotAllowed(Exception):
    """Whoever asked may no longer have it."""


@transaction.atomic
def order_export(export: Export, *, is_small: bool) -> Export:
    """The record of what is asked for. A small one is claimed for this request."""

    def create() -> Export:
        export.save(force_insert=True)
        return export

    ordered = create_once(Export, form_key=export.form_key, create=create)
    if ordered is export and is_small:
        export.claim(now=export.at)
    return ordered


def run_exports(*, now: Clock = database_now, budget: float = BUDGET) -> int:
    """Make those that wait, the oldest first, and forget those that are outdated."""
    forget_outdated(now=now())
    started, made = monotonic(), 0
    while monotonic() - started < budget:
        export = claim_next(now=now())
        if export is None:
            break
        make_export(export, now=now)
        tell(export, now=now())
        made += 1
    return made


@transaction.atomic
def claim_next(*, now: datetime) -> Export | None:
    """One at a time by all workers together, so that what else they do goes on."""
    is_busy = Export.objects.filter(state=ExportState.RUNNING, lease_until__gte=now)
    if is_busy.exists():
        return None
    waiting = Export.objects.to_make(now).select_for_update(
        skip_locked=True, of=["self"]
    )
    export = waiting.select_related("by").order_by("at", "pk").first()
    if export is not None:
        export.claim(now=now)
    return export


def make_export(export: Export, *, now: Clock = database_now) -> None:
    """Write its file. A failure leaves it waiting, or failed after the last try."""
    person = export.by
    try:
        with (
            translation.override(person.language),
            timezone.override(ZoneInfo(person.time_zone)),
        ):
            _make(export, now=now)
    except LostClaim:
        logger.warning("Export %s was taken over by another worker", export.pk)
    except NotAllowed:
        export.give_up(now=now())
    except Exception as error:
        logger.exception("Export %s could not be made", export.pk)
        with suppress(LostClaim):
            export.give_back(now=now())
        # Whoever has used up the time of their task begins no other export.
        if isinstance(error, SoftTimeLimitExceeded):
            raise


def _make(export: Export, *, now: Clock) -> None:
    listing = _allowed_listing(export)
    asked = asked_by(export)
    found, columns = listing.find(asked), chosen_columns(export, listing, asked)
    table = _table(export, listing, asked, found, columns, now=now)
    form = FORMATS[ExportFormat(export.format)]
    with form.write(table) as content:
        # A worker that lost its claim meanwhile stores nothing.
        export.report(export.rows_done, now=now())
        _keep(export, content, form.content_type, now=now())


def asked_by(export: Export) -> Asked:
    today = timezone.localdate(export.at)
    return Asked(export.by, QueryDict(export.query), today)


def chosen_columns(export: Export, listing: Listing, asked: Asked) -> list[Column]:
    offered = listing.offered(asked, for_import=export.is_for_import)
    by_name = {column.name: column for column in offered}
    return [by_name[name] for name in export.columns if name in by_name]


def _allowed_listing(export: Export) -> Listing:
    """Rights are those of the moment at which it is made."""
    listing, person = named(export.listing), export.by
    if listing is None or not person.is_active or not listing.may_export(person):
        raise NotAllowed
    if export.holds_contacts and not may_export_contacts(person):
        raise NotAllowed
    return listing


def _table(
    export: Export,
    listing: Listing,
    asked: Asked,
    found: Found,
    columns: Sequence[Column],
    *,
    now: Clock,
) -> Table:
    again = export.is_for_import
    rows = _reported(found.rows(), export, now=now)

    def about() -> Iterable[tuple[str, str]]:
        return about_lines(
            export,
            listing,
            asked=asked,
            found=found,
            columns=columns,
            address=settings.SITE_URL,
        )

    return Table(
        title=str(listing.label),
        names=[column.name for column in columns],
        headings=[column.name if again else column.heading for column in columns],
        rows=(
            [column.read(row, for_import=again) for column in columns] for row in rows
        ),
        about=about,
    )


def _reported(rows: Iterable[Any], export: Export, *, now: Clock) -> Iterator[Any]:
    number = 0
    for number, row in enumerate(rows, start=1):
        yield row
        if number % AT_ONCE == 0:
            export.report(number, now=now())
    export.report(number, now=now())


@transaction.atomic
def _keep(export: Export, content: Any, content_type: str, *, now: datetime) -> None:
    stored = keep_file(
        File(content),
        name=export.file_name,
        content_type=content_type,
        by=export.by,
        at=now,
    )
    export.finish(stored, scope=scope_of(export.by), now=now)


def tell(export: Export, *, now: datetime) -> None:
    """By mail: it is ready, or cannot be had. What waits again is told later."""
    if export.is_open:
        return
    enqueue(
        dedupe_key=f"{KIND} {export.pk}",
        kind=KIND,
        recipient=export.by,
        not_before=now,
        expires_at=export.expires_at,
        language=export.by.language,
    )


def forget_outdated(*, now: datetime) -> int:
    """The record stays; the file goes."""
    outdated = list(Export.objects.outdated(now).select_related("file"))
    for export in outdated:
        with transaction.atomic():
            stored: Any = export.file
            export.expire()
            forget_file(stored)
    return len(outdated)
