"""Whom a visit met: the post-holders of the institution on that day, to be ticked.

The same lines stand in the row and answer alone when the institution changes.
"""

from django import forms

from institutions.models import Post


class Offers(forms.widgets.ChoiceWidget):
    """Tick boxes of people, and what else the page may offer about the institution."""

    template_name = "missions/hosts.html"
    input_type = "checkbox"
    allow_multiple_selected = True
    # By `<name>_shown`: no tick at all may also mean that there was nothing to tick.
    tells_that_it_was_shown = True
    # Promises of this institution, as subjects: the app above lends them.
    subjects: list = []

    def value_from_datadict(self, data, files, name):
        """Nothing at all where the boxes were not shown: then none was unticked."""
        is_shown = f"{name}_shown" in data
        return super().value_from_datadict(data, files, name) if is_shown else None

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        row = name.removesuffix("-hosts")
        return context | {"row": row, "subjects": self.subjects}


class HostsField(forms.Field):
    """Cleaned to the posts that were ticked; those of another institution are not."""

    widget = Offers

    def __init__(self):
        super().__init__(label="", required=False)
        self.offered: list[Post] = []

    def offer(self, posts: list[Post]) -> None:
        self.offered = posts
        self.widget.choices = [(post.pk, _with_title(post)) for post in posts]

    def to_python(self, value):
        if value is None:
            return None
        return [post for post in self.offered if str(post.pk) in value]


def _with_title(post: Post) -> str:
    return f"{post.person.full_name}, {post.title}"
