"""The page that the link in a mail opens, without sign-in: what was asked, and forms to
answer. Mail scanners follow links, so nothing happens before a form is sent."""

from zoneinfo import ZoneInfo

from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import SignInAttempts
from migration_coop.errors import too_many_attempts
from migration_coop.lib.lifecycle import TransitionError
from migration_coop.lib.records import EditConflict
from migration_coop.lib.wake import wake
from reminders import tasks
from reminders.actions.answering import give_answer
from reminders.answering import LinkState, is_admitted, look, read_link
from reminders.forms.answers import forms_for
from reminders.views.by_link import by_link, show_gone, written_by

PLACE = "/reminders/answer/"


@by_link
def answer(request, token):
    asked = read_link(token, now=timezone.now())
    if asked is None:
        return show_gone(request, status=404)
    reader = asked.recipient
    with (
        translation.override(reader.language),
        timezone.override(ZoneInfo(reader.time_zone)),
    ):
        if asked.state in (LinkState.EXPIRED, LinkState.WITHDRAWN):
            response = show_gone(request, status=410)
        elif request.method == "POST":
            response = _answer(request, asked)
        else:
            response = _show(request, asked, _forms(asked))
        response.headers["Content-Language"] = reader.language
    return response


def _answer(request, asked):
    if not is_admitted(asked, address=request.META["REMOTE_ADDR"], at=timezone.now()):
        minutes = int(SignInAttempts.WINDOW.total_seconds() // 60)
        return too_many_attempts(request, minutes=minutes)
    sent = request.POST.get("kind", "")
    forms = _forms(asked, sent=sent, data=request.POST)
    form = next((form for form in forms if form.kind == sent), None)
    if form is None:
        return _show(request, asked, forms, status=409, is_late=True)
    if not form.is_valid():
        return _show(request, asked, forms)
    typed = form.typed()
    try:
        with written_by(asked.recipient, place=PLACE):
            give_answer(
                asked,
                form.kind,
                typed=typed,
                form_key=form.cleaned_data["key"],
                at=timezone.now(),
            )
    except (TransitionError, EditConflict) as error:
        return say_what_happened(request, asked, form, error)
    wake(tasks.deliver)
    return redirect(request.path)


def say_what_happened(request, asked, refused, error):
    """What the record says by now, and what was typed, to be looked at and sent again."""
    now_asked = look(asked.asked)
    if now_asked.row is None:
        return show_gone(request, status=410)
    forms = _forms(now_asked, sent=refused.kind, data=request.POST)
    for form in forms:
        if form.kind == refused.kind:
            form.take_present_version(getattr(now_asked.row, "version", None))
            form.is_valid()
            form.add_error(None, str(error))
    return _show(request, now_asked, forms, status=409, is_late=not forms)


def _forms(asked, *, sent=None, data=None):
    today = timezone.localdate()
    return forms_for(asked, today=today, sent=sent, data=data)


def _show(request, asked, forms, *, status=200, is_late=False):
    words = asked.words if asked.state == LinkState.OPEN else None
    when = ""
    if words and asked.due_on:
        when = words.phrases.when(
            asked.due_on, today=timezone.localdate(), values=words.values
        )
    context = {
        "asked": asked,
        "words": words,
        "when": when or _("No date was agreed"),
        "forms": forms,
        "answers": asked.answers[:5],
        "is_late": is_late,
        "has_errors": any(form.errors for form in forms),
    }
    return render(request, "reminders/answer.html", context, status=status)
