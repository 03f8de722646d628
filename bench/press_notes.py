"""How well press notes are read: figures per field, on notes whose facts are known."""

import csv
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from institutions.models import Institution, social_side_of
from institutions.reference import FOLDER as REFERENCE
from missions.press_note.funding import KnownProgramme, programme_names
from missions.press_note.gazetteer import Gazetteer, body_of
from missions.press_note.proposals import PressNote, Proposal, State
from missions.press_note.reading import Known, read_press_note
from missions.press_note.text import level
from missions.press_note.themes import KnownTheme

CORPUS = Path(__file__).parent / "corpus" / "press_notes"
HALVES = ("tuned", "held_out")
SINGLE = ("starts_on", "ends_on", "visiting_country", "host_country", "city")
SINGLE += ("programme", "purpose", "debriefing_with", "debriefing_on")
SIDES = {"employers", "workers"}
FIELDS = (
    *SINGLE,
    "member_name",
    "member_title",
    "member_institution",
    "seats",
    "visits",
    "funders",
    "implementers",
    "themes",
    "interests",
)


@dataclass
class Shown:
    """What the page shows for one fact."""

    values: list[str]
    is_certain: bool


def known_of_the_reference() -> Known:
    """The bodies and themes every installation starts with; no database is asked."""
    bodies = [
        body_of(_institution(line), label=line["name_fr"] or line["name_en"])
        for line in _lines("institutions")
    ]
    themes = [
        KnownTheme(
            line["code"],
            line["code"],
            line["name_fr"],
            (line["name_fr"], line["name_en"]),
        )
        for line in _lines("themes")
    ]
    return Known(Gazetteer(bodies), PROGRAMMES, themes)


def _lines(name: str):
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _institution(line) -> Institution:
    names = {key: line[key] for key in ("code", "name_fr", "name_en", "name_pt")}
    return Institution(
        **names,
        acronym=line["acronym"],
        type=line["type"],
        social_side=social_side_of(line["type"]),
        country_id=line["country"] or None,
    )


PROGRAMMES = [
    KnownProgramme(
        pk="FMM-WA",
        label="FMM West Africa (DDF)",
        names=programme_names(
            "Appui à la libre circulation des personnes et à la migration en Afrique de"
            " l’Ouest (FMM Afrique de l’Ouest)",
            "Support to Free Movement of Persons and Migration in West Africa"
            " (FMM West Africa)",
        ),
        funders=frozenset({"XX-EU", "XX-ECOWAS"}),
        implementers=frozenset({"XX-IOM", "XX-ILO", "XX-ICMPD"}),
    ),
    KnownProgramme(
        pk="THAMM",
        label="THAMM",
        names=("THAMM",),
        funders=frozenset({"XX-EU"}),
        implementers=frozenset({"XX-IOM", "XX-ILO", "DE-GIZ"}),
    ),
]


def notes(half: str):
    """Each note of a half: its name, its text, its facts."""
    for path in sorted((CORPUS / half).glob("*.txt")):
        facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        yield path.stem, path.read_text(encoding="utf-8"), facts


def read(text: str, facts: dict, known: Known) -> PressNote:
    return read_press_note(text, known, today=date.fromisoformat(facts["read_on"]))


# --- Judging ---------------------------------------------------------------------------


def judge(press_note: PressNote, facts: dict) -> dict[str, Counter]:
    """Per field, how many facts are right, to check, not found, wrong but certain."""
    scores = {field: Counter() for field in FIELDS}
    for name in SINGLE:
        _judge_single(scores[name], facts[name], getattr(press_note, name))
    _judge_members(scores, facts["members"], press_note)
    _judge_list(
        scores["seats"],
        facts["seats"],
        [
            Shown([seat.side], seat.state == State.FOUND)
            for seat in press_note.seats
            if not seat.name and seat.side in SIDES
        ],
    )
    shown_visits = [_shown(visit.institution) for visit in press_note.visits]
    _judge_list(scores["visits"], facts["visits"], shown_visits)
    for name in ("funders", "implementers", "interests"):
        shown = [_shown(proposal) for proposal in getattr(press_note, name)]
        _judge_list(scores[name], facts[name], shown)
    themes = [_shown(theme) for theme in press_note.themes]
    _judge_list(scores["themes"], facts["themes"], themes)
    return scores


