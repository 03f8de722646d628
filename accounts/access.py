"""What a user may reach, worked out once per request from the grants they hold."""

from collections.abc import Iterable
from dataclasses import dataclass

READING = frozenset({"staff", "coordinator", "admin", "observer"})
WRITING = frozenset({"staff", "coordinator", "admin"})
COORDINATING = frozenset({"coordinator"})
ADMINISTERING = frozenset({"admin"})


@dataclass(frozen=True)
class GrantedScope:
    """One grant: a role everywhere, in one country, or for one institution."""

    role: str
    country: str | None
    institution: int | None

    @property
    def is_everywhere(self) -> bool:
        return self.country is None and self.institution is None


class Access:
    """Questions about a set of grants. Lower apps ask these and know no role."""

    def __init__(self, scopes: Iterable[GrantedScope]):
        self.scopes = tuple(scopes)

    @property
    def reads_everywhere(self) -> bool:
        return self._everywhere(READING)

    @property
    def writes_everywhere(self) -> bool:
        return self._everywhere(WRITING)

    @property
    def administers_everywhere(self) -> bool:
        return self._everywhere(ADMINISTERING)

    @property
    def administers(self) -> bool:
        return any(scope.role in ADMINISTERING for scope in self.scopes)

    @property
    def coordinates(self) -> bool:
        return any(scope.role == "coordinator" for scope in self.scopes)

    @property
    def writes(self) -> bool:
        return any(scope.role in WRITING for scope in self.scopes)

    @property
    def readable_countries(self) -> set[str]:
        return self._countries(READING)

    @property
    def writable_countries(self) -> set[str]:
        return self._countries(WRITING)

    @property
    def administered_countries(self) -> set[str]:
        return self._countries(ADMINISTERING)

    @property
    def coordinated_countries(self) -> set[str]:
        return self._countries(COORDINATING)

    @property
    def readable_institutions(self) -> set[int]:
        return self._institutions(READING)

    @property
    def writable_institutions(self) -> set[int]:
        return self._institutions(WRITING)

    def _everywhere(self, roles: frozenset[str]) -> bool:
        return any(s.is_everywhere and s.role in roles for s in self.scopes)

    def _countries(self, roles: frozenset[str]) -> set[str]:
        return {s.country for s in self.scopes if s.country and s.role in roles}

    def _institutions(self, roles: frozenset[str]) -> set[int]:
        return {s.institution for s in self.scopes if s.institution and s.role in roles}
