"""The mail of a developer's machine. There is no such page anywhere else."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reminders.caught_mail import caught_mail, caught_mails


@require_GET
def caught_mail_list(request):
    _only_where_mail_is_caught()
    return render(request, "reminders/caught_mail_list.html", {"mails": caught_mails()})


@require_GET
def caught_mail_detail(request, name):
    _only_where_mail_is_caught()
    mail = caught_mail(name)
    if mail is None:
        raise Http404
    return render(request, "reminders/caught_mail_detail.html", {"mail": mail})


def _only_where_mail_is_caught():
    if not settings.MAIL_CATCHER_DIR:
        raise Http404
