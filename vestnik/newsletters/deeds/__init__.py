"""What `vestnik newsletter` can do. A module a deed, or a few that belong together; `add_to` adds them to the command.

A deed is a function of the options that yields lines; `parser.set_defaults(does=…)` names it.
"""

from vestnik.newsletters.deeds import checking, importing, sending

DEEDS = (checking, importing, sending)
