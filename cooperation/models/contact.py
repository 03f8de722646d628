"""Contacts that leave no other trace: a call, a meeting, a letter, a mail."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.models.cooperation import Cooperation
from migration_coop.lib.history import tracked
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import CreatedOnce


class ContactKind(models.TextChoices):
    CALL = "call", _("Telephone call")
    MEETING = "meeting", _("Meeting")
    LETTER = "letter", _("Letter")
    MAIL = "mail", pgettext_lazy("contact", "E-mail")
    DOCUMENT = "document", _("Document exchanged")


class ContactQuerySet(models.QuerySet):
    def for_user(self, user):
        """Who may see or change the cooperation may do so with its contacts."""
        cooperations = Cooperation.objects.for_user(user)
        mine = cooperations.filter(pk=OuterRef("cooperation"), editable=True)
        return self.filter(cooperation__in=cooperations.values("pk")).annotate(
            editable=Exists(mine)
        )

    def standing(self):
        return self.filter(withdrawn_at=None)

    def newest_first(self):
        return self.order_by("-held_on", "-pk")


@tracked
class Contact(CreatedOnce, models.Model):
    """Somebody spoke with, or wrote to, the other side. A wrong one is withdrawn and
    logged anew; both stay on record."""

    cooperation = models.ForeignKey(
        Cooperation, on_delete=models.PROTECT, related_name="contacts"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ContactKind)
    held_on = models.DateField(_("day"))
    note = models.TextField(_("what about"))
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    logged_at = models.DateTimeField(editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("cooperation", "contact")
        verbose_name_plural = pgettext_lazy("cooperation", "contacts")
        constraints = [
            models.CheckConstraint(
                name="contact_says_what_it_was_about", condition=~Q(note="")
            ),
            models.CheckConstraint(
                name="contact_withdrawn_by_somebody_at_some_time",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["cooperation", "-held_on"], name="contact_newest")
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.held_on}"

    def withdraw(self, *, by, at: datetime) -> None:
        """As if it had not been logged; one caller wins, and it stays on record."""
        rows = Contact.objects.filter(pk=self.pk, withdrawn_at=None)
        if not rows.update(withdrawn_by=by, withdrawn_at=at):
            raise TransitionError(gettext("This contact was withdrawn already."))
        self.withdrawn_by, self.withdrawn_at = by, at
