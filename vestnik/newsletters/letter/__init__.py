"""An issue as mail, as plain text and as page; and the gate before it is sent.

    made = letter.compose(issue)            # Letter: subject, html, text, page, links
    bare = letter.without_notes(made, issue)  # the same for those who are owed no correction; None if it tells none
    mail = letter.compile(made, issue)      # Compiled: mail.message(letter.Slots(address, token, mark))
    mail = letter.load(mail.dump())         # the same, signed if the paper signs its mails itself
    letter.gate.faults(issue)               # list of Fault(check, words, where, fatal)

Loaded as they are asked for: what is pure here (`compiled`, `wire`) needs no Django.
"""

from importlib import import_module
from typing import Any

_WHERE = {
    "Compiled": "compiled",
    "Slots": "compiled",
    "Letter": "composing",
    "compose": "composing",
    "page": "composing",
    "without_notes": "composing",
    "compile": "envelope",
    "load": "envelope",
    "gate": "gate",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{_WHERE[name]}")
    return module if name == _WHERE[name] else getattr(module, name)
