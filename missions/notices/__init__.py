"""Other services told of what is published, corrected and withdrawn: webhooks and IndexNow."""

from .noting import note
from .sending import send, send_due, send_test

__all__ = ["note", "send", "send_due", "send_test"]
