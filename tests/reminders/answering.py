"""What the tests of answers to mails share."""

from datetime import timedelta

from django.core.signing import TimestampSigner, b62_encode
from django.utils import timezone

DAY = timedelta(days=1)


class SignerOfThatDay(TimestampSigner):
    """Signs as it did so many days ago."""

    def __init__(self, *, days, **options):
        super().__init__(**options)
        self.signed_at = timezone.now() - timedelta(days=days)

    def timestamp(self):
        return b62_encode(int(self.signed_at.timestamp()))


def signed(value, *, salt, days=0):
    """A token as ours, or nearly."""
    return SignerOfThatDay(salt=salt, sep=".", days=days).sign(value)


def path_of(url):
    """The address on the test client's site."""
    return "/" + url.split("/", 3)[3]


def send(client, where, kind, **typed):
    """Open the page, fill in one of its forms, send it."""
    form = form_of(client.get(where), kind)
    fields = {f"{kind}-{name}": value for name, value in typed.items()}
    hidden = {
        form.add_prefix(field.name): field.value()
        for field in form
        if field.value() is not None
    }
    return client.post(where, {"kind": kind, **hidden, **fields})


def form_of(page, kind):
    return next(form for form in page.context["forms"] if form.kind == kind)