def _shown(proposal: Proposal) -> Shown:
    values = [_plain(value) for value in proposal.values]
    return Shown(values, proposal.state == State.FOUND)


def _plain(value) -> str:
    for name in ("code", "pk"):
        if hasattr(value, name):
            return str(getattr(value, name))
    return value.isoformat() if isinstance(value, date) else str(value)


def _judge_single(score: Counter, fact, proposal: Proposal) -> None:
    _judge_list(score, [] if fact is None else [fact], [_shown(proposal)])


def _judge_list(score: Counter, facts: list, shown: list[Shown]) -> None:
    """Match each fact with something shown; what is left over was made up."""
    left = [one for one in shown if one.values]
    for fact in facts:
        is_open = isinstance(fact, dict)
        wanted = fact["check"] if is_open else fact
        wanted = wanted if isinstance(wanted, list) else [wanted]
        fits = [one for one in left if _fits(one, wanted)]
        certain = [one for one in fits if one.is_certain]
        if fits:
            one = (certain or fits)[0]
            left.remove(one)
            if is_open:
                score["wrong" if one.is_certain else "right"] += 1
            else:
                score["right" if one.is_certain else "check"] += 1
        else:
            score["missing"] += 1
    score["wrong"] += sum(one.is_certain for one in left)
    score["noise"] += sum(not one.is_certain for one in left)


def _fits(shown: Shown, wanted: list[str]) -> bool:
    return any(
        level(text) == level(value) or (len(text) > 15 and level(text) in level(value))
        for text in wanted
        for value in shown.values
    )


def _judge_members(scores, facts: list[dict], press_note: PressNote) -> None:
    seats = {level(seat.name): seat for seat in press_note.seats if seat.name}
    for fact in facts:
        seat = seats.pop(level(fact["name"]), None)
        is_open = fact.get("check", False)
        names = {"check": fact["name"]} if is_open else fact["name"]
        certain = bool(seat) and seat.state == State.FOUND
        shown = [Shown([seat.name], certain)] if seat else []
        _judge_list(scores["member_name"], [names], shown)
        title = [Shown([seat.title], True)] if seat and seat.title else []
        wanted = [fact["title"]] if fact["title"] else []
        _judge_list(scores["member_title"], wanted, title)
        wanted = [fact["institution"]] if fact["institution"] else []
        shown = [_shown(seat.institution)] if seat else []
        _judge_list(scores["member_institution"], wanted, shown)
    left = [Shown([seat.name], seat.state == State.FOUND) for seat in seats.values()]
    _judge_list(scores["member_name"], [], left)


# --- Reporting -------------------------------------------------------------------------


def scores_of(half: str) -> dict[str, Counter]:
    known = known_of_the_reference()
    total = {field: Counter() for field in FIELDS}
    for _, text, facts in notes(half):
        for field, score in judge(read(text, facts, known), facts).items():
            total[field] += score
    return total


def _rates(score: Counter) -> tuple[float, float]:
    """Of what is shown as certain, how much is right; of the facts, how many appear."""
    certain = score["right"] + score["wrong"]
    facts = score["right"] + score["check"] + score["missing"]
    precision = score["right"] / certain if certain else 1.0
    recall = (score["right"] + score["check"]) / facts if facts else 1.0
    return precision, recall


def figures() -> dict[str, float]:
    found = {}
    for half in HALVES:
        scores = scores_of(half)
        for field, score in [*scores.items(), ("all", sum(scores.values(), Counter()))]:
            precision, recall = _rates(score)
            key = f"press_notes.{half}.{field}"
            found[f"{key}.precision"] = round(precision, 4)
            found[f"{key}.recall"] = round(recall, 4)
            found[f"{key}.wrong_but_certain"] = float(score["wrong"])
    return found


HEADINGS = ["half", "field", "right", "to check", "not found", "wrong but certain"]
HEADINGS += ["precision", "recall"]


def rows() -> list[list[str]]:
    table = [HEADINGS]
    for half in HALVES:
        scores = scores_of(half)
        for field, score in [*scores.items(), ("all", sum(scores.values(), Counter()))]:
            counts = [score[name] for name in ("right", "check", "missing", "wrong")]
            rates = [f"{rate:.2f}" for rate in _rates(score)]
            table.append([half, field, *map(str, counts), *rates])
    return table
