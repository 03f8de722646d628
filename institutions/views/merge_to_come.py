"""Where two records are compared, until that page is there."""

from django.shortcuts import redirect

from institutions.views.finding import find_institution


def institution_merge(request, code, other):
    return redirect(find_institution(request, code))


def person_merge(request, pk, other):
    return redirect("institutions:person_detail", pk)
