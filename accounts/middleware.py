"""Language and clock of the signed-in user."""

from zoneinfo import ZoneInfo

from django.utils import timezone, translation


class PreferencesMiddleware:
    """Answer in the user's language and time zone, whatever the browser asks for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = request.user.language
        with timezone.override(ZoneInfo(request.user.time_zone)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.user.language)
        return response
