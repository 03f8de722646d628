"""Pasted lists and programmes: from a text to rows of cells that somebody checks.

    text -> lines (tables, lines) -> cells (people, visits) -> how sure (judging)

Nothing here knows a web page, and nothing here stores anything.
"""
