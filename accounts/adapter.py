"""Sign-in by allauth, with failures counted in PostgreSQL."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import SignInAttempts


class AccountAdapter(DefaultAccountAdapter):
    """No self-registration; ten failures close an account at an address for a while."""

    def is_open_for_signup(self, request):
        return False

    def is_ajax(self, request):
        """Our pages are HTML for everybody."""
        return False

    def pre_authenticate(self, request, **credentials):
        who = self._who(request, credentials)
        if not SignInAttempts.objects.admit(**who, at=timezone.now()):
            raise ValidationError(
                _("Too many attempts. Wait 15 minutes, then try again."),
                code="too_many_login_attempts",
            )

    def authenticate(self, request, **credentials):
        """Nobody learns that an account is there, but closed."""
        user = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def post_login(self, request, user, **kwargs):
        who = self._who(request, {"email": user.email})
        SignInAttempts.objects.forget(**who)
        return super().post_login(request, user, **kwargs)

    @staticmethod
    def _who(request, credentials):
        return {
            "account": credentials.get("email", "")[:254],
            "address": request.META["REMOTE_ADDR"],
        }
