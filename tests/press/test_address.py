"""One spelling for each address."""

from urllib.parse import parse_qsl, quote, unquote

import pytest
from django.utils.http import RFC3986_SUBDELIMS
from hypothesis import given
from hypothesis import strategies as st

from vestnik.press.page import canonical, canonical_path

PARAMS = {"page": r"[2-9]|[1-9][0-9]{1,2}", "q": r".{0,40}", "flag": r""}
QUERY_TEXT = st.text("pageq=&;+%0123456789aBcд#?/ ", max_size=40)


@pytest.mark.parametrize(
    ("asked", "spelling"),
    [
        ("/", "/"),
        ("/politics/2026/11/22/a-story/", "/politics/2026/11/22/a-story/"),
        ("/%7euser/", "/~user/"),
        ("/%61%2D%5F%2e/", "/a-_./"),
        ("/новини/", "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/"),
        ("/%d0%bd/", "/%D0%BD/"),
        ("/a%2cb,c/", "/a,b,c/"),
        ("/a%25b/", "/a%25b/"),
        ("/a%3Fb%23c/", "/a%3Fb%23c/"),
        ("/a+b/", "/a+b/"),
        ("/a%20b/", "/a%20b/"),
        ("/.well-known/x", "/.well-known/x"),
        ("/...", "/..."),
        ('/a"b<c>/', "/a%22b%3Cc%3E/"),
    ],
)
def test_a_path_gets_its_spelling(asked, spelling):
    assert canonical_path(asked) == canonical_path(asked.encode()) == spelling


@pytest.mark.parametrize(
    "asked",
    [
        "", "a", "*", "http://example.org/", "//", "//evil.example/", "/a//b", "/..", "/../", "/a/../b", "/a/..", "/.",
        "/./a", "/a/.", "/%2e%2e/", "/%2E/a", "/a%2fb", "/a%2Fb", "/a%2F..%2Fb", "/a\\b", "/a%5cb", "/a%00b", "/a\x00b",
        "/a\nb", "/a%0ab", "/a%7f", "/a\x7fb", "/%c2%85", "/%ff", "/%d0", "/%", "/%2", "/%zz", "/%%41", "/a?b", "/a#b",
        "/a b", "/\ud800", "/" + "a" * 2048, "/" + "д" * 400,
    ],
)  # fmt: skip
def test_what_could_be_read_in_more_ways_than_one_has_no_spelling(asked):
    assert canonical_path(asked) is None


def test_bytes_that_are_not_utf_8_have_no_spelling():
    assert canonical_path(b"/\xff/") is None


@given(st.text(max_size=30))
def test_a_spelling_is_its_own_spelling_and_means_the_same(text):
    for asked in ("/" + text, "/" + quote(text, safe="/", errors="surrogatepass")):
        spelling = canonical_path(asked)
        if spelling is not None:
            assert canonical_path(spelling) == spelling
            assert unquote(spelling) == unquote(asked)


@given(st.text(max_size=30))
def test_all_ways_to_encode_a_path_have_one_spelling(text):
    encoded = "".join(f"%{byte:02x}" for byte in text.replace("/", "").encode("utf-8", "replace"))
    plain = quote(text.replace("/", ""), safe="", errors="replace")
    assert canonical_path("/" + encoded) == canonical_path("/" + plain)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_the_spelling_is_that_of_djangos_reverse(text):
    reversed_ = "/" + quote(text, safe=RFC3986_SUBDELIMS + "/~:@")
    assert canonical_path(reversed_) in {reversed_, None}


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "/x/"),
        ("utm_source=a&fbclid=b", "/x/"),
        ("page=2", "/x/?page=2"),
        ("q=b&page=2", "/x/?page=2&q=b"),
        ("page=2&utm_source=mail&&", "/x/?page=2"),
        ("p%61ge=%32", "/x/?page=2"),
        ("q=a+b", "/x/?q=a%20b"),
        ("q=a%2Bb", "/x/?q=a%2Bb"),
        ("q=a;page=2", "/x/?q=a%3Bpage%3D2"),
        ("q=a=b", "/x/?q=a%3Db"),
        ("q=%d0%b0", "/x/?q=%D0%B0"),
        ("q=%23%26", "/x/?q=%23%26"),
        ("q=", "/x/?q="),
        ("q", "/x/?q="),
        ("flag", "/x/?flag="),
        ("%ff=1", "/x/"),
        ("PAGE=x", "/x/"),
    ],
)
def test_declared_parameters_stay_and_others_fall_away(query, address):
    assert canonical("/x/", query, PARAMS) == address


@pytest.mark.parametrize(
    "query",
    ["page=1", "page=", "page", "page=2%0a", "page=02", "page=2x", "page=2&page=2", "page=2&p%61ge=3", "q=%ff",
     "flag=1", "q=a&q=b", "page=2#q", "x=#", "x=" + "a" * 2048, "q=" + "a" * 41],
)  # fmt: skip
def test_what_does_not_fit_or_comes_twice_has_no_address(query):
    assert canonical("/x/", query, PARAMS) is None


def test_a_path_without_a_spelling_has_no_address():
    assert canonical("/a/../b", "page=2", PARAMS) is None


@given(QUERY_TEXT)
def test_an_address_is_its_own_address(query):
    address = canonical("/x/", query, PARAMS)
    if address is not None:
        path, _, rest = address.partition("?")
        assert canonical(path, rest, PARAMS) == address


@given(QUERY_TEXT)
def test_an_address_means_what_django_reads_in_the_query(query):
    address = canonical("/x/", query, PARAMS)
    if address is not None:
        asked = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] in PARAMS]
        assert sorted(asked) == parse_qsl(address.partition("?")[2], keep_blank_values=True)
