"""Chases: a coordinator asks somebody where things stand, through the outbox.

Rows are only ever added, so they need no history of changes.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cooperation.models import FollowUp, Milestone
from mailing.models import Message
from migration_coop.lib.records import AppendOnly
from missions.models import Mission

# For so long nobody is chased again about the same thing, nor reminded of it.
QUIET_FOR = timedelta(days=3)


class MomentRange(Func):
    """Two moments as a range: from the first up to, not including, the second."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Chase(AppendOnly):
    """One message to one person, about one thing or several."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="chases"
    )
    note = models.TextField(_("personal line"), blank=True)
    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, related_name="chase"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        verbose_name = _("chase")
        verbose_name_plural = _("chases")

    def __str__(self):
        return f"{self.recipient_id}, {self.at:%Y-%m-%d}"


class ChasedItemQuerySet(models.QuerySet):
    def for_user(self, user):
        """Of things that the user may see."""
        follow_ups = FollowUp.objects.for_user(user).filter(pk=OuterRef("follow_up"))
        milestones = Milestone.objects.for_user(user).filter(pk=OuterRef("milestone"))
        return self.filter(Exists(follow_ups) | Exists(milestones))

    def quiet_at(self, now):
        return self.filter(at__lte=now, quiet_until__gt=now)

    def of_cooperation(self, cooperation):
        """Of what was promised on missions between the two, or planned by its parties."""
        pair = (cooperation.country_a_id, cooperation.country_b_id)
        missions = Mission.objects.between(*pair).values("pk")
        planned = Milestone.objects.filter(
            Q(activity__missions__mission__in=missions)
            | Q(owner_institution__cooperations__cooperation=cooperation)
        )
        return self.filter(
            Q(follow_up__mission__in=missions) | Q(milestone__in=planned.values("pk"))
        )

    def newest_first(self):
        return self.order_by("-at", "-pk")


class ChasedItem(AppendOnly):
    """One thing that a chase asked about: a follow-up or a milestone.

    Person and moment are those of the chase, so that the database itself can refuse
    a second chase of the same person about the same thing within three days.
    """

    chase = models.ForeignKey(Chase, on_delete=models.PROTECT, related_name="items")
    follow_up = models.ForeignKey(
        FollowUp,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chased",
    )
    milestone = models.ForeignKey(
        Milestone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chased",
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    quiet_until = models.DateTimeField()

    objects = ChasedItemQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        verbose_name = _("chased item")
        verbose_name_plural = _("chased items")
        constraints = [
            models.CheckConstraint(
                name="chased_item_is_one_thing",
                condition=Q(follow_up=None, milestone__isnull=False)
                | Q(follow_up__isnull=False, milestone=None),
            ),
            *(
                ExclusionConstraint(
                    name=f"nobody_is_chased_twice_at_once_about_a_{noun}",
                    expressions=[
                        (MomentRange("at", "quiet_until"), RangeOperators.OVERLAPS),
                        (noun, RangeOperators.EQUAL),
                        ("recipient", RangeOperators.EQUAL),
                    ],
                    condition=Q(**{f"{noun}__isnull": False}),
                )
                for noun in ("follow_up", "milestone")
            ),
        ]

    def __str__(self):
        return f"{self.follow_up_id or self.milestone_id}, {self.at:%Y-%m-%d}"
