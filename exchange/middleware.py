"""Who takes rows away is on record, whichever page they take them from."""

from django.utils import timezone

from exchange.actions.taken import record_taken


def downloads_on_record(get_response):
    """A response that says what it holds (lib/taken.py) leaves once that is written."""

    def answer(request):
        response = get_response(request)
        if taken := getattr(response, "taken", None):
            who = {"by": request.user, "at": timezone.now()}
            record_taken(taken, address=request.get_full_path(), **who)
        return response

    return answer
