"""What comes back for mails that were sent: bounces, complaints, and where they are read from.

`codes` and `reading` are plain functions of what a mail server or a stranger wrote; `taking` acts on it.
"""

from vestnik.newsletters.returns.codes import Kind, classify

__all__ = ["Kind", "classify"]
