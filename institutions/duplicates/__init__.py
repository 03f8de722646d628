"""Bodies and people that may be in the registry twice (docs/features/duplicates.md)."""
