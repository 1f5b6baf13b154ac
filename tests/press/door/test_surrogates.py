"""A surrogate in front gets the parts and the keys; nobody else does."""

import pytest

from vestnik.press.edge.folding import keys_header
from vestnik.press.keys import digest

pytestmark = pytest.mark.parametrize("options", [{"trusted": ("127.0.0.1/32",)}])
COMPOSES, KEEPS = 'v="ESI/1.0"', 'v="Surrogate/1.0"'


@pytest.fixture
def paper(scene):
    scene.press("/_press/rail/bg/", "[важно]")
    scene.press("/news/", "горе ", "/_press/rail/bg/", " долу")
    return scene


def test_one_that_composes_gets_references_and_the_pages_own_keys(paper):
    response, body = paper.get("/news/", Surrogate_Capability=COMPOSES, Accept_Encoding="gzip")
    assert body.decode() == 'горе <esi:include src="/_press/rail/bg/"/> долу'
    assert response.headers["Surrogate-Control"] == 'content="ESI/1.0", max-age=86400'
    assert response.headers["xkey"] == keys_header([digest("/news/")])
    assert not {"content-encoding", "etag", "last-modified"} & {name.lower() for name in response.headers}
    _, fragment = paper.get("/_press/rail/bg/", Surrogate_Capability=COMPOSES)
    assert fragment.decode() == "[важно]"
    assert paper.get("/news/", method="HEAD", Surrogate_Capability=COMPOSES)[1] == b""


def test_one_that_only_keeps_gets_the_page_whole_with_all_keys(paper):
    response, body = paper.get("/news/", Surrogate_Capability=KEEPS)
    assert body.decode() == "горе [важно] долу"
    assert response.headers["Surrogate-Key"] == keys_header([digest("/news/"), digest("/_press/rail/bg/")])
    tag = response.headers["ETag"]
    assert paper.get("/news/", Surrogate_Capability=KEEPS, If_None_Match=tag)[0].status == 200


def test_what_is_old_is_kept_for_a_moment_only(paper):
    paper.django.slow = 3
    paper.change("/news/")
    response, _ = paper.get("/news/", Surrogate_Capability=COMPOSES)
    assert response.headers["X-Press"].startswith("stale")
    assert response.headers["Surrogate-Control"] == 'content="ESI/1.0", max-age=1'


def test_a_reader_behind_a_trusted_proxy_gets_neither(paper):
    response, body = paper.get("/news/", X_Forwarded_For="198.51.100.1")
    assert body.decode() == "горе [важно] долу"
    assert not {"xkey", "surrogate-key", "surrogate-control"} & {name.lower() for name in response.headers}


def test_the_readers_address_and_scheme_come_from_a_trusted_proxy(paper):
    paper.get("/admin/", X_Forwarded_For="192.0.2.66, 198.51.100.1", X_Forwarded_Proto="https")
    asked = paper.django.asked[-1].headers
    assert asked["X-Forwarded-For"] == "198.51.100.1"
    assert asked["X-Forwarded-Proto"] == "https"


def test_a_page_of_the_wrong_scheme_is_djangos_to_send_on(paper):
    assert paper.get("/news/", X_Forwarded_Proto="https")[1] == b"straight GET /news/"
