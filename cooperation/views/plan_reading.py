"""What the pages of one plan share: its reading, its filters, where else to look."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.forms.plan_reading import PlanFilterForm, ReferenceForm
from cooperation.models import ActionPlan
from cooperation.permissions import may_rebaseline
from cooperation.timeline.reading import narrow, read_plan
from migration_coop.lib.filters import chips

FILTERS = ("state", "owner", "institution", "slips")
# What stays in the address when a filter or a reference is chosen.
KEPT = {
    "filters": ("reference", "zoom", "day", "rows", "dates", "paper", "open"),
    "reference": (*FILTERS, "zoom", "day", "rows", "dates", "paper", "open"),
}


def find_plan(request, code):
    plans = ActionPlan.objects.for_user(request.user)
    related = plans.select_related("country", "lead_institution", "programme")
    return get_object_or_404(related, code=code)


def read_page(request, code):
    """The plan as the address asks for it; or `redirect`, when a day was typed."""
    plan, today = find_plan(request, code), timezone.localdate()
    asked = request.GET.get("reference", "")
    reading = read_plan(request.user, plan, reference=asked, today=today)
    chooser = ReferenceForm(
        request.GET if "on" in request.GET else None, reading=reading
    )
    if chooser.is_valid():
        return {"redirect": _with_reference(request, chooser.cleaned_data)}
    leaves = reading.whole.leaves
    form = PlanFilterForm(request.GET, leaves=leaves, user=request.user)
    narrow(leaves, form.wanted())
    coordinates = may_rebaseline(request.user, plan)
    return {
        "plan": plan,
        "reading": reading,
        "today": today,
        "coordinates": coordinates,
        "may_rebaseline": bool(leaves) and coordinates,
        "chooser": chooser,
        "filter": form,
        "chips": chips(request, form),
        "clear_url": f"?{_without(request, FILTERS).urlencode()}",
        "shown_count": sum(leaf.is_shown for leaf in leaves),
        "kept": {form: _kept(request, names) for form, names in KEPT.items()},
        "pages": _pages_of(request, plan),
    }


def _with_reference(request, chosen) -> str:
    parameters = _without(request, ("on", "reference"))
    key = chosen["on"].isoformat() if chosen["on"] else chosen["reference"]
    if key:
        parameters["reference"] = key
    return f"{request.path}?{parameters.urlencode()}"


def _without(request, names):
    parameters = request.GET.copy()
    for name in names:
        parameters.pop(name, None)
    return parameters


def _kept(request, names) -> list[tuple[str, str]]:
    return [(name, request.GET[name]) for name in names if request.GET.get(name)]


def _pages_of(request, plan) -> list[dict]:
    """The tree and the timeline, with the filters of this page."""
    query = _without(request, ("open", "zoom", "day", "rows", "dates", "paper"))
    labels = {"plan_timeline": _("Timeline"), "plan_detail": _("Tree")}
    return [
        {
            "label": label,
            "icon": "timeline-event" if name == "plan_timeline" else "list-check",
            "url": f"{reverse(f'cooperation:{name}', args=[plan.code])}?{query.urlencode()}",
            "is_current": request.resolver_match.url_name == name,
        }
        for name, label in labels.items()
    ]
