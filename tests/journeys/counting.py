"""A page that counts what somebody does on it: the yardstick of the log page.

A click, a choice, a paste, a key that takes something (Enter, Space) and the filling
of a structured field each count one. Prose does not: it has to be written anyway.
Nor does Tab, which only leads on. A marked line of prose, which makes a follow-up
with an owner and a date, counts one.
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


MOST_STOPS = 200
HAS_FOCUS = "selector => document.activeElement.matches(selector)"


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

    def paste(self, name: str, text: str) -> None:
        """Ctrl+V into the field of that name."""
        self._count(f"paste {name}")
        self.page.fill(f"[name={name}]", text)
        self.page.locator(f"[name={name}]").dispatch_event("paste")

    def write(self, name: str, lines: list[str]) -> None:
        """Prose, line by line; those with a mark are structured."""
        for line in lines:
            if line.startswith("!"):
                self._count(f"write {line}")
        self.page.fill(f"[name={name}]", "\n".join(lines))

    # The same without a mouse

    def reach(self, selector: str) -> None:
        """Tab on to what this selects, however many stops there are."""
        for _stop in range(MOST_STOPS):
            if self.page.evaluate(HAS_FOCUS, selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached with the keyboard")

    def press_on(self, selector: str, key: str = "Enter") -> None:
        self.reach(selector)
        self.press(key)

    def type(self, name: str, text: str) -> None:
        """Reach the field of that name and type; free when it holds prose."""
        self.reach(f"[name={name}]")
        if not is_prose(name):
            self._count(f"type {name}")
        self.page.keyboard.type(text)

    def type_lines(self, name: str, lines: list[str]) -> None:
        self.reach(f"[name={name}]")
        for line in lines:
            if line.startswith("!"):
                self._count(f"type {line}")
        self.page.keyboard.type("\n".join(lines))

    def paste_at(self, name: str, text: str) -> None:
        self.reach(f"[name={name}]")
        self.paste(name, text)

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
