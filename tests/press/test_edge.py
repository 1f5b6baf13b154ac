"""Surrogates learn of every change: what pages bear, what is purged, what happens if nobody listens."""

import gzip
import json
import math
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.press import edge_servers
from tests.press.edge_servers import get
from vestnik.press.edge.answers import surrogate_body, surrogate_headers
from vestnik.press.edge.folding import LONGEST, keys_header, spellings
from vestnik.press.edge.follower import ECHO, MOST_KEYS, EdgeFollower
from vestnik.press.edge.purgers import Cloudflare, Fastly, PurgeError, Varnish, purger
from vestnik.press.journal import Entry, Journal
from vestnik.press.keys import digest, digests
from vestnik.press.page import Page
from vestnik.press.parts import make_piece

DIGESTS = st.integers(0, 2**63 - 1)
THOUSANDS = st.builds(
    lambda seed, number: {digest(f"{seed}:{each}") for each in range(number)},
    st.integers(),
    st.integers(0, 6_000),
)


# Keys


@given(st.sets(DIGESTS, max_size=30) | THOUSANDS, st.data())
@example({digest(str(number)) for number in range(50_000)}, None)
def test_a_page_with_any_keys_is_purged_by_a_change_of_any_of_them(keys, data):
    borne = set(keys_header(keys).split())
    some = (
        data.draw(st.sets(st.sampled_from(sorted(keys)), min_size=1, max_size=5)) if data and keys else keys
    )
    for key in some:
        assert borne & set(spellings([key]))


@given(THOUSANDS)
def test_keys_stay_below_what_a_header_may_have(keys):
    assert len(keys_header(keys)) <= LONGEST < 8_192
    assert keys_header(sorted(keys, reverse=True)) == keys_header(keys)


def test_a_page_of_few_keys_is_purged_for_its_own_sake_only():
    borne = set(keys_header({digest(f"story:{number}") for number in range(400)}).split())
    others = spellings(digest(f"story:{number}") for number in range(400, 10_000))
    assert not borne & set(others)


# What a surrogate gets


def stored(*parts, until=math.inf, hard_until=math.inf, keys=("story:1",)):
    return Page(
        address="/", status=200, headers=(), parts=parts, edition=1, keys=digests(keys), names=(), code=0,
        made_at=0.0, modified_at=0.0, until=until, hard_until=hard_until,
    )  # fmt: skip


def test_a_surrogate_gets_references_in_place_of_fragments():
    page = stored(make_piece(b"<p>one</p>"), "/_press/rail/bg/", make_piece(b"<p>two</p>"))
    assert surrogate_body(page) == b'<p>one</p><esi:include src="/_press/rail/bg/"/><p>two</p>'
    assert dict(surrogate_headers(page, 0.0))[b"surrogate-control"] == b'content="ESI/1.0", max-age=86400'


def test_a_surrogate_keeps_nothing_past_its_time():
    def control(now, **fields):
        fields.setdefault("until", 1000.0)
        stale = fields.pop("stale", False)
        return dict(surrogate_headers(stored(make_piece(b"x"), **fields), now, stale=stale))[
            b"surrogate-control"
        ]

    assert control(990.5) == b"max-age=9"
    assert control(1001.0) == b"max-age=0"
    assert control(900.0, hard_until=903.0) == b"max-age=3"
    assert control(900.0, stale=True) == b"max-age=1"


def test_a_surrogate_that_does_not_compose_gets_the_keys_and_the_time_of_the_whole():
    page, rail = stored("/_press/rail/bg/", keys=("a",)), stored(until=50.0, keys=("b",))
    headers = dict(surrogate_headers(page, 10.0, put_in=[rail]))
    assert headers[b"surrogate-control"] == headers[b"cdn-cache-control"] == b"max-age=40"
    assert set(headers[b"xkey"].split()) == {f"{digest(key):016x}".encode() for key in "ab"}


def test_keys_are_told_to_each_kind_of_surrogate():
    headers = dict(surrogate_headers(stored(keys=("a", "b")), 0.0))
    assert headers[b"xkey"] == headers[b"surrogate-key"] == b" ".join(headers[b"cache-tag"].split(b","))
    assert set(headers[b"xkey"].split()) == {f"{digest(key):016x}".encode() for key in "ab"}


