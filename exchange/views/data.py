"""The page that leads to all the places where data are looked after."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from exchange.data_places import reference_places, registry_places


@require_GET
def data_home(request):
    context = {
        "registry": list(registry_places(request.user, today=timezone.localdate())),
        "reference": list(reference_places(request.user)),
    }
    return render(request, "exchange/data_home.html", context)
