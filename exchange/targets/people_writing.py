"""People and posts that were judged, written. Nobody is told: no message goes out."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from exchange.targets.base import Action, Verdict
from exchange.targets.institution_writing import Done, created
from exchange.targets.people_columns import CHANNELS, PERSON, POST
from institutions.models import Channel, Person, Post, Theme
from migration_coop.lib.changesets import changes_of

Places = list[tuple[Person, dict[str, Any], Done]]


def write_people(verdicts: Sequence[Verdict], *, by, at: datetime) -> list[Done]:
    """A constant number of queries, whatever the number of rows."""
    done: list[Done] = [[] for _verdict in verdicts]
    people = _created(verdicts, done) | _updated(verdicts, done)
    places = [
        (people[place], verdict.values, done[place])
        for place, verdict in enumerate(verdicts)
        if place in people
    ]
    _write_channels(places)
    _write_posts(places)
    return done


def _created(verdicts: Sequence[Verdict], done: list[Done]) -> dict[int, Person]:
    new = {
        place: Person(**_only(verdict.values, PERSON))
        for place, verdict in enumerate(verdicts)
        if verdict.action == Action.CREATE
    }
    Person.objects.bulk_create(new.values())
    for place, person in new.items():
        done[place].append(created(person))
    return new


def _updated(verdicts: Sequence[Verdict], done: list[Done]) -> dict[int, Person]:
    places = {
        place: verdict.match["pk"]
        for place, verdict in enumerate(verdicts)
        if verdict.action == Action.UPDATE and verdict.match
    }
    locked = Person.objects.select_for_update(of=["self"]).order_by("pk")
    people = locked.in_bulk(set(places.values()))
    for place, pk in places.items():
        values = _only(verdicts[place].values, PERSON)
        _change(people[pk], values, done[place])
    Person.objects.bulk_update(people.values(), [*PERSON, "version"])
    return {place: people[pk] for place, pk in places.items()}


def _write_channels(places: Places) -> None:
    """Another value takes the place of the one there is; beside several it is added."""
    wanted = [
        (person, kind, use, values[column], done)
        for person, values, done in places
        for column, (kind, use) in CHANNELS.items()
        if column in values
    ]
    known: dict[tuple, list[Channel]] = {}
    listed = Channel.objects.filter(person__in=[person for person, *_ in wanted])
    for channel in listed.select_for_update(of=["self"]).order_by("pk"):
        key = (channel.person_id, channel.kind, channel.use)
        known.setdefault(key, []).append(channel)
    new, changed = [], []
    for person, kind, use, value, done in wanted:
        there = known.get((person.pk, kind, use), [])
        if len(there) == 1:
            done += [change.dump() for change in changes_of(there[0], {"value": value})]
            there[0].value = value
            changed.append(there[0])
        else:
            new.append((Channel(person=person, kind=kind, use=use, value=value), done))
    Channel.objects.bulk_update(changed, ["value"])
    _create(Channel, new)


def _write_posts(places: Places) -> None:
    locked = Post.objects.select_for_update(of=["self"]).order_by("pk")
    known = locked.in_bulk([v["post"] for _p, v, _d in places if "post" in v])
    new, themed = [], []
    for person, values, done in places:
        if "post" in values:
            post = known[values["post"]]
            _change(post, _only(values, POST), done)
        elif "institution" in values:
            days = _only(values, POST)
            post = Post(person=person, institution_id=values["institution"], **days)
            new.append((post, done))
        else:
            continue
        themed.append((post, values.get("focal_themes", []), done))
    Post.objects.bulk_update(known.values(), [*POST, "version"])
    _create(Post, new)
    _write_focal_themes(themed)


def _write_focal_themes(themed: list[tuple[Post, list[str], Done]]) -> None:
    links = Post.focal_themes.through
    keys = dict(Theme.objects.order_by("pk").values_list("code", "pk"))
    listed = links.objects.filter(post__in=[post for post, _codes, _done in themed])
    known = set(listed.values_list("post", "theme"))
    new = [
        (links(post_id=post.pk, theme_id=keys[code]), done)
        for post, codes, done in themed
        for code in codes
        if (post.pk, keys[code]) not in known
    ]
    _create(links, new)


def _change(row: Any, values: dict[str, Any], done: Done) -> None:
    changes = changes_of(row, values)
    done += [change.dump() for change in changes]
    for name, value in values.items():
        setattr(row, name, value)
    if changes:
        row.version += 1


def _only(values: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    found = {name: values[name] for name in names if name in values}
    for name in ("starts_on", "ends_on"):
        if found.get(name):
            found[name] = date.fromisoformat(found[name])
    return found


def _create(model: Any, new: list[tuple[Any, Done]]) -> None:
    model.objects.bulk_create([row for row, _done in new])
    for row, done in new:
        done.append(created(row))