# Their languages


@pytest.fixture
def fastly():
    with edge_servers.api({"status": "ok"}) as server:
        yield server


@pytest.fixture
def cloudflare():
    with edge_servers.api({"success": True, "errors": [], "result": {"id": "zone"}}) as server:
        yield server


def test_fastly_is_told_softly_256_keys_at_a_time(fastly):
    keys = [f"{number:016x}" for number in range(300)]
    purger(f"fastly://SU1Z0isxPaozGVKXdv0eY?token=secret&api={fastly.url}").purge(keys, hard=False)
    assert [body["surrogate_keys"] for _path, _headers, body in fastly.asked] == [keys[:256], keys[256:]]
    for path, headers, _body in fastly.asked:
        assert path == "/service/SU1Z0isxPaozGVKXdv0eY/purge"
        assert (headers["Fastly-Soft-Purge"], headers["Fastly-Key"]) == ("1", "secret")


def test_fastly_is_told_hard_things_without_the_word_soft(fastly):
    one = Fastly("S", "secret", fastly.url)
    one.purge(["a"], hard=True)
    one.purge_all()
    assert [path for path, _headers, _body in fastly.asked] == ["/service/S/purge", "/service/S/purge_all"]
    assert all("Fastly-Soft-Purge" not in headers for _path, headers, _body in fastly.asked)


def test_cloudflare_is_told_100_tags_at_a_time(cloudflare):
    keys = [f"{number:016x}" for number in range(150)]
    one = purger(f"cloudflare://zone7?token=secret&api={cloudflare.url}/client/v4")
    one.purge(keys, hard=False)
    one.purge_all()
    paths, headers, bodies = zip(*cloudflare.asked, strict=True)
    assert set(paths) == {"/client/v4/zones/zone7/purge_cache"}
    assert all(each["Authorization"] == "Bearer secret" for each in headers)
    assert list(bodies) == [{"tags": keys[:100]}, {"tags": keys[100:]}, {"purge_everything": True}]


def test_a_refusal_is_told_with_its_wait_and_without_the_token(fastly, cloudflare):
    fastly.answers = [(429, {"Retry-After": "17"}, {})]
    with pytest.raises(PurgeError, match="fastly-S refused: 429") as refusal:
        Fastly("S", "hush-hush", fastly.url).purge(["a"], hard=True)
    assert refusal.value.wait == 17
    cloudflare.answers = [(200, {}, {"success": False, "errors": [{"code": 1, "message": "Wrong zone"}]})]
    with pytest.raises(PurgeError, match="Wrong zone") as second:
        Cloudflare("Z", "hush-hush", cloudflare.url).purge(["a"], hard=True)
    assert "hush-hush" not in f"{refusal.value}{second.value}{Fastly('S', 'hush-hush', '')!r}"


@pytest.mark.parametrize(
    "url",
    [
        "varnish://",
        "fastly://S",
        "fastly://S?token=",
        "http://x",
        "cloudflare://Z?token=a&zone=b",
        "varnish://h:x",
    ],
)
def test_what_names_no_surrogate_is_refused(url):
    with pytest.raises(ValueError, match="varnish://"):
        purger(url)


# Following


class Listener:
    """A surrogate that notes what it is told, and refuses while `refuses` is set."""

    name = "listener"

    def __init__(self):
        self.told, self.refuses = [], None

    def purge(self, keys, hard):
        self._listen((tuple(keys), hard))

    def purge_all(self):
        self._listen("all")

    def _listen(self, what):
        if self.refuses:
            raise self.refuses
        self.told.append(what)


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def journal(tmp_path):
    made = Journal(tmp_path / "journal")
    made.begin_anew(7, 0, 0)
    return made


@pytest.fixture
def scene(journal, tmp_path):
    """A follower that has told its surrogate of all there was, the surrogate, and the clock."""
    listener, clock = Listener(), Clock()
    follower = EdgeFollower(listener, journal, tmp_path / "edge", clock)
    follower.step()
    clock.now += ECHO
    follower.step()
    listener.told.clear()
    return follower, listener, clock


