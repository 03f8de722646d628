"""The navigation that every page shows."""


def navigation(request):
    return {"navigation": [], "admin_navigation": []}
