"""Whether what the registry says still holds: the list of what is due, and the click."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from institutions.forms.institutions import VersionForm
from institutions.verification import countries_to_verify, due_for_verification
from institutions.views.finding import find_institution_to_edit
from migration_coop.lib.pages import keyset_page
from migration_coop.lib.records import EditConflict

OLDEST = F("verified_on").asc(nulls_first=True)


@require_GET
def verification_list(request):
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators verify institutions."))
    due = due_for_verification(request.user, today=timezone.localdate())
    country = request.GET.get("country", "")
    found = due.filter(country=country) if country else due
    context = {
        "countries": countries_to_verify(due),
        "country": country,
        "count": found.count(),
        "months": settings.VERIFICATION_MONTHS,
        "page": keyset_page(
            found.select_related("country", "verified_by"),
            request,
            keys=[OLDEST, "name_fr"],
        ),
    }
    return render(request, "institutions/verification_list.html", context)


@require_POST
def institution_confirm(request, code):
    """One click: what the record says is still right. In the list of what is due the
    row itself answers; without a script one comes back to where one was."""
    institution = find_institution_to_edit(request, code)
    form = VersionForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        institution.confirm(
            by=request.user, on=timezone.localdate(), expected_version=seen
        )
    except EditConflict:
        text = _("The record has changed since you opened it. Look at it once more.")
        level, is_confirmed = messages.WARNING, False
    else:
        text, level, is_confirmed = _("Confirmed today."), messages.SUCCESS, True
    if request.htmx:
        context = {"institution": institution, "is_confirmed": is_confirmed}
        return render(request, "institutions/verification_done.html", context)
    messages.add_message(request, level, text)
    if "list" in request.POST:
        return redirect(_address_of_list(request))
    return redirect(institution)


def _address_of_list(request):
    """The list as it was narrowed."""
    country = request.POST.get("list", "")
    address = reverse("institutions:verification_list")
    return f"{address}?country={country}" if country.isalpha() else address
