"""Days off of a country, as far as anybody knows them, and putting them right."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from institutions.models import Country, HolidayOverride
from reminders.actions.holidays import add_correction, remove_correction
from reminders.forms.holidays import CorrectionForm
from reminders.holidays import (
    by_month,
    countries_by_name,
    effect_of,
    holidays_ahead,
    rest_days_in_words,
)
from reminders.permissions import may_correct_holidays


@require_GET
def holiday_list(request):
    """Leads to the reader's own country; the others are one choice away."""
    code = request.GET.get("country", "")
    institution = request.user.institution
    if not code and institution and institution.country_id:
        code = institution.country_id
    if code:
        country = get_object_or_404(Country, pk=code)
        return redirect("reminders:holiday_country", country.pk)
    context = {"countries": countries_by_name()}
    return render(request, "reminders/holiday_list.html", context)


@require_http_methods(["GET", "POST"])
def holiday_country(request, code):
    """A correction is shown with what it moves, before it is saved."""
    country = get_object_or_404(Country, pk=code)
    if request.method == "GET":
        return _show(request, country, _form(country))
    _check_may(request.user, country)
    form = _form(country, request.POST)
    if not form.is_valid():
        return _show(request, country, form)
    if request.POST.get("seen") == form.key:
        moved = add_correction(form.instance)
        messages.success(request, _moved_in_words(moved))
        return redirect("reminders:holiday_country", country.pk)
    effect = effect_of(form.instance)
    return _show(request, country, form, effect=effect, seen=form.key)


@require_POST
def holiday_remove(request, pk):
    correction = get_object_or_404(HolidayOverride, pk=pk)
    country = correction.country
    _check_may(request.user, country)
    messages.success(request, _moved_in_words(remove_correction(correction)))
    return redirect("reminders:holiday_country", country.pk)


def _show(request, country, form, **more):
    today = timezone.localdate()
    context = {
        "country": country,
        "countries": countries_by_name(),
        "rest_days": rest_days_in_words(country, today=today),
        "months": by_month(holidays_ahead(country, today=today)),
        "may_correct": may_correct_holidays(request.user, country.pk),
        "form": form,
        "address": reverse("reminders:holiday_country", args=[country.pk]),
        **more,
    }
    return render(request, "reminders/holiday_country.html", context)


def _form(country, data=None):
    correction = HolidayOverride(country=country)
    return CorrectionForm(data, instance=correction, today=timezone.localdate())


def _check_may(user, country):
    if not may_correct_holidays(user, country.pk):
        text = _(
            "Administrators and coordinators of the country put its days off right."
        )
        raise PermissionDenied(text)


def _moved_in_words(count):
    if not count:
        return _("Saved. No planned reminder moves.")
    text = ngettext(
        "Saved. %(count)s planned reminder moves.",
        "Saved. %(count)s planned reminders move.",
        count,
    )
    return text % {"count": count}
