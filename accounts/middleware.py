"""Language and clock of the signed-in user."""

from zoneinfo import ZoneInfo

from django.utils import timezone, translation


class PreferencesMiddleware:
    """Answer in the user's language and time zone, whatever the browser asks for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        language = user.language
        translation.activate(language)
        request.LANGUAGE_CODE = language
        with timezone.override(ZoneInfo(user.time_zone)):
            response = self.get_response(request)
        # The view may have signed the user out: request.user is nobody by now.
        response.headers.setdefault("Content-Language", language)
        return response
