"""Contacts of a cooperation: log one, and withdraw one that was wrong."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cooperation.actions.contacts import log_contact
from cooperation.forms.contacts import ContactForm
from cooperation.models import Contact, Cooperation
from cooperation.views.pages import show_form
from migration_coop.lib.lifecycle import TransitionError


@require_http_methods(["GET", "POST"])
def contact_add(request, code):
    cooperations = Cooperation.objects.for_user(request.user)
    cooperation = get_object_or_404(cooperations, code=code)
    _check_editable(cooperation)
    sent = request.POST if request.method == "POST" else None
    form = ContactForm(sent, today=timezone.localdate())
    if form.is_valid():
        log_contact(
            cooperation, **form.cleaned_data, by=request.user, at=timezone.now()
        )
        messages.success(request, _("Contact logged."))
        return redirect(cooperation)
    url = cooperation.get_absolute_url()
    crumbs = [(_("Cooperations"), reverse("overview:board")), (cooperation.code, url)]
    return show_form(
        request,
        form,
        title=_("Log a contact"),
        label=_("Log the contact"),
        back_url=url,
        crumbs=crumbs,
        intro=cooperation.title,
    )


@require_POST
def contact_withdraw(request, pk):
    contacts = Contact.objects.for_user(request.user).select_related("cooperation")
    contact = get_object_or_404(contacts, pk=pk)
    _check_editable(contact)
    try:
        contact.withdraw(by=request.user, at=timezone.now())
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Contact withdrawn. It stays on record."))
    return redirect(contact.cooperation)


def _check_editable(row):
    if not row.editable:
        raise PermissionDenied(_("You may read this cooperation, but not change it."))
