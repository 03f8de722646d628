"""Handing over what is open in the name of somebody who leaves, or of a body."""

from urllib.parse import quote, urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cooperation.actions.hand_over import hand_over as hand_over_work
from cooperation.forms.hand_over import HandOverForm
from cooperation.views.work_done import to_list
from cooperation.work.leaving import (
    find_leaver,
    how_many_open,
    leaver_of,
    open_items,
    those_who_left,
)
from institutions.models import Institution, Person
from migration_coop.lib.addresses import own_address
from missions.permissions import may_log_missions


@require_http_methods(["GET", "POST"])
def hand_over(request):
    if not may_log_missions(request.user):
        raise PermissionDenied(_("You may read these rows, but not change them."))
    today = timezone.localdate()
    if "from" not in request.GET:
        people = those_who_left(request.user, today=today)
        return render(request, "cooperation/hand_over_list.html", {"people": people})
    leaver = find_leaver(request.GET["from"], request.user)
    if leaver is None:
        raise Http404
    items = open_items(leaver, user=request.user, today=today)
    # The page that led here, to come back to: that of somebody who left a post.
    back = own_address(request.GET.get("back"))
    about = {"leaver": leaver, "items": items, "user": request.user, "today": today}
    about["named"] = request.GET.get("to", "")
    form = HandOverForm(request.POST if request.method == "POST" else None, **about)
    if form.is_valid():
        batch = hand_over_work(
            leaver,
            form.chosen,
            form.successor(),
            form_key=form.cleaned_data["form_key"],
            by=request.user,
            at=timezone.now(),
        )
        return to_list("", batch=batch.key, back=quote(back))
    context = {"leaver": leaver, "items": items, "form": form, "back": back}
    return render(request, "cooperation/hand_over.html", context)


@require_GET
def person_open_work(request, pk):
    person = get_object_or_404(Person.objects.for_user(request.user), pk=pk)
    named = request.GET.get("to", "")
    return _offer(request, leaver_of(person), named=named)


@require_GET
def institution_open_work(request, code):
    body = get_object_or_404(Institution.objects.for_user(request.user), code=code)
    return _offer(request, find_leaver(f"institution-{body.code}", request.user))


def _offer(request, leaver, *, named=""):
    """Empty for those who may not hand over anything of theirs. `named`: who the page
    says takes over."""
    about = {"user": request.user, "today": timezone.localdate()}
    may = may_log_missions(request.user)
    context = {
        "leaver": leaver,
        "count": how_many_open(leaver, **about) if may else 0,
        "query": urlencode(
            {"from": leaver.token, "to": named, "back": leaver.url}
            if named
            else {"from": leaver.token, "back": leaver.url}
        ),
    }
    return render(request, "cooperation/hand_over_offer.html", context)
