from overview.models.notices_read import NoticesRead

__all__ = ["NoticesRead"]
