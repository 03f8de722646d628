"""Muting a kind of message: by the button of a mail program, or on a page of days; and
for coordinators the list of who is muted."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from migration_coop.lib.htmx import render_part
from migration_coop.lib.pages import keyset_page
from reminders.actions.muting import lift_mute, mute
from reminders.forms.answers import MuteForm
from reminders.muting import (
    CHOICES,
    LONGEST,
    category,
    muted_until,
    mutes_seen_by,
    read_mute_link,
)
from reminders.views.by_link import by_link, show_gone, written_by

PLACE = "/reminders/mute/"


# A mail provider has neither our cookie nor our form: the signed link is the authority,
# and all that it can do is to hold one kind of message back for some days.
@csrf_exempt
@by_link
def mute_by_link(request, token):
    now = timezone.now()
    link = read_mute_link(token, now=now)
    if link is None:
        return show_gone(request, status=404)
    with translation.override(link.person.language):
        if not link.is_valid:
            response = show_gone(request, status=410)
        elif request.method == "POST":
            response = _change(request, link, now)
        else:
            response = _show(request, link, MuteForm(choices=_choices()))
        response.headers["Content-Language"] = link.person.language
    return response


@require_GET
def mute_list(request):
    """Who has muted what until when, for those who wait for an answer."""
    access = request.user.access()
    if not (access.coordinates or access.administers):
        raise PermissionDenied(_("Coordinators see who has muted reminders."))
    found = mutes_seen_by(request.user, now=timezone.now())
    page = keyset_page(found, request, keys=["until"])
    for row in page.rows:
        row.category = category(row.kind)
    template = "reminders/mute_list.html"
    return render_part(request, template, part="rows", context={"page": page})


def _change(request, link, now):
    with written_by(link.person, place=PLACE):
        if request.POST.get("List-Unsubscribe") == "One-Click":
            mute(link.person, link.kind, days=LONGEST, at=now)
            return HttpResponse("OK\n", content_type="text/plain")
        if "lift" in request.POST:
            lift_mute(link.person, link.kind, by=link.person, at=now)
            return redirect(request.path)
        form = MuteForm(request.POST, choices=_choices())
        if not form.is_valid():
            return _show(request, link, form)
        mute(link.person, link.kind, days=form.cleaned_data["days"], at=now)
    return redirect(request.path)


def _show(request, link, form):
    context = {
        "form": form,
        "category": category(link.kind),
        "until": muted_until(link.person, link.kind, now=timezone.now()),
        "longest": LONGEST,
    }
    return render(request, "reminders/mute.html", context)


def _choices():
    text = "%(count)s day", "%(count)s days"
    return [(days, ngettext(*text, days) % {"count": days}) for days in CHOICES]
