"""What the pages of this app share: a form alone on its page, steps, chips."""

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


def chips(request, found):
    """The filters in use, in words, each with the address of the list without it."""
    return [
        {"label": label, "value": choice, "remove_url": _without(request, name)}
        for name, label, choice in found.in_words()
    ]


def _without(request, name):
    parameters = request.GET.copy()
    for key in (name, "after", "before"):
        parameters.pop(key, None)
    return f"?{parameters.urlencode()}"