def soft(edition, *keys):
    return Entry(edition, False, keys)


def hard(edition, *keys):
    return Entry(edition, True, keys)


def test_a_surrogate_that_was_never_told_anything_is_purged_altogether(journal, tmp_path):
    journal.append([soft(1, 11)])
    listener = Listener()
    EdgeFollower(listener, journal, tmp_path / "edge").step()
    assert listener.told == ["all"]


def test_a_change_of_nothing_leaves_no_surrogate_behind(scene, journal, tmp_path):
    follower, listener, _clock = scene
    journal.append([soft(1)])
    follower.step()
    assert listener.told == []
    assert json.loads((tmp_path / "edge/listener.json").read_text())["edition"] == 1


def test_changes_are_merged_and_hard_ones_come_first(scene, journal):
    follower, listener, _clock = scene
    journal.append([soft(1, 11, 12), hard(2, 12), soft(3, 13, 11)])
    follower.step()
    assert listener.told == [(tuple(spellings([12])), True), (tuple(spellings([11, 13])), False)]


def test_what_was_purged_is_purged_once_more_a_moment_later(scene, journal):
    follower, listener, clock = scene
    journal.append([soft(1, 11)])
    assert follower.step() == pytest.approx(ECHO)
    assert len(listener.told) == 1
    clock.now += ECHO
    follower.step()
    assert listener.told == [(tuple(spellings([11])), False)] * 2
    clock.now += 60
    follower.step()
    assert len(listener.told) == 2


def test_a_surrogate_that_does_not_listen_is_told_again_and_again_and_misses_nothing(scene, journal):
    follower, listener, clock = scene
    listener.refuses = PurgeError("gone for lunch")
    journal.append([soft(1, 11)])
    pauses = []
    for edition in range(2, 9):
        pauses.append(follower.step())
        journal.append([hard(edition, edition)])
        clock.now += pauses[-1]
    assert listener.told == []
    assert pauses[-1] > 10 * pauses[0]
    listener.refuses = None
    clock.now += 60
    follower.step()
    assert listener.told == [(tuple(spellings(range(2, 9))), True), (tuple(spellings([11])), False)]


def test_a_surrogate_that_asks_for_quiet_gets_it(scene, journal):
    follower, listener, clock = scene
    listener.refuses = PurgeError("slower", wait=17)
    journal.append([soft(1, 11)])
    assert follower.step() == pytest.approx(17)
    listener.refuses = None
    clock.now += 16
    follower.step()
    assert listener.told == []
    clock.now += 1
    follower.step()
    assert len(listener.told) == 1


def test_a_restart_goes_on_where_it_was_and_tells_again_what_had_failed(scene, journal, tmp_path):
    follower, listener, _clock = scene
    journal.append([soft(1, 11)])
    follower.step()
    listener.refuses = PurgeError("gone")
    journal.append([hard(2, 12)])
    follower.step()
    state = json.loads((tmp_path / "edge/listener.json").read_text())
    assert (state["edition"], state["error"], state["failures"]) == (1, "gone", 1)
    other = Listener()
    EdgeFollower(other, journal, tmp_path / "edge").step()
    assert other.told == [(tuple(spellings([12])), True)]


@pytest.mark.parametrize(
    "event",
    [
        lambda journal: journal.append([soft(1, *range(MOST_KEYS + 1))]),
        lambda journal: journal.set_code(99),
        lambda journal: journal.clear(),
        lambda journal: journal.begin_anew(7, 5, 6, [soft(6, 1)]),
        lambda journal: journal.begin_anew(8, 0, 0, put_back=True),
    ],
    ids=["a flood", "other templates", "cleared", "a gap", "another log"],
)
def test_where_single_keys_do_not_tell_it_everything_is_purged(scene, journal, event):
    follower, listener, _clock = scene
    event(journal)
    follower.step()
    assert listener.told == ["all"]


# A real Varnish


@pytest.fixture
def in_front(tmp_path, varnishd):
    """A node and the port of a Varnish before it."""
    with edge_servers.node() as node, edge_servers.varnish(tmp_path, node.server_port) as port:
        yield node, port


