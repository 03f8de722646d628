"""While somebody adds an institution: which known ones look like what is typed."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from institutions.duplicates.alike import alike_to, begun_with
from institutions.duplicates.key_triggers import NAMES
from institutions.duplicates.reasons import in_words
from institutions.models import Country, Institution
from migration_coop.lib.htmx import render_part

ASKED = (*NAMES, "acronym", "city", "website", "email")
LONGEST = 250
MOST_SHOWN = 5
# What the question posts besides what was typed.
ANSWERS = {"is_new", "change", "csrfmiddlewaretoken"}


@require_GET
def institution_alike(request):
    """A part of the form: parts of names are enough."""
    if not request.user.access().administers:
        raise PermissionDenied(_("Only administrators add institutions."))
    typed = _typed(request.GET)
    shown = _shown(request, alike_to(typed))
    if len(shown) < MOST_SHOWN:
        known = {one["institution"].pk for one in shown}
        begun = _shown(request, begun_with(typed))
        shown += [one for one in begun if one["institution"].pk not in known]
    context = {"alike": shown[:MOST_SHOWN], "typed": typed}
    return render_part(
        request, "institutions/institution_alike.html", part="alike", context=context
    )


def show_new_institution(request, form):
    """The form, beside what is known that looks like it."""
    context = {"form": form, "title": _("Add an institution"), "label": _("Add")}
    return render(request, "institutions/institution_add.html", context)


def ask_whether_new(request, form):
    """The question before a body is added that looks like a known one; else nothing.

    Everything typed is on the page, and comes back with the answer.
    """
    if "is_new" in request.POST or _is_added(request, form):
        return None
    shown = _shown(request, alike_to(form.instance))
    if not shown:
        return None
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ANSWERS
    ]
    context = {"alike": shown[:MOST_SHOWN], "typed": typed, "body": form.instance}
    return render(request, "institutions/institution_is_new.html", context)


def _is_added(request, form) -> bool:
    """The form was sent twice, and what it made is what would be asked about."""
    seen = Institution.objects.for_user(request.user)
    return seen.filter(form_key=form.cleaned_data["form_key"]).exists()


def _typed(data) -> Institution:
    """What stands in the form so far, whether it could be saved or not."""
    texts = {name: data.get(name, "").replace("\0", "")[:LONGEST] for name in ASKED}
    country = data.get("country", "")
    known = Country(code=country) if len(country) == 2 and country.isalpha() else None
    return Institution(country=known, **texts)


def _shown(request, likeness):
    """Those that the user may choose, the likest first, with the reasons."""
    seen = Institution.objects.for_user(request.user).existing()
    rows = seen.filter(pk__in=likeness).select_related("country").in_bulk()
    return [
        {
            "institution": rows[pk],
            "score": one.per_cent if one else 0,
            "why": in_words(one.reasons) if one else [],
        }
        for pk, one in likeness.items()
        if pk in rows
    ]
