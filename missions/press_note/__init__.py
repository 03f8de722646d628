"""Reading a press note: what it says about a mission, and in which words.

Rules over the registry, the countries and the themes; no guess. Each fact is found,
to be checked, or not found, and points at the words it was read in.
"""
