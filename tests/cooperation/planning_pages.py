"""The pages on which plans are made: their addresses, and their forms as sent."""

from django.urls import reverse


def at(plan, name, *args):
    return reverse(f"cooperation:{name}", args=[plan.code, *args])


def filled(response):
    """What a browser would send of the form as it is shown."""
    form = response.context["form"]
    return {
        bound.html_name: value
        for bound in form
        if (value := bound.value()) not in (None, "")
    }
