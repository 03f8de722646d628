"""What the pages of this app share: a form alone on its page."""

from django.shortcuts import render


def show_form(request, form, *, title, label, back_url, crumbs, status=200, **context):
    """A page with one form. `crumbs` are (label, address) down to this page."""
    context |= {
        "form": form,
        "title": title,
        "label": label,
        "back_url": back_url,
        "crumbs": crumbs,
    }
    return render(request, "cooperation/form_page.html", context, status=status)
