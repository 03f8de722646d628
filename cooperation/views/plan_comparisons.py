"""Several action plans side by side, on the page and as a workbook."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_GET

from cooperation.forms.plan_comparison import BY, ComparisonForm
from cooperation.models import ActionPlan
from cooperation.timeline.comparison import compare
from cooperation.timeline.sheets import comparison_sheets
from migration_coop.lib.sheets import xlsx_response


@require_GET
def plan_compare(request):
    form, by = _form_of(request), _by(request)
    context = {"form": form, "by": by, "ways": BY}
    if form.is_bound and form.is_valid():
        context["comparison"] = _compared(form, by)
    return render(request, "cooperation/plan_compare.html", context)


@require_GET
def plan_compare_export(request):
    form, by = _form_of(request), _by(request)
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "by": by, "ways": BY}
        return render(request, "cooperation/plan_compare.html", context)
    sheets = comparison_sheets(_compared(form, by), by=dict(BY)[by])
    codes = ", ".join(plan.code for plan in form.chosen())
    name = f"plans-{timezone.localdate()}"
    return xlsx_response(name, sheets, what="plan_comparison", words=codes)


def _form_of(request):
    plans = ActionPlan.objects.for_user(request.user).select_related("country")
    asked = request.GET if "plan" in request.GET else None
    return ComparisonForm(asked, plans=plans.in_order())


def _by(request):
    asked = request.GET.get("by")
    return asked if asked in dict(BY) else BY[0][0]


def _compared(form, by):
    today, is_mirrored = timezone.localdate(), get_language_bidi()
    return compare(form.chosen(), by=by, today=today, is_mirrored=is_mirrored)
