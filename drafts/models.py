"""What somebody typed on a form and did not save yet. Knows no domain word."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


class DraftQuerySet(models.QuerySet):
    def for_user(self, user):
        """A draft is its writer's alone, whatever the page is about."""
        return self.filter(owner=user.pk)

    def of_page(self, address: str):
        return self.filter(address=address, is_sent=False)

    def newest_first(self):
        return self.order_by("-saved_at", "pk")


class Draft(models.Model):
    """The fields of one page as a browser would post them, kept for their writer.

    `key` is drawn when the page is first shown. Where the page makes a record, the
    key is the record's `form_key` too, so that the draft can go when it is saved.
    Drafts are no records: they are changed and deleted without history.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts"
    )
    # The page that shows it, without the key: "/missions/new/".
    address = models.CharField(_("page"), max_length=200)
    # What a list of drafts calls it; the page proposes it from what was typed.
    label = models.CharField(_("name"), max_length=250, blank=True)
    # What the page is called: "Log a mission".
    page = models.CharField(_("name of the page"), max_length=250, blank=True)
    # {"title": ["Study visit"], "themes": ["3", "4"]}: each name with all its values.
    fields = models.JSONField(_("fields"), default=dict)
    version = models.PositiveIntegerField(default=1)
    # The tab that wrote it last, and its latest turn: it may write on without asking,
    # and what it sent earlier and arrives later changes nothing.
    writer = models.CharField(max_length=40, blank=True)
    turn = models.BigIntegerField(default=0)
    # Sent when nobody was signed in any more: it waits to be sent again as it is.
    is_sent = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved form")
        verbose_name_plural = _("unsaved forms")
        indexes = [
            models.Index(fields=["owner", "-saved_at"], name="draft_newest_of_owner"),
            models.Index(fields=["saved_at"], name="draft_oldest"),
        ]

    def __str__(self):
        return self.label or self.page or self.address

    def get_absolute_url(self):
        """The page with what was typed: no record stands behind it yet."""
        if self.is_sent:
            return reverse("drafts:draft", args=[self.key])
        return f"{self.address}?{urlencode({'draft': self.key})}"

    # What it is

    @property
    def posted(self) -> QueryDict:
        """As if the browser had just sent it."""
        data = QueryDict(mutable=True)
        for name, values in self.fields.items():
            data.setlist(name, values)
        return data


class UsedKey(models.Model):
    """The key of a form that was saved, and of what was in it.

    Whatever arrives under a used key is the same form once more, or something that
    was typed after it was saved: the fingerprint tells which.
    """

    key = models.UUIDField(primary_key=True, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True)
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("form that was saved")
        verbose_name_plural = _("forms that were saved")
        indexes = [models.Index(fields=["used_at"], name="used_key_oldest")]

    def __str__(self):
        return str(self.key)
