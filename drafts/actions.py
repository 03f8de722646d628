"""Keeping and dropping what is typed."""

from datetime import datetime
from uuid import UUID

from django.http import QueryDict

from drafts.models import Draft

# Of the page, not of the person: they are made anew each time it is shown.
NOT_KEPT = {"csrfmiddlewaretoken"}


def start_draft(
    *,
    key: UUID,
    owner,
    address: str,
    posted: QueryDict,
    label: str = "",
    at: datetime,
) -> Draft:
    """Keep the fields of a page that nobody has kept before."""
    return Draft.objects.create(
        key=key,
        owner=owner,
        address=address,
        label=label,
        fields=fields_of(posted),
        started_at=at,
        saved_at=at,
    )


def fields_of(posted: QueryDict) -> dict[str, list[str]]:
    return {name: values for name, values in posted.lists() if name not in NOT_KEPT}


def forget_draft(key: UUID | None, *, owner) -> None:
    """What was typed is a record now, or nobody wants it any more."""
    if key is not None:
        Draft.objects.for_user(owner).filter(pk=key).delete()
