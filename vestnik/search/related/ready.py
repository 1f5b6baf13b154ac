"""What the app does for related stories as Django starts."""

from __future__ import annotations

from datetime import timedelta


def register() -> None:
    """The fragment, the background work, and the editors' page."""
    from wagtail import hooks

    from vestnik.search.related.fragment import register_fragments
    from vestnik.search.related.keep import keep, refresh_weights
    from vestnik.stories.chores import register_chore

    register_fragments()
    register_chore("Related stories", timedelta(seconds=2), keep)
    register_chore("Weights of related stories", timedelta(hours=24), refresh_weights)
    hooks.register("register_admin_urls", _admin_urls)


def _admin_urls() -> list:
    # the admin is loaded by those who serve it only
    from django.urls import include, path

    from vestnik.search.related import desk
    from vestnik.stories.admin.views import further_buttons

    if desk.button not in further_buttons:
        further_buttons.append(desk.button)
    return [path("stories/related/", include(desk))]
