"""What the tests of merging do on its pages."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from institutions.actions.merges import merge_records
from tests.factories.accounts import GrantFactory
from tests.institutions.merged_rows import wanted


def address(kept, merged):
    return reverse("institutions:institution_merge", args=[kept.code, merged.code])


def merge(kept, merged, **choices):
    by = GrantFactory(role=Role.ADMIN, country=None).user
    return merge_records(
        kept, merged, wanted(kept, merged, **choices), by=by, at=timezone.now()
    )


def sent(page, **choices):
    """The form as the page shows it, with some choices changed."""
    preview = page.context["preview"]
    chosen = {line.name: line.chosen for line in preview.differing}
    hidden = {
        "form_key": page.context["form"]["form_key"].value(),
        "kept_version": preview.kept.record.version,
        "merged_version": preview.merged.record.version,
    }
    return hidden | chosen | choices


def shown(page):
    return {line.name: line.chosen for line in page.context["preview"].differing}
