"""The status board of cooperations, and its panel about one pair."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from overview.board.page import board_of, panel_of

TEMPLATE = "overview/board.html"


@require_GET
def board(request):
    today = timezone.localdate()
    if request.htmx and not request.htmx.boosted:
        context = panel_of(request, today=today)
        response = render(request, f"{TEMPLATE}#panel", context)
    else:
        response = render(request, TEMPLATE, board_of(request, today=today))
    patch_vary_headers(response, ["HX-Request"])
    return response
