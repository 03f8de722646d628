"""Which institutions somebody may see, and in what state they can be."""

from datetime import date

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models.dated_facts import FormerName
from institutions.models.names import AllNames
from migration_coop.lib.search import Fold

ANY = ~Q(pk__in=[])


class InstitutionStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("institution", "Active")
    DORMANT = "dormant", _("Dormant")
    # Its people and contacts are shown to nobody outside its own country.
    RESTRICTED = "restricted", pgettext_lazy("institution", "Restricted")
    MERGED = "merged", pgettext_lazy("institution", "Merged")
    DISSOLVED = "dissolved", pgettext_lazy("institution", "Dissolved")


GONE = (InstitutionStatus.MERGED, InstitutionStatus.DISSOLVED)


class InstitutionQuerySet(models.QuerySet):
    def for_user(self, user):
        """What the user may see, each row knowing whether they may change it.

        Those who log missions can choose a restricted body; observers of other
        countries do not learn of it. `shows_people` says whether its people and
        contacts may be shown as well.
        """
        access = user.access()
        found = self if access.writes else self.showing_people_to(user)
        return found.annotate(
            editable=flag(_edited_with(access)),
            shows_people=flag(self._people_shown_with(access)),
        )

    def showing_people_to(self, user):
        """Bodies whose people and contacts the user may see."""
        return self.filter(self._people_shown_with(user.access()))

    def _people_shown_with(self, access) -> Q:
        if access.reads_everywhere:
            return ANY
        # What was merged into a restricted body is as restricted as that one.
        restricted = self.model._base_manager.filter(
            status=InstitutionStatus.RESTRICTED
        )
        return (
            ~Q(status=InstitutionStatus.RESTRICTED)
            & ~Q(merged_into__in=restricted.values("pk"))
            | Q(country__in=access.readable_countries)
            | Q(pk__in=access.readable_institutions)
        )

    def search(self, words: str):
        """By any of its names, past ones too, or its acronym; accents do not matter."""
        found = self
        for word in words.split():
            named = self.model.objects.named_like(word).values("pk")
            former = FormerName.objects.named_like(word).values("institution")
            merged = self.model.objects.filter(Q(pk__in=named) | Q(pk__in=former))
            found = found.filter(
                Q(pk__in=named)
                | Q(pk__in=former)
                # What was merged into it lends it its names.
                | Q(pk__in=merged.values("merged_into"))
            )
        return found

    def named_like(self, word: str):
        return self.annotate(folded_names=Fold(AllNames())).filter(
            folded_names__contains=Fold(Value(word))
        )

    def to_complete(self):
        """Those that were noted by their name; what is merged is dealt with."""
        return self.filter(is_incomplete=True).unmerged()

    def unmerged(self):
        return self.exclude(status=InstitutionStatus.MERGED)

    def existing(self):
        """Those that can be chosen for something new."""
        return self.exclude(status__in=GONE)

    def existing_on(self, day: date):
        """Those that can be chosen for something of that day: what was dissolved
        later, too, where its day is known."""
        is_later = Q(status=InstitutionStatus.DISSOLVED, ended_on__gt=day)
        return self.filter(~Q(status__in=GONE) | is_later)

    def due_for_verification(self, *, before: date):
        """Those that nobody has looked at since that day, or ever."""
        return self.existing().filter(Q(verified_on=None) | Q(verified_on__lt=before))

    def in_order(self):
        return self.order_by("name_fr", "pk")


def _edited_with(access) -> Q:
    if access.administers_everywhere:
        return ANY
    return Q(country__in=access.administered_countries)


def flag(condition: Q) -> Case:
    """An annotation that is true where the condition holds."""
    return Case(When(condition, then=True), default=False)
