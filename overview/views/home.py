"""Home: what needs me."""

from django.shortcuts import render


def home(request):
    return render(request, "overview/home.html", {})
