"""Saved views: a list as somebody filtered it, under a name, for one or for many."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Institution
from migration_coop.lib.history import tracked
from migration_coop.lib.records import CreatedOnce, Versioned


class Scope(models.TextChoices):
    OWN = "own", pgettext_lazy("saved view", "Me")
    TEAM = "team", pgettext_lazy("saved view", "My institution")
    EVERYONE = "everyone", pgettext_lazy("saved view", "Everyone")


class SavedViewQuerySet(models.QuerySet):
    def for_user(self, user):
        """One's own, those of one's institution, and those for everyone."""
        return self.shared_with(user).filter(deleted_at=None)

    def shared_with(self, user):
        """The same, with those that were deleted."""
        team = Q(scope=Scope.TEAM, institution=user.institution_id or -1)
        return self.filter(Q(owner=user) | team | Q(scope=Scope.EVERYONE))

    def of_list(self, route: str, user):
        """Those of one list, each knowing whether the list opens with it."""
        opens = DefaultView.objects.filter(user=user, view=models.OuterRef("pk"))
        return self.filter(route=route).annotate(is_default=models.Exists(opens))

    def in_order(self):
        """Shared ones first: they stand where everybody expects them."""
        return self.order_by(
            models.Case(
                models.When(scope=Scope.EVERYONE, then=0),
                models.When(scope=Scope.TEAM, then=1),
                default=2,
            ),
            "title",
            "pk",
        )


@tracked
class SavedView(Versioned, CreatedOnce):
    """What a list shows, as the parameters of its address: it opens nothing that its
    reader may not see."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="saved_views",
        editable=False,
    )
    # The name of its address, such as missions:mission_list.
    route = models.CharField(max_length=60, editable=False)
    title = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, editable=False)
    scope = models.CharField(_("for"), max_length=10, choices=Scope, default=Scope.OWN)
    # Whose team, where it is for a team.
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    deleted_at = models.DateTimeField(null=True, default=None, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.CheckConstraint(
                name="saved_view_is_of_a_team_exactly_when_shared_with_it",
                condition=Q(scope=Scope.TEAM, institution__isnull=False)
                | (~Q(scope=Scope.TEAM) & Q(institution=None)),
            ),
            models.CheckConstraint(
                name="saved_view_has_a_name", condition=~Q(title="")
            ),
        ]
        indexes = [models.Index(fields=["route", "scope"], name="saved_view_of_list")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse(self.route)}?{self.parameters.urlencode()}"

    # What it is

    @property
    def is_shared(self) -> bool:
        return self.scope != Scope.OWN

    @property
    def parameters(self) -> QueryDict:
        """Of its address; `saved` says which view this is."""
        parameters = QueryDict(self.query, mutable=True)
        parameters["saved"] = str(self.pk)
        return parameters

    # What can happen to it

    def rename(self, *, title: str, scope: str, expected_version: int) -> None:
        """Another name, or for others; a team is the one its owner works in."""
        self.title, self.scope = title, scope
        self.institution = self.owner.institution if scope == Scope.TEAM else None
        self.save_edit(
            expected_version=expected_version, fields=["title", "scope", "institution"]
        )

    def delete_for_now(self, *, at: datetime) -> None:
        """Gone from every list, and still there to be brought back."""
        self._move_out(at)

    def bring_back(self) -> None:
        self._move_out(None)

    def _move_out(self, at: datetime | None) -> None:
        self.deleted_at = at
        self.save_edit(expected_version=self.version, fields=["deleted_at"])


@tracked
class DefaultView(models.Model):
    """The view with which a list opens for one person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="default_views",
    )
    route = models.CharField(max_length=60)
    view = models.ForeignKey(
        SavedView, on_delete=models.PROTECT, related_name="defaults"
    )

    class Meta:
        verbose_name = _("view that a list opens with")
        verbose_name_plural = _("views that lists open with")
        constraints = [
            models.UniqueConstraint(
                name="list_opens_with_one_view_for_a_person", fields=["user", "route"]
            )
        ]

    def __str__(self):
        return f"{self.user_id}: {self.view_id}"
