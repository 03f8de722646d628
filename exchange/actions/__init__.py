from exchange.actions.imports import (
    check_again,
    choose_columns,
    correct_alike,
    decide_row,
    guessed_columns,
    remembered_columns,
    revert_import,
    start_import,
    write_import,
)
from exchange.actions.running import advance, run_imports

__all__ = [
    "advance",
    "check_again",
    "choose_columns",
    "correct_alike",
    "decide_row",
    "guessed_columns",
    "remembered_columns",
    "revert_import",
    "run_imports",
    "start_import",
    "write_import",
]
