"""Where a person took part. Part of their page, which is a lower app's."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from institutions.models import Person
from missions.taking_part import missions_of, visits_of


@require_GET
def person_missions(request, pk):
    """Missions as a delegate, visits as a host, as far as the reader may see them."""
    person = get_object_or_404(Person.objects.for_user(request.user), pk=pk)
    context = {
        "person": person,
        "seats": missions_of(person, user=request.user),
        "visits": visits_of(person, user=request.user),
        "today": timezone.localdate(),
    }
    return render(request, "missions/person_missions.html", context)
