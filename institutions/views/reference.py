"""What the pages of reference data share: one form, its conflict, and the way back."""

from copy import copy

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from migration_coop.lib.records import EditConflict


def save_fact(request, form, *, title, back, **context):
    """`back`: url and label of the page that lists the fact."""
    context |= {"form": form, "title": title, "back": back}
    fact = form.instance
    if form.is_valid():
        if fact.pk is None:
            form.save()
        else:
            try:
                fact.save_edit(
                    expected_version=form.cleaned_data["version"],
                    fields=form._meta.fields,
                )
            except EditConflict as error:
                current = copy(fact)
                current.refresh_from_db()
                context["meanwhile"] = form.show_conflict(error, current)
                return _show(request, context, status=409)
        messages.success(request, _("Saved"))
        return redirect(back["url"])
    return _show(request, context)


def _show(request, context, *, status=200):
    return render(request, "institutions/reference_form.html", context, status=status)
