"""A form with a draft, as the script of a page sends it."""

from uuid import uuid4

import pytest

ADD = "/missions/new/"


@pytest.fixture
def autosave(client):
    """Send what stands on the page; `key` and the rest as the page knows them."""

    def send(key, *, turn=1, version=0, writer="tab", address=ADD, **fields):
        about = {"key": key, "version": version, "writer": writer, "turn": turn}
        about |= {"address": address, "page": "Log a mission", "names": "title purpose"}
        sent = {f"draft_{name}": value for name, value in about.items()}
        return client.post(
            f"/drafts/{key}/",
            sent | {"form_key": key} | fields,
            headers={"accept": "application/json"},
        )

    return send


@pytest.fixture
def key():
    return uuid4()
