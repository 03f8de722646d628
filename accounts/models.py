"""Users, the roles granted to them, and failed attempts to sign in."""

from datetime import date, datetime, timedelta
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, GrantedScope
from institutions.models import Country, Institution, Person, Post
from migration_coop.lib.history import tracked


class Role(models.TextChoices):
    STAFF = "staff", _("Ministry staff")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMIN = "admin", _("Administrator")
    OBSERVER = "observer", _("Observer")


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("This is not a time zone of the IANA list."))


class LowerCaseEmailField(models.EmailField):
    """Stored and looked up in lower case: allauth asks for it that way."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.lower() if value else value


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def gone(self, today: date):
        """Whose account is closed, or who has left a post and holds none now."""
        posts = Post.objects.filter(person=OuterRef("person"))
        has_left = Exists(posts.filter(ends_on__lt=today)) & ~Exists(posts.on(today))
        return self.filter(Q(is_active=False) | has_left)

    def in_order(self):
        return self.order_by("last_name", "first_name", "pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Django's manager for people who sign in with an e-mail address."""

    def get_by_natural_key(self, email: str):
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **fields)

    with_perm = DjangoUserManager.with_perm


@tracked(exclude=["password", "last_login"])
class User(AbstractUser):
    """Somebody who signs in. The person they are in the registry may hold posts."""

    username = None
    email = LowerCaseEmailField(_("e-mail"), unique=True)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default="fr"
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Africa/Lome",
        validators=[validate_time_zone],
    )
    # Single keys that lead to pages; a screen reader or a voice may need them off.
    has_shortcuts = models.BooleanField(
        _("keys that lead to pages, such as / to search"),
        default=True,
        db_default=True,
    )
    person = models.OneToOneField(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name=_("person in the registry"),
    )
    # Where the user works; shown beside their name.
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("institution"),
    )
    # Who heads their unit: told when what they are in charge of stays late.
    line_manager = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("head of unit"),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_is_unique_whatever_its_case"
            ),
            models.CheckConstraint(
                name="user_is_not_their_own_head_of_unit",
                condition=~Q(line_manager=models.F("pk")),
            ),
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    def access(self) -> Access:
        """What the user may reach. One query, none with prefetched grants; kept as
        long as this object lives."""
        if not hasattr(self, "_access"):
            self._access = Access(
                GrantedScope(grant.role, grant.country_id, grant.institution_id)
                for grant in self.grants.all()
            )
        return self._access

    def prefer(self, **preferences: str | bool) -> None:
        """Read in this language, by this clock, with keys or not, from now on."""
        for name, value in preferences.items():
            setattr(self, name, value)
        self.save(update_fields=[*preferences])


@tracked
class Grant(models.Model):
    """A role given to a user everywhere, in one country, or for one institution."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )

    class Meta:
        verbose_name = _("role of a user")
        verbose_name_plural = _("roles of users")
        constraints = [
            models.CheckConstraint(
                name="grant_is_for_a_country_or_an_institution_not_both",
                condition=Q(country=None) | Q(institution=None),
                violation_error_message=_("Choose a country or an institution."),
            ),
            models.CheckConstraint(
                name="grant_of_staff_has_a_scope",
                condition=~Q(role=Role.STAFF)
                | Q(country__isnull=False)
                | Q(institution__isnull=False),
                violation_error_message=_(
                    "Choose a country or an institution for staff."
                ),
            ),
            models.UniqueConstraint(
                name="grant_is_given_once",
                fields=["user", "role", "country", "institution"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.role}"


class SignInAttemptsQuerySet(models.QuerySet):
    def admit(self, *, account: str, address: str, at: datetime) -> bool:
        """Count a try, and say whether it may go on.

        One statement counts before the password is looked at, so that of a hundred
        tries in parallel no more than ALLOWED get through.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                ADMIT,
                {
                    "account": account.casefold(),
                    "address": address,
                    "at": at,
                    "window_start": at - SignInAttempts.WINDOW,
                },
            )
            [tries] = cursor.fetchone()
        return tries <= SignInAttempts.ALLOWED

    def forget(self, *, account: str, address: str) -> None:
        self.filter(account=account.casefold(), address=address).delete()


ADMIT = """
INSERT INTO accounts_signinattempts AS seen (account, address, tries, first_at)
VALUES (%(account)s, %(address)s, 1, %(at)s)
ON CONFLICT (account, address) DO UPDATE SET
    tries = CASE WHEN seen.first_at < %(window_start)s THEN 1 ELSE seen.tries + 1 END,
    first_at = CASE WHEN seen.first_at < %(window_start)s THEN %(at)s
                    ELSE seen.first_at END
RETURNING tries
"""


class SignInAttempts(models.Model):
    """Tries to sign in without success, by account and address (ASVS 6.3.1).

    Never by address alone: a whole ministry sits behind one. Never by account
    alone: a stranger could lock somebody out.
    """

    ALLOWED = 10
    WINDOW = timedelta(minutes=15)

    account = models.CharField(max_length=254)
    address = models.GenericIPAddressField()
    tries = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()

    objects = SignInAttemptsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="sign_in_attempts_are_counted_once_per_account_and_address",
                fields=["account", "address"],
            )
        ]

    def __str__(self):
        return f"{self.account} from {self.address}: {self.tries}"
