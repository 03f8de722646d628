"""How to reach a person, and who may know it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.institution_rows import ANY
from institutions.models.post import Post, holds
from migration_coop.lib.history import tracked


class ChannelKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    WHATSAPP = "whatsapp", _("WhatsApp")


class ChannelUse(models.TextChoices):
    OFFICIAL = "official", _("Official")
    PERSONAL = "personal", _("Personal")


class ChannelQuerySet(models.QuerySet):
    def for_user(self, user):
        """Official ones of everybody the user may see; personal ones at home.

        "At home" are those who write for the country or the institution of a post
        that the person holds or held. Whoever writes everywhere sees a personal
        channel across the border only where there is a legal basis. Nothing is shown
        of somebody who is also of a restricted body that is hidden from the user, and
        nothing to an account without any role.
        """
        access = user.access()
        if not access.scopes:
            return self.none()
        shown = Institution.objects.showing_people_to(user)
        hidden = Post.objects.exclude(institution__in=shown)
        return self.filter(
            Q(use=ChannelUse.OFFICIAL) | _personal_shown_with(access),
            ~holds(hidden, of="person"),
            person__is_withdrawn=False,
        )

    def official(self):
        return self.filter(use=ChannelUse.OFFICIAL)

    def in_order(self):
        """Official before personal, and the preferred one of a kind first."""
        return self.order_by("use", "kind", "-is_preferred", "pk")


def _personal_shown_with(access) -> Q:
    if access.administers_everywhere:
        return ANY
    at_home = Post.objects.filter(
        Q(institution__country__in=access.writable_countries)
        | Q(institution__in=access.writable_institutions)
    )
    shown = Q(holds(at_home, of="person"))
    if access.writes_everywhere:
        shown |= ~Q(person__legal_basis="")
    return shown


@tracked
class Channel(models.Model):
    """How to reach a person. Official and personal ways are kept apart."""

    person = models.ForeignKey(
        "institutions.Person", on_delete=models.PROTECT, related_name="channels"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ChannelKind)
    use = models.CharField(_("use"), max_length=10, choices=ChannelUse)
    value = models.CharField(_("address or number"), max_length=254)
    is_preferred = models.BooleanField(_("preferred"), default=False)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.UniqueConstraint(
                name="person_prefers_one_channel_of_a_kind",
                fields=["person", "kind"],
                condition=Q(is_preferred=True),
            ),
            models.CheckConstraint(
                name="channel_leads_somewhere", condition=~Q(value="")
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.value}"

    @property
    def href(self) -> str:
        """What a click opens."""
        if self.kind == ChannelKind.EMAIL:
            return f"mailto:{self.value}"
        return f"tel:{''.join(self.value.split())}"