def page(body, *keys, stale=False):
    return {
        "xkey": keys_header([digest(key) for key in keys]),
        "Surrogate-Control": 'content="ESI/1.0", max-age=86400',
        "Content-Type": "text/html; charset=utf-8",
        "ETag": '"of-the-page-alone"',
        "X-Press": "stale; edition=1" if stale else "hit; edition=1",
    }, body


def test_varnish_puts_fragments_in_and_keeps_both(in_front):
    node, port = in_front
    node.pages = {"/": page(b'<p>front</p><esi:include src="/_press/rail/bg/"/>', "front:bg"),
                  "/_press/rail/bg/": page(b"<p>rail</p>", "listing:important:bg")}  # fmt: skip
    for _ in range(3):
        body, headers = get(port)
        assert body == b"<p>front</p><p>rail</p>"
    packed, headers = get(port, **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed) == body
    assert [path for path, _headers in node.asked] == ["/", "/_press/rail/bg/"]
    assert all("ESI/1.0" in headers["Surrogate-Capability"] for _path, headers in node.asked)
    assert headers["X-Cache"] == "hit"
    assert not {"xkey", "Surrogate-Key", "Surrogate-Control", "ETag"} & set(headers)


def test_a_soft_purge_shows_the_old_page_at_most_once_and_a_hard_one_never(in_front):
    node, port = in_front
    surrogate = Varnish("127.0.0.1", port)
    node.pages["/"] = page(b"<p>one</p>", "front:bg")
    get(port)
    node.pages["/"] = page(b"<p>two</p>", "front:bg")
    assert get(port)[0] == b"<p>one</p>"
    surrogate.purge(spellings([digest("front:bg")]), hard=False)
    get(port)
    end = time.monotonic() + 5
    while (body := get(port)[0]) != b"<p>two</p>" and time.monotonic() < end:
        time.sleep(0.02)
    assert body == b"<p>two</p>"
    node.pages["/"] = page(b"<p>three</p>", "front:bg")
    surrogate.purge(spellings([digest("front:bg")]), hard=True)
    assert get(port)[0] == b"<p>three</p>"


def test_a_change_purges_a_page_of_thousands_of_keys_and_spares_the_others(in_front):
    node, port = in_front
    many = [f"story:{number}" for number in range(1_200)]
    node.pages = {"/many/": page(b"many", *many), "/other/": page(b"other", "topic:1")}
    get(port, "/many/")
    get(port, "/other/")
    Varnish("127.0.0.1", port).purge(spellings([digest("story:777")]), hard=True)
    assert get(port, "/many/")[1]["X-Cache"] == "miss"
    assert get(port, "/other/")[1]["X-Cache"] == "hit"


def test_all_that_varnish_keeps_can_be_purged(in_front):
    node, port = in_front
    node.pages["/"] = page(b"one", "a")
    get(port)
    Varnish("127.0.0.1", port).purge_all()
    assert get(port)[1]["X-Cache"] == "miss"


def test_old_bytes_that_a_node_shows_while_it_renders_are_not_kept_by_varnish(in_front):
    node, port = in_front
    node.pages["/"] = page(b"old", "a", stale=True)
    assert get(port)[0] == b"old"
    node.pages["/"] = page(b"new", "a")
    time.sleep(0.7)
    get(port)
    time.sleep(0.3)
    assert get(port)[0] == b"new"


def test_editors_and_strangers_parameters_do_not_fill_varnish(in_front):
    node, port = in_front
    node.pages["/"] = page(b"front", "a")
    get(port)
    get(port, "/?utm_source=x&fbclid=7")
    assert len(node.asked) == 1
    assert get(port, Cookie="sessionid=7")[1]["X-Cache"] == "miss"
    assert "Surrogate-Capability" not in node.asked[-1][1]


def test_not_everybody_may_purge(tmp_path, varnishd):
    with (
        edge_servers.node() as node,
        edge_servers.varnish(tmp_path, node.server_port, '"192.0.2.1";') as port,
        pytest.raises(PurgeError, match="403"),
    ):
        Varnish("127.0.0.1", port).purge_all()
