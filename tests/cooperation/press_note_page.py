"""What a browser sends from the page of a press note, and what it shows."""

import re
from html import unescape

from drafts.models import Draft
from tests.missions.press_notes import SEED

PAGE = "/missions/new/from-text/"


def read(client, text=SEED, **fields):
    return client.post(PAGE, {"text": text, **fields})


def values(page, name):
    """What stands in the text boxes of this name."""
    found = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page.text)
    return [
        unescape(match[1])
        for box in found
        if (match := re.search(r'value="([^"]*)"', box))
    ]


def taken(page):
    boxes = re.findall(r'<input[^>]*name="take"[^>]*>', page.text)
    return {re.search(r'value="([^"]*)"', box)[1] for box in boxes if " checked" in box}


def prepare(client, *take, **fields):
    data = {"prepare": "1", "take": list(take)} | fields
    response = client.post(PAGE, data)
    draft = Draft.objects.get()
    assert response.url == f"/missions/new/?draft={draft.pk}"
    return draft
