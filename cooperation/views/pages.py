"""What the pages of this app share: a form alone on its page."""

from django.shortcuts import render

from migration_coop.lib.posted import leave_unchecked


def show_form(request, form, *, title, label, back_url, crumbs, status=200, **context):
    """A page with one form. `crumbs` are (label, address) down to this page.

    With `keeping` what is typed is kept as a draft; see drafts/keeping.py.
    """
    keeping = context.get("keeping")
    if keeping and keeping.is_resumed:
        leave_unchecked(form)
    context |= {
        "form": form,
        "title": title,
        "label": label,
        "back_url": back_url,
        "crumbs": crumbs,
    }
    return render(request, "cooperation/form_page.html", context, status=status)
