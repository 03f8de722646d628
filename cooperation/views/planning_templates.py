"""Templates of plans: all of them, starting a plan, making one of a plan."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.outlines import add_plan_with_parts
from cooperation.actions.templates import make_template
from cooperation.forms.planning import writable_countries
from cooperation.forms.planning_templates import StartForm, TemplateForm
from cooperation.models import PlanTemplate
from cooperation.permissions import may_make_plans
from cooperation.planning.relative import outline_of
from cooperation.views.planning_pages import (
    add_page,
    crumbs_of,
    find_plan_to_edit,
    outline_url,
)


@require_GET
def plan_template_list(request):
    templates = PlanTemplate.objects.for_user(request.user).select_related("country")
    context = {"templates": templates.prefetch_related("lines").in_order()}
    context["may_start"] = may_make_plans(request.user)
    return render(request, "cooperation/planning_template_list.html", context)


@require_http_methods(["GET", "POST"])
def plan_template_start(request, code):
    """The dates are shown for a start first; only then is the plan made of them."""
    templates = PlanTemplate.objects.for_user(request.user)
    template = get_object_or_404(templates, code=code)
    if not may_make_plans(request.user):
        raise PermissionDenied(_("You may read plans, but not make one."))
    countries = writable_countries(request.user)
    about = {"user": request.user, "countries": countries}
    about["initial"] = {"title_fr": template.title_fr, "title_en": template.title_en}
    form = StartForm(request.POST or None, **about)
    outline = None
    if form.is_valid():
        start = form.cleaned_data["starts_on"]
        lines = template.lines.order_by("position", "pk")
        outline = outline_of(lines, start=start)
        if "make" in request.POST and request.POST.get("shown") == str(start):
            plan = form.instance
            for language in ("fr", "en"):
                name = f"level_labels_{language}"
                setattr(plan, name, getattr(template, name))
            made = add_plan_with_parts(plan, outline, today=timezone.localdate())
            messages.success(request, _("The plan is made. It is a draft."))
            return redirect(outline_url(made))
    context = {"template": template, "form": form, "outline": outline}
    return render(request, "cooperation/planning_template_start.html", context)


@require_http_methods(["GET", "POST"])
def plan_template_add(request, code):
    plan = find_plan_to_edit(request, code)

    def build(data):
        titles = {"title_fr": plan.title_fr, "title_en": plan.title_en}
        return TemplateForm(data, initial=titles)

    def save(form):
        form.instance.form_key = form.cleaned_data["form_key"]
        make_template(plan, form.instance)
        return reverse("cooperation:plan_template_list")

    return add_page(
        request,
        build=build,
        save=save,
        done_url=reverse("cooperation:plan_template_list"),
        title=_("Make a template of this plan"),
        label=_("Make the template"),
        crumbs=crumbs_of(plan),
    )
