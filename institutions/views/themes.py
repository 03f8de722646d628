"""Themes of cooperation, in two levels, with where each stands in the GCM and SDGs."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from institutions.forms.reference import ThemeForm
from institutions.models import Theme
from institutions.permissions import may_edit_themes
from institutions.views.finding import posted
from institutions.views.reference import save_fact


@require_GET
def theme_list(request):
    themes = Theme.objects.for_user(request.user).with_bodies()
    context = {
        "themes": themes.order_by("code", "pk"),
        "may_edit": may_edit_themes(request.user),
    }
    return render(request, "institutions/theme_list.html", context)


@require_http_methods(["GET", "POST"])
def theme_add(request):
    _check(request.user)
    form = ThemeForm(posted(request), instance=Theme())
    return save_fact(request, form, title=_("Add a theme"), back=_page())


@require_http_methods(["GET", "POST"])
def theme_edit(request, code):
    _check(request.user)
    theme = get_object_or_404(Theme.objects.for_user(request.user), code=code)
    form = ThemeForm(posted(request), instance=theme)
    title = _("Edit the theme %(code)s") % {"code": theme.code}
    return save_fact(request, form, title=title, back=_page())


def _check(user):
    if not may_edit_themes(user):
        raise PermissionDenied(_("Administrators of all countries change the themes."))


def _page():
    return {"url": reverse("institutions:theme_list"), "label": _("Themes")}
