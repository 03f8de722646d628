"""A page that counts what somebody does on it: the yardstick of the log page.

A click, a choice, a key that is pressed (Enter, Tab to accept) and the filling of a
structured field each count one. Prose does not: it has to be written anyway.
"""

from dataclasses import dataclass, field

from playwright.sync_api import Page

# Names of fields, without the number of their row, that hold prose.
PROSE = {
    "purpose",
    "visits-subject",
    "debriefing-summary",
    "debriefing-participants",
    "follow_ups-title",
    "text",
}


@dataclass
class CountedPage:
    page: Page
    done: list[str] = field(default_factory=list)

    @property
    def interactions(self) -> int:
        return len(self.done)

    def click(self, selector: str) -> None:
        self._count(f"click {selector}")
        self.page.click(selector)

    def choose(self, name: str, value: str) -> None:
        self._count(f"choose {name}")
        self.page.select_option(f"[name={name}]", value)

    def press(self, key: str) -> None:
        self._count(f"press {key}")
        self.page.keyboard.press(key)

    def fill(self, name: str, text: str) -> None:
        """Type into the field of that name; free when it holds prose."""
        if not is_prose(name):
            self._count(f"fill {name}")
        self.page.fill(f"[name={name}]", text)

    def _count(self, what: str) -> None:
        self.done.append(what)

    def report(self) -> str:
        lines = (f"{number:3} {what}" for number, what in enumerate(self.done, start=1))
        return "\n".join(lines)


def is_prose(name: str) -> bool:
    return "-".join(part for part in name.split("-") if not part.isdecimal()) in PROSE
