"""The editor of minutes and addenda, as somebody has it before them in a browser."""

from missions.models import MinutesStatus
from tests.factories.missions import LOGGED

CIRCULATED = {"status": MinutesStatus.CIRCULATED, "circulated_at": LOGGED}
AGREED = {**CIRCULATED, "status": MinutesStatus.AGREED, "agreed_at": LOGGED}
TEXT = "They met.\n\n! @ANPE 15/03 envoyer le projet\n\nThey left."
MERGED = "They met in Tunis.\n\n! @ANPE 15/03 envoyer le projet\n\nThey left early."


class OpenEditor:
    """Call it to send a text from there."""

    def __init__(self, client, who, url):
        self.client, self.who, self.url = client, who, url
        client.force_login(who)
        page = client.get(url)
        self.key = page.context["keeping"].key
        self.fields = fields_of(page)

    def __call__(self, text, **fields):
        self.client.force_login(self.who)
        # As a browser sends it.
        text = text.replace("\n", "\r\n")
        sent = self.fields | {"text": text, "draft_key": self.key} | fields
        return self.client.post(self.url, sent)

    def keep(self, text):
        """Keep what is typed as the script of the page does; where it is resumed."""
        sent = self.fields | {"text": text, "draft_key": self.key}
        sent |= {"draft_address": self.url, "draft_names": "text"}
        self.client.force_login(self.who)
        as_script = {"accept": "application/json"}
        self.client.post(f"/drafts/{self.key}/", sent, headers=as_script)
        return f"{self.url}?draft={self.key}"


def fields_of(page):
    return {field.html_name: field.value() for field in page.context["form"]}
