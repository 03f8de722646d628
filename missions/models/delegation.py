"""The members of a delegation, with the post each held at the time."""

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Person, Post, Sex, SocialSide
from migration_coop.lib.history import tracked
from missions.models.mission import Delegation


class MemberRole(models.TextChoices):
    HEAD = "head", _("Head of delegation")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    MEMBER = "member", _("Delegate")
    INTERPRETER = "interpreter", _("Interpreter")
    OBSERVER = "observer", _("Observer")


class DelegationMemberQuerySet(models.QuerySet):
    def in_order(self):
        return self.order_by("position", "pk")

    def balance(self) -> dict[str, int]:
        """How many delegates sit on each side of social dialogue."""
        sides = self.order_by().values_list("side").annotate(members=Count("pk"))
        return {side: 0 for side in SocialSide.values} | dict(sides)


@tracked
class DelegationMember(models.Model):
    """Somebody in a delegation: a known person, or a seat known by its function.

    The title is frozen as it was; the institution's name of that day is found
    through its dated names.
    """

    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="members"
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegations",
        verbose_name=_("person"),
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegates",
        verbose_name=_("institution"),
    )
    title = models.CharField(_("function"), max_length=200, blank=True)
    side = models.CharField(_("constituency"), max_length=20, choices=SocialSide)
    role = models.CharField(
        _("role"), max_length=20, choices=MemberRole, default=MemberRole.MEMBER
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True, default="")
    is_present = models.BooleanField(_("present"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = DelegationMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        constraints = [
            models.CheckConstraint(
                name="delegate_is_a_person_or_a_function",
                condition=Q(person__isnull=False) | ~Q(title=""),
            ),
            models.UniqueConstraint(
                name="delegate_sits_once_in_a_delegation",
                fields=["delegation", "person"],
                condition=Q(person__isnull=False),
            ),
            models.UniqueConstraint(
                name="delegation_has_one_head",
                fields=["delegation"],
                condition=Q(role=MemberRole.HEAD),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        if self.person is None or self.person.is_withdrawn:
            return self.title or str(_("Former delegate"))
        return self.person.full_name

    @property
    def function(self) -> str:
        """The title, unless it already stands in for the name."""
        return "" if self.name == self.title else self.title
