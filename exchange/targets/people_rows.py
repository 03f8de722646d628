"""What a person and a post say by now, column by column: as a sheet would say it."""

from typing import Any

from exchange.targets.people_columns import CHANNELS, PERSON, POST, written
from exchange.targets.readers import plain
from institutions.models import Person, Post


def values_of(person: Person) -> dict[str, Any]:
    """As `read_person` would read them; of contacts all that there are."""
    values: dict[str, Any] = {name: getattr(person, name) for name in PERSON}
    for column, (kind, use) in CHANNELS.items():
        values[column] = [
            text
            for channel in person.channels.all()
            if (channel.kind, channel.use) == (kind, use)
            # As it was written, too: an old number may have no code.
            for text in (_read(channel), channel.value)
        ]
    return values


def values_of_post(post: Post) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(post, name) for name in POST}
    for name in ("starts_on", "ends_on"):
        values[name] = values[name] and values[name].isoformat()
    values["focal_themes"] = sorted(theme.code for theme in post.focal_themes.all())
    return values


def cells_of(person: Person) -> dict[str, str]:
    return {name: written(name, getattr(person, name)) for name in PERSON}


def cells_of_post(post: Post) -> dict[str, str]:
    return {name: written(name, getattr(post, name)) for name in ("title", "source")}


def post_of(person: Person, body: int, said: dict[str, Any]) -> Post | None:
    """By its title and its days, those that say just the same first; without a title,
    the one that is held now."""
    posts = [post for post in person.posts.all() if post.institution_id == body]
    if not (title := said.get("title", "")):
        held = [post for post in posts if post.ends_on is None]
        return held[0] if len(held) == 1 else None
    named = [post for post in posts if plain(post.title) == plain(title)]
    named.sort(key=lambda post: _days(post) != _said_days(said))
    starts_on = said.get("starts_on")
    for post in named:
        start = _days(post)[0]
        if not starts_on or not start or start == starts_on:
            return post
    return None


def _days(post: Post) -> tuple[str, str]:
    start, end = post.starts_on, post.ends_on
    return (start.isoformat() if start else "", end.isoformat() if end else "")


def _said_days(said: dict[str, Any]) -> tuple[str, str]:
    return said.get("starts_on", ""), said.get("ends_on", "")


def _read(channel: Any) -> str:
    if channel.kind == "email":
        return channel.value.lower()
    return "".join(sign for sign in channel.value if sign.isdigit() or sign == "+")
