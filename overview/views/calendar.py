"""The calendar: a month at a glance, or day by day."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cooperation.filters import countries_of_cooperations
from institutions.holidays import Holidays
from overview.calendar.days import Month, laid_out
from overview.calendar.entries import Wanted, entries
from overview.forms.calendar import CalendarForm


@require_GET
def calendar_page(request):
    today = timezone.localdate()
    month = Month.read(request.GET.get("month", "")) or Month.of(today)
    form = CalendarForm(request.GET, countries=countries_of_cooperations())
    form.full_clean()
    is_agenda = request.GET.get("view") == "agenda"
    weeks = month.weeks
    shown = [day for week in weeks for day in week]
    if is_agenda:
        shown = [day for day in shown if month.first <= day <= month.last]
    wanted = Wanted(shown[0], shown[-1], form.kinds, form.countries)
    found = entries(request.user, wanted, today=today)
    countries = _countries_of(request.user, wanted, found)
    about = {"countries": countries, "month": month, "today": today}
    days = laid_out(shown, found, holidays=Holidays.load(), **about)
    context = {
        "form": form,
        "month": month,
        "this_month": Month.of(today),
        "is_agenda": is_agenda,
        "days": [day for day in days if not day.is_empty] if is_agenda else days,
        "weeks": [days[start : start + 7] for start in range(0, len(days), 7)],
        "count": len(found),
    }
    return render(request, "overview/calendar.html", context)


def _countries_of(user, wanted, found):
    """Whose holidays matter: those asked for, else mine and those of what is shown."""
    if wanted.countries:
        return set(wanted.countries)
    mine = user.access().readable_countries
    return mine | {code for entry in found for code in entry.countries}
