"""What changed since a day or a review: a page, its part, and a workbook."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.models import ActionPlan, Cooperation
from exchange.exports.about import filter_in_words
from migration_coop.lib.changes import Scope
from migration_coop.lib.htmx import render_part
from migration_coop.lib.sheets import xlsx_response
from overview.changes.asked import asked_of, chips_of, choices_of, country_choices
from overview.changes.exports import change_sheets
from overview.changes.finding import (
    counted,
    find_changes,
    scope_of_cooperation,
    scope_of_plan,
    sections,
    things_of,
)
from overview.permissions import may_take_snapshot

SHOWN = 100


@require_GET
def change_list(request):
    asked = asked_of(request)
    found = _found(request, asked)
    things = things_of(change for change in found.changes if asked.takes(change))
    size = asked.size(SHOWN)
    shown = things[:size]
    found.fetch_names([thing.subject for thing in shown])
    context = {
        "asked": asked,
        "told_since": found.since,
        "is_cut": found.since > asked.since.at,
        "choices": choices_of(request.user, asked),
        "kinds": asked.kind_links(counted(found.changes)),
        "sections": sections(shown),
        "chips": chips_of(asked),
        "countries": country_choices(asked),
        "more_url": asked.link(shown=size + SHOWN) if len(things) > size else "",
        "export_url": reverse("overview:change_export") + asked.link(shown=""),
        "may_take_snapshot": may_take_snapshot(request.user),
    }
    return render_part(
        request, "overview/change_list.html", part="rows", context=context
    )


@require_GET
def change_export(request):
    asked = asked_of(request)
    found = _found(request, asked)
    shown = [change for change in found.changes if asked.takes(change)]
    with_people = asked.word("people") == "yes"
    name = f"passerelle-{asked.since.on}-{timezone.localtime(asked.until).date()}"
    narrowed = [(chip["label"], chip["value"]) for chip in chips_of(asked)]
    words = filter_in_words([(_("Since"), asked.since.label), *narrowed])
    sheets = change_sheets(shown, with_people=with_people)
    return xlsx_response(name, sheets, what="changes", words=words)


def _found(request, asked):
    scope = _scope(request.user, asked)
    return find_changes(scope, since=asked.since.at, until=asked.until)


def _scope(user, asked):
    """About one cooperation, one plan or one country, else everything."""
    if code := asked.word("cooperation"):
        cooperations = Cooperation.objects.for_user(user)
        return scope_of_cooperation(user, get_object_or_404(cooperations, code=code))
    if code := asked.word("plan"):
        plans = ActionPlan.objects.for_user(user)
        return scope_of_plan(user, get_object_or_404(plans, code=code))
    country = asked.word("country")
    return Scope(user, countries=(country,) if country else ())
