"""A plan from a workbook: send it, look at what was read, mend it, write it."""

from uuid import UUID, uuid4

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.outlines import add_plan_with_parts
from cooperation.forms.planning import writable_countries
from cooperation.forms.planning_import import MOST_ROWS, ImportedPlanForm, WorkbookForm
from cooperation.models import ActionPlan
from cooperation.permissions import may_make_plans
from cooperation.planning.columns import COLUMNS
from cooperation.planning.imported import TABLE, Imported, kept
from cooperation.planning.workbook import empty_sheet, plan_sheet
from cooperation.views.planning_pages import find_plan, outline_url
from drafts.actions import DraftRefused, Written, forget_draft, keep_draft, start_draft
from drafts.keeping import find_resumed, key_of
from drafts.models import Draft
from migration_coop.lib.posted import leave_unchecked
from migration_coop.lib.sheets import xlsx_response
from migration_coop.lib.tables import TableRefused, open_table
from missions.registry import Registry


@require_http_methods(["GET", "POST"])
def plan_import(request):
    if not may_make_plans(request.user):
        raise PermissionDenied(_("You may read plans, but not make one."))
    if request.FILES or (request.method == "POST" and not key_of(request.POST)):
        return _receive(request)
    if request.method == "POST":
        return _check_or_write(request)
    draft = find_resumed(request)
    if draft is None:
        return _show(request, _workbook_form(request))
    return _preview(request, draft.posted, key=draft.pk)


@require_GET
def plan_workbook(request):
    """The empty workbook, with headings in the reader's language and an example."""
    if not may_make_plans(request.user):
        raise PermissionDenied(_("You may read plans, but not make one."))
    return xlsx_response(_("action-plan"), [empty_sheet()], what="")


@require_GET
def plan_export(request, code):
    plan = find_plan(request, code)
    sheet = plan_sheet(plan)
    return xlsx_response(plan.code, [sheet], what="plan_workbook", words=plan.code)


def _receive(request):
    """Read the file into a draft, or say what is wrong with it."""
    form = _workbook_form(request, request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form)
    upload = form.cleaned_data["workbook"]
    address, key = reverse("cooperation:plan_import"), uuid4()
    posted = QueryDict(mutable=True)
    posted["form_key"] = str(key)
    posted["country"] = form.cleaned_data["country"].pk
    label = _("Import: %(file)s") % {"file": upload.name}
    about = {"address": address, "label": label, "at": timezone.now()}
    try:
        table = open_table(upload, name=upload.name, max_rows=MOST_ROWS)
        posted[TABLE] = kept(table, name=upload.name)
        draft = start_draft(key=key, owner=request.user, posted=posted, **about)
    except (TableRefused, DraftRefused) as refusal:
        form.add_error("workbook", str(refusal))
        return _show(request, form)
    return redirect(draft)


def _check_or_write(request):
    key = key_of(request.POST)
    draft = Draft.objects.for_user(request.user).filter(pk=key).first()
    if draft is None:
        # Sent twice: it is a plan already.
        plans = ActionPlan.objects.for_user(request.user)
        return redirect(outline_url(get_object_or_404(plans, form_key=key)))
    posted = request.POST.copy()
    posted[TABLE] = draft.posted.get(TABLE, "")
    address, label = draft.address, draft.label
    written = Written(address, posted, label=label, version=draft.version)
    keep_draft(draft.pk, written, owner=request.user, at=timezone.now())
    return _preview(request, posted, key=key, is_to_write="write" in posted)


def _preview(request, posted, *, key: UUID, is_to_write=False):
    registry = Registry(request.user)
    try:
        imported = Imported(posted, registry=registry)
    except signing.BadSignature as error:
        raise Http404 from error
    form = _plan_form(request, posted, imported)
    if is_to_write and form.is_valid() and not imported.problems:
        form.instance.imported_from = imported.name
        plan = add_plan_with_parts(
            form.instance, imported.outline, today=timezone.localdate()
        )
        forget_draft(key, owner=request.user)
        return redirect(outline_url(plan))
    if not is_to_write and form.is_bound:
        leave_unchecked(form)
    context = {"imported": imported, "form": form, "key": key, "columns": COLUMNS}
    about = {"initial": {"country": posted.get("country")}}
    context["upload"] = _workbook_form(request, auto_id="again_%s", **about)
    context["has_errors"] = is_to_write
    return render(request, "cooperation/planning_preview.html", context)


def _plan_form(request, posted, imported):
    """Empty fields begin with what the workbook tells."""
    outline = imported.outline
    initial = {
        "title_fr": imported.title,
        "level_labels_fr": [label for label in outline.labels if label],
        "starts_on": outline.first_day and outline.first_day.replace(month=1, day=1),
        "ends_on": outline.last_day,
        "form_key": posted["form_key"],
        "country": posted.get("country"),
    }
    about = {"user": request.user, "countries": writable_countries(request.user)}
    data = posted if "title_fr" in posted else None
    return ImportedPlanForm(data, initial=initial, **about)


def _workbook_form(request, *sent, **about):
    return WorkbookForm(*sent, countries=writable_countries(request.user), **about)


def _show(request, form):
    return render(request, "cooperation/planning_import.html", {"form": form})
