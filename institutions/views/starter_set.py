"""The register of institutions that comes with Passerelle: looked at, then added."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from institutions.reference import load_reference, missing_of_starter_set
from migration_coop.lib.formats import country_name


@require_http_methods(["GET", "POST"])
def starter_set(request):
    """Adding again adds what is missing, and changes nothing that is there."""
    if not request.user.access().administers_everywhere:
        text = _("Administrators of all countries add the starter set.")
        raise PermissionDenied(text)
    missing = missing_of_starter_set()
    if request.method == "POST":
        load_reference()
        text = ngettext(
            "%(count)s institution added.",
            "%(count)s institutions added.",
            len(missing),
        )
        messages.success(request, text % {"count": len(missing)})
        return redirect("institutions:starter_set")
    by_country = Counter(body.country_id for body in missing)
    countries = [
        (country_name(code) if code else _("Supranational"), count)
        for code, count in by_country.items()
    ]
    context = {"missing": missing, "countries": sorted(countries)}
    return render(request, "institutions/starter_set.html", context)
