"""The text that is copied for WhatsApp: what, when, where, and nobody's name."""

import pytest
from django.utils import timezone, translation

from reminders.models import Topic
from reminders.sharing import text_to_share
from tests.factories.cooperation import FollowUpFactory
from tests.reminders.answering import DAY
from tests.reminders.conftest import TODAY


@pytest.fixture
def milestone(due_on):
    return due_on(timezone.localdate() + 7 * DAY, title_fr="Signer la convention")


def test_the_text_says_what_when_and_where(milestone, owner):
    text = text_to_share(Topic.MILESTONE, milestone, TODAY, reader=owner, today=TODAY)

    assert "Signer la convention" in text
    assert "Due today" in text
    assert text.endswith(milestone.get_absolute_url())
    assert owner.last_name not in text
    assert owner.email not in text


def test_without_a_date_it_says_so(owner):
    promise = FollowUpFactory(owner=owner, due_on=None)

    text = text_to_share(Topic.FOLLOW_UP, promise, None, reader=owner, today=TODAY)

    assert "No date was agreed" in text


def test_the_panel_of_a_thing_offers_it(client, milestone, coordinator):
    client.force_login(coordinator)

    page = client.get(f"/reminders/of/milestone/{milestone.pk}/").content.decode()

    assert f'id="share-milestone-{milestone.pk}"' in page
    assert 'data-copies="share-' in page


def test_the_page_of_chases_offers_it_in_the_recipients_language(
    client, owner, coordinator
):
    owner.prefer(language="fr")
    promise = FollowUpFactory(owner=owner, title="Envoyer le projet", due_on=TODAY)
    client.force_login(coordinator)

    page = client.get(f"/reminders/chase/?follow_up={promise.pk}")

    with translation.override("fr"):
        assert page.context["forms"][0].letter.text.startswith("Suite")
    assert f'id="share-{owner.pk}"' in page.content.decode()
