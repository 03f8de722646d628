"""Users and what they may reach, for administrators."""

from allauth.account.admin import EmailAddressAdmin
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.forms import ModelForm
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Grant, User

# Grants say who may do what; the apps that come with other rules stay hidden.
# Importing their admin modules has registered them by now.
HIDDEN = {Group: GroupAdmin, EmailAddress: EmailAddressAdmin}
admin.site.unregister(list(HIDDEN))
# One door: the admin's own sign-in page knows no throttle.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = admin.site.site_title = "Passerelle"
admin.site.index_title = _("Reference data")
admin.site.site_url = "/"


class GrantInline(admin.TabularInline):
    model = Grant
    extra = 0
    fields = ["role", "country", "institution"]
    autocomplete_fields = ["country", "institution"]


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "first_name", "last_name", "language", "time_zone"]


@admin.register(User)
class PasserelleUserAdmin(UserAdmin):
    """A password can be set anew, never read, not even as a hash."""

    form = ModelForm
    add_form = NewUserForm
    inlines = [GrantInline]
    ordering = ["email"]
    list_display = ["email", "first_name", "last_name", "is_active", "last_login"]
    list_filter = ["is_active", "grants__role"]
    search_fields = ["email", "first_name", "last_name"]
    autocomplete_fields = ["person", "institution"]
    readonly_fields = ["new_password", "last_login", "date_joined"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "new_password", "is_active", "is_staff"]}),
        (_("Who it is"), {"fields": ["first_name", "last_name"]}),
        (_("In the registry"), {"fields": ["person", "institution"]}),
        (_("Language and clock"), {"fields": ["language", "time_zone"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "first_name", "last_name"]}),
        (_("Language and clock"), {"fields": ["language", "time_zone"]}),
        (_("Password"), {"fields": ["usable_password", "password1", "password2"]}),
    ]

    @admin.display(description=_("Password"))
    def new_password(self, user):
        path = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">{}</a>', path, _("Set a new password"))

    def has_delete_permission(self, request, obj=None):
        """Somebody who left is made inactive: what they did stays theirs."""
        return False
