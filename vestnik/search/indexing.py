"""Stories in the index: what readers can find of them, and what the newsroom can find besides.

министър        a key of the text, in its turn (title, kicker, standfirst, text), so that phrases can be found
_министърът     a word of the title as it is written, and its key
__v             readers can see it
__lbg __s7 __t3 __p12 __c44   language, section, topics, people, kind of thing
__dминистър __nминистърът     a word, and one of the title, that only the newsroom's draft has
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

from vestnik.language import fold, keys, tokens
from vestnik.search.entries import MOST_TOKENS, Doc, tokens_of, write_entries
from vestnik.search.head import make_head
from vestnik.search.marks import LIVE, kind_mark, language_mark, person_mark, section_mark, topic_mark
from vestnik.search.texts import body_of, passages
from vestnik.search.words import forget_lost_words
from vestnik.stories.models import Byline, Story


def index_stories(pks: Iterable[int]) -> int:
    """Brings the entries of these stories up to date, in the transaction under way; returns how many were written."""
    wanted = set(pks)
    rows = _rows(wanted)
    drafts = _drafts(rows.values())
    topics, people = _topics(rows), _people(rows)
    docs = [
        _doc(row, drafts.get(row["latest_revision"]), topics[pk], people[pk])
        for pk, row in sorted(rows.items())
    ]
    return _write(docs, wanted - rows.keys())


def forget_stories(pks: Iterable[int]) -> None:
    """Takes deleted stories out of the index."""
    _write((), set(pks))


def _write(docs: Sequence[Doc], gone: set[int]) -> int:
    """Writes entries; what readers can't find any more is suggested to nobody."""
    before = tokens_of(Story, gone | {doc.object_id for doc in docs})
    written = write_entries(Story, docs, gone)
    lost = _said(before) - _said([doc.tokens for doc in docs])
    if lost:
        transaction.on_commit(partial(forget_lost_words, lost))
    return written


def _said(stories: Iterable[Sequence[str]]) -> set[str]:
    """The keys of those of the stories that readers can see."""
    return {token for said in stories if LIVE in said for token in said if not token.startswith("_")}


def _rows(pks: Iterable[int]) -> dict[int, dict[str, Any]]:
    found = Story.objects.filter(pk__in=list(pks)).values(
        "pk", "title", "kicker", "standfirst", "section_id", "live", "first_published_at", "modified_at",
        "latest_revision", "has_unpublished_changes", text=Cast("body", TextField()), lang=F("locale__language_code"),
    )  # fmt: skip
    return {row["pk"]: row for row in found}


def _drafts(rows: Iterable[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """What the newsroom is writing, where that is not what the row holds: fields of the latest revision, by its id."""
    wanted = [
        row["latest_revision"]
        for row in rows
        if row["latest_revision"] and (not row["live"] or row["has_unpublished_changes"])
    ]
    return dict(Revision.objects.filter(pk__in=wanted).values_list("pk", "content")) if wanted else {}


def _topics(pks: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    through = Story.topics.through.objects.filter(story__in=list(pks)).order_by("topic_id")
    for story, topic in through.values_list("story_id", "topic_id"):
        found[story].append(topic)
    return found


def _people(pks: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    written = Byline.objects.filter(story__in=list(pks)).order_by("person_id")
    for story, person in written.values_list("story_id", "person_id"):
        found[story].append(person)
    return found


def _doc(
    row: Mapping[str, Any], draft: Mapping[str, Any] | None, topics: Sequence[int], people: Sequence[int]
) -> Doc:
    lang, seen = row["lang"], bool(row["live"] and row["first_published_at"])
    if draft is not None and not seen:
        row = {**row, **_words_of(draft)}
    title = [(fold(token.surface), token.key) for token in tokens(row["title"], lang)]
    lead = keys(f"{row['kicker']} . {row['standfirst']}", lang)
    text = [key for passage in passages(body_of(row["text"])) for key in keys(passage, lang)]
    said = [*(key for _form, key in title), *lead, *text][:MOST_TOKENS]
    marks = [
        *({LIVE} if seen else ()),
        language_mark(lang),
        kind_mark(Story),
        *([section_mark(row["section_id"])] if row["section_id"] else ()),
        *map(topic_mark, topics),
        *map(person_mark, people),
    ]
    if draft is not None and seen:
        marks += _only_in_draft(_words_of(draft), lang, {*said, *title_tokens(title)})
    second = int((row["first_published_at"] or row["modified_at"]).timestamp())
    head = make_head(second, title, lead, text)
    return Doc(row["pk"], second, [*said, *title_tokens(title), *marks], head, moves=seen)


def title_tokens(title: Iterable[tuple[str, str]]) -> list[str]:
    """Tokens of the words of a title, (folded form, key) each: forms for who types their beginnings, and keys."""
    said = (word for form, key in title for word in (_plain(form), key))
    return [f"_{word}" for word in dict.fromkeys(said) if word]


def _plain(form: str) -> str:
    return "".join(filter(str.isalnum, form))


def _words_of(draft: Mapping[str, Any]) -> dict[str, str]:
    body = draft.get("body") or ""
    return {
        "title": str(draft.get("title") or ""),
        "kicker": str(draft.get("kicker") or ""),
        "standfirst": str(draft.get("standfirst") or ""),
        "text": body if isinstance(body, str) else json.dumps(body),
    }


def _only_in_draft(draft: Mapping[str, str], lang: str, known: set[str]) -> list[str]:
    title = [(fold(token.surface), token.key) for token in tokens(draft["title"], lang)]
    text = " . ".join((draft["kicker"], draft["standfirst"], *passages(body_of(draft["text"]))))
    said = dict.fromkeys([*(key for _form, key in title), *keys(text, lang)])
    new = [key for key in said if key not in known][:MOST_TOKENS]
    return [f"__d{key}" for key in new] + [
        f"__n{token[1:]}" for token in title_tokens(title) if token not in known
    ]
