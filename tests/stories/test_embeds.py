"""Films and sound: a fixed list of providers, players' addresses made by us, refusals in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestnik.stories.embeds import PLAYER_HOSTS, EmbedRefused, embed_for


@pytest.mark.parametrize(
    ("url", "src"),
    [
        (
            "https://www.youtube.com/watch?v=abcDEF12345&t=4",
            "https://www.youtube-nocookie.com/embed/abcDEF12345",
        ),
        ("https://youtu.be/abcDEF12345?si=x", "https://www.youtube-nocookie.com/embed/abcDEF12345"),
        ("https://m.youtube.com/shorts/abcDEF12345", "https://www.youtube-nocookie.com/embed/abcDEF12345"),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?dnt=1"),
        ("https://dai.ly/x8abcde", "https://www.dailymotion.com/embed/video/x8abcde"),
        (
            "https://peertube.tv/w/kkGMgK9ZtnKfYAgnEtQxbv",
            "https://peertube.tv/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv",
        ),
    ],
)
def test_a_link_as_people_copy_it_becomes_the_players_address(url, src):
    assert embed_for(url).src == src


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/watch?v=abcDEF12345",
        "https://youtube.com.evil.example/watch?v=abcDEF12345",
        "javascript:alert(1)",
        "https://www.youtube.com/watch?v=../../x",
        "https://www.youtube.com/@channel",
        "https://user@evil.example:443/https://youtu.be/abcDEF12345",
        "https://[",
        "",
    ],
)
def test_anything_else_is_refused(url):
    with pytest.raises(EmbedRefused):
        embed_for(url)


@given(
    st.text(max_size=60),
    st.sampled_from(["youtu.be", "vimeo.com", "soundcloud.com", "open.spotify.com", "evil.org"]),
)
def test_no_link_leads_a_page_to_a_host_that_is_not_listed(tail, host):
    try:
        src = embed_for(f"https://{host}/{tail}").src
    except EmbedRefused:
        return
    assert src.startswith(tuple(f"{player}/" for player in PLAYER_HOSTS))
    assert not set(src) & set("\"'<> ")
