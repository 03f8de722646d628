"""How a page keeps what is typed on it: what its template and its view need to know."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve

from drafts.actions import Written
from drafts.models import Draft

MOST_OFFERED = 3


@dataclass(frozen=True)
class Keeping:
    """Goes to `components/draft.html`, inside the form, and to
    `components/draft_offers.html`, above it."""

    key: UUID
    owner: int
    address: str
    # What the page is called, and which fields tell one draft of it from another.
    page: str
    names: str = ""
    version: int = 0
    writer: str = ""
    # The page shows a draft, and nothing was sent yet.
    is_resumed: bool = False
    # Drafts of this very page, to be resumed.
    offers: list[Draft] = field(default_factory=list)


def keep_page(
    request: HttpRequest,
    *,
    page: str,
    names: str = "",
    resumed: Draft | None = None,
    key: UUID | None = None,
) -> Keeping:
    """A page shown again goes on with its own draft; a new page offers what there is.

    `key`: of a page that makes a record, the record's form key.
    """
    about = {"owner": request.user.pk, "address": request.path}
    about |= {"page": page, "names": names}
    if resumed is not None:
        version = resumed.version
        return Keeping(key=resumed.key, version=version, is_resumed=True, **about)
    if request.method == "POST":
        posted = request.POST
        return Keeping(
            key=key_of(posted) or key or uuid4(),
            version=whole_number(posted.get("draft_version")),
            writer=posted.get("draft_writer", "")[:40],
            **about,
        )
    drafts = Draft.objects.for_user(request.user).of_page(request.path)
    offers = list(drafts.newest_first()[:MOST_OFFERED])
    return Keeping(key=key or uuid4(), offers=offers, **about)


def find_resumed(request: HttpRequest) -> Draft | None:
    """The draft that a GET names; of somebody else, or of another page, there is none."""
    key = request.GET.get("draft")
    if key is None or request.method != "GET":
        return None
    try:
        drafts = Draft.objects.for_user(request.user).of_page(request.path)
        return get_object_or_404(drafts, pk=key)
    except ValidationError as error:
        raise Http404 from error


def sent_or_resumed(request: HttpRequest, resumed: Draft | None) -> QueryDict | None:
    """What to fill a form with: what was sent, or else what was kept."""
    if request.method == "POST":
        return request.POST
    return resumed.posted if resumed else None


def written_by(request: HttpRequest) -> Written:
    """What a page sends to be kept. Where it lies must be a page of ours."""
    posted = request.POST
    address = posted.get("draft_address", request.path)
    try:
        resolve(address)
    except Resolver404 as error:
        raise Http404 from error
    names = posted.get("draft_names", "").split()
    return Written(
        address=address[:200],
        posted=posted,
        page=posted.get("draft_page", ""),
        label=next(filter(None, map(posted.get, names)), ""),
        version=whole_number(posted.get("draft_version")),
        writer=posted.get("draft_writer", "")[:40],
        turn=whole_number(posted.get("draft_turn")),
    )


def is_by(user, posted: QueryDict) -> bool:
    """Whether the page was shown to this user. One of somebody else may have stayed
    open in a shared browser."""
    return posted.get("draft_owner") == str(user.pk)


def key_of(posted: QueryDict) -> UUID | None:
    """The key of the draft that a form goes on with, if it has one."""
    try:
        return UUID(posted.get("draft_key") or posted.get("form_key") or "")
    except ValueError:
        return None


def whole_number(text: str | None) -> int:
    """As a version or a turn is sent; anything else counts as none."""
    is_number = bool(text) and len(text) < 18 and text.isascii() and text.isdigit()
    return int(text) if is_number else 0
