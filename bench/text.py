"""Texts that become fields: `bin/bench text` measures every reader of them."""

from bench import pasted_lists, press_notes

READERS = (pasted_lists, press_notes)


def figures() -> dict[str, float]:
    return {
        name: number for reader in READERS for name, number in reader.figures().items()
    }


def rows() -> list[list]:
    """The tables of all readers, one under the other."""
    return [row for reader in READERS for row in [*reader.rows(), []]]
