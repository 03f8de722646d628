from overview.models.saved_view import DefaultView, SavedView, Scope
from overview.models.search_entry import SearchEntry, Source

__all__ = ["DefaultView", "SavedView", "Scope", "SearchEntry", "Source"]
