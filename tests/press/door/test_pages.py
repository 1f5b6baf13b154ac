"""What readers get: pages from memory, old ones while new ones are made, and never what must not be shown."""

import gzip
import re
import threading
import time

import pytest

from tests.press.door.conftest import page, until


def test_a_stored_page_comes_without_django(scene):
    scene.press("/news/", "новини")
    response, body = scene.get("/news/")
    assert (response.status, body.decode()) == (200, "новини")
    assert response.headers["X-Press"] == "hit; edition=0"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert re.fullmatch(r'"[0-9a-f]{24}-i"', response.headers["ETag"])
    assert response.headers["Last-Modified"]
    assert scene.django.asked == []


def test_a_page_that_was_never_made_is_made_once_for_all_who_wait(scene):
    scene.django.pages["/news/"] = ["новини"]
    scene.django.slow = 0.5
    found = []
    readers = [threading.Thread(target=lambda: found.append(scene.get("/news/"))) for _ in range(20)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert {(response.status, body.decode()) for response, body in found} == {(200, "новини")}
    assert scene.django.makes() == ["/news/"]
    assert {response.headers["X-Press"].split(";")[0] for response, _ in found} == {"made"}


def test_a_change_shows_the_old_page_once_more_and_then_the_new(scene):
    scene.press("/news/", "старо")
    assert scene.get("/news/")[1].decode() == "старо"
    scene.django.pages["/news/"] = ["ново"]
    scene.change("/news/")
    response, body = scene.get("/news/")
    assert body.decode() == "старо"
    assert response.headers["X-Press"].startswith("stale")
    until(lambda: scene.get("/news/")[1].decode() == "ново")
    assert scene.django.makes() == ["/news/"]


def test_what_was_taken_down_is_never_shown_again(scene):
    scene.press("/news/", "сваленото")
    scene.get("/news/")
    scene.django.slow = 0.3
    scene.django.pages["/news/"] = ["поправеното"]
    scene.change("/news/", hard=True)
    response, body = scene.get("/news/")
    assert body.decode() == "поправеното"
    assert response.headers["X-Press"].startswith("made")


def test_what_was_taken_down_is_not_shown_when_it_cannot_be_made_either(scene):
    scene.press("/news/", "сваленото")
    scene.get("/news/")
    scene.django.failing = True
    scene.change("/news/", hard=True)
    response, body = scene.get("/news/")
    assert response.status == 503
    assert response.headers["Retry-After"] == "10"
    assert "сваленото" not in body.decode()


def test_a_page_that_is_gone_is_404_and_leaves_the_store(scene):
    scene.press("/news/", "сваленото")
    scene.get("/news/")
    del scene.django.pages["/news/"]
    scene.change("/news/", hard=True)
    assert scene.get("/news/")[0].status == 404
    assert scene.store.read("/news/") is None


def test_a_fragment_that_nobody_knows_is_404_by_itself(scene):
    assert scene.get("/_press/nothing/bg/")[0].status == 404


def test_a_404_is_not_kept(scene):
    assert scene.get("/soon/")[0].status == 404
    scene.django.pages["/soon/"] = ["сега"]
    assert scene.get("/soon/")[1].decode() == "сега"


def test_a_page_is_put_together_with_its_fragments(scene):
    scene.press("/_press/rail/bg/", "[важно]")
    scene.press("/news/", "горе ", "/_press/rail/bg/", " долу")
    for coding, read in (("identity", bytes), ("gzip", gzip.decompress)):
        response, body = scene.get("/news/", Accept_Encoding=coding)
        assert read(body).decode() == "горе [важно] долу"
    tag = response.headers["ETag"]
    scene.django.pages["/_press/rail/bg/"] = ["[ново]"]
    scene.change("/_press/rail/bg/")
    until(lambda: scene.get("/news/")[1].decode() == "горе [ново] долу")
    assert scene.get("/news/", Accept_Encoding="gzip")[0].headers["ETag"] != tag
    assert scene.django.makes() == ["/_press/rail/bg/"]


def test_a_hard_changed_fragment_is_waited_for_and_left_out_if_it_fails(scene):
    scene.press("/_press/rail/bg/", "[свалено]")
    scene.press("/news/", "горе ", "/_press/rail/bg/", "долу")
    scene.get("/news/")
    scene.django.failing = True
    scene.change("/_press/rail/bg/", hard=True)
    response, body = scene.get("/news/")
    assert (response.status, body.decode()) == (200, "горе долу")


def test_a_fragment_that_was_never_made_is_made_before_the_page_goes_out(scene):
    scene.press("/news/", "горе ", "/_press/rail/bg/")
    scene.django.pages["/_press/rail/bg/"] = ["[важно]"]
    assert scene.get("/news/")[1].decode() == "горе [важно]"


def test_while_making_fails_the_last_good_page_stands_and_says_so(scene):
    scene.press("/news/", "последното добро")
    scene.django.failing = True
    scene.change("/news/")
    scene.get("/news/")
    response = until(lambda: (r := scene.get("/news/")[0]).headers["Warning"] and r)
    assert response.headers["Warning"] == '110 - "Response is Stale"'
    assert response.headers["X-Press"].startswith("stale")
    time.sleep(0.5)
    assert len(scene.django.makes()) == 1  # it rests for a second


def test_a_page_ends_at_its_time(scene):
    scene.press("/news/", "до тогава", hard_until=time.time() + 1.5)
    assert scene.get("/news/")[1].decode() == "до тогава"
    scene.django.pages["/news/"] = ["след това"]
    time.sleep(1.6)
    assert scene.get("/news/")[1].decode() == "след това"


def test_another_process_writes_a_newer_page_and_the_door_sees_it(scene):
    scene.press("/news/", "старо")
    scene.get("/news/")
    scene.django.slow = 5
    scene.change("/news/")
    scene.store.write(page("/news/", "ново", edition=scene.journal.edition))
    until(lambda: scene.get("/news/")[1].decode() == "ново", 2)


@pytest.mark.parametrize("query", ["utm_source=x", "fbclid=1&gclid=2", "%D0%B0=%D0%B1", "a;b", "x" * 2000])
def test_unknown_parameters_neither_miss_nor_are_kept(scene, query):
    scene.press("/news/", "новини")
    response, body = scene.get(f"/news/?{query}")
    assert (body.decode(), response.headers["X-Press"][:3]) == ("новини", "hit")
    assert scene.django.makes() == scene.django.straight() == []
    assert list(scene.store.addresses()).count("/news/") == 1
    assert not [address for address in scene.store.addresses() if "?" in address]


def test_declared_parameters_make_pages_of_their_own(scene):
    scene.django.params = {"page": "[2-9]"}
    scene.django.pages |= {"/news/": ["едно"], "/news/?page=2": ["две"]}
    assert scene.get("/news/?utm_source=x&page=2")[1].decode() == "две"
    assert scene.get("/news/?page=2&fbclid=9")[0].headers["X-Press"].startswith("hit")
    assert scene.get("/news/")[1].decode() == "едно"


@pytest.mark.parametrize("query", ["page=2&page=3", "page=99", "page=%32&page=2", "page=2%00"])
def test_a_declared_parameter_that_does_not_fit_is_djangos_to_judge(scene, query):
    scene.press("/news/", "едно", params={"page": "[2-9]"})
    scene.get("/news/")
    _, body = scene.get(f"/news/?{query}")
    assert body.decode() == f"straight GET /news/?{query}"
    assert scene.django.makes() == []


def test_a_reader_who_has_the_page_gets_304(scene):
    scene.press("/news/", "новини")
    first, _ = scene.get("/news/", Accept_Encoding="gzip")
    tag = first.headers["ETag"]
    for tags in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        response, body = scene.get("/news/", Accept_Encoding="gzip", If_None_Match=tags)
        assert (response.status, body) == (304, b"")
        assert response.headers["ETag"] == tag
        assert response.headers["Vary"] == "Accept-Encoding"
    assert scene.get("/news/", Accept_Encoding="gzip", If_None_Match='"other"')[0].status == 200
    since = first.headers["Last-Modified"]
    assert scene.get("/news/", If_Modified_Since=since)[0].status == 304
    # a tag decides alone
    assert scene.get("/news/", If_Modified_Since=since, If_None_Match='"other"')[0].status == 200
    assert scene.get("/news/", If_Modified_Since="nonsense")[0].status == 200


def test_head_is_get_without_the_body(scene):
    scene.press("/news/", "новини")
    of_get, body = scene.get("/news/")
    of_head, nothing = scene.get("/news/", method="HEAD")
    assert nothing == b""
    assert of_head.headers["Content-Length"] == str(len(body))
    assert of_head.headers["ETag"] == of_get.headers["ETag"]


def test_a_crowd_gets_a_page_packed_better(scene):
    brotli = pytest.importorskip("brotli")
    scene.press("/news/", "новини " * 1000)
    assert scene.get("/news/", Accept_Encoding="gzip, br")[0].headers["Content-Encoding"] == "gzip"
    for _ in range(40):
        scene.get("/news/", Accept_Encoding="gzip, br")

    def packed():
        response, body = scene.get("/news/", Accept_Encoding="gzip, br")
        return response.headers["Content-Encoding"] == "br" and body

    assert brotli.decompress(until(packed)).decode() == "новини " * 1000


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "a=b; sessionid=xyz"},
        {"Authorization": "Basic eDp5"},
    ],
)
def test_the_newsroom_goes_straight_to_django(scene, headers):
    scene.press("/news/", "новини")
    scene.get("/news/")
    assert scene.get("/news/", **headers)[1] == b"straight GET /news/"


def test_a_readers_other_cookies_make_no_difference(scene):
    scene.press("/news/", "новини")
    assert scene.get("/news/", Cookie="theme=dark; x=y")[0].headers["X-Press"].startswith("hit")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_djangos(scene, method):
    scene.press("/news/", "новини")
    scene.get("/news/")
    assert scene.get("/news/", method=method, body=b"x")[1] == f"straight {method} /news/".encode()


def test_an_answer_that_sets_a_cookie_is_for_one_reader(scene):
    scene.django.make = lambda handler: handler.answer(200, b"?", Set_Cookie="a=1", X_Press="straight")
    scene.django.answers["/form/"] = lambda handler: handler.answer(200, b"mine", Set_Cookie="a=2")
    response, body = scene.get("/form/")
    assert (body, response.headers["Set-Cookie"]) == (b"mine", "a=2")
    assert scene.get("/form/")[1] == b"mine"
    assert len(scene.django.makes()) == 1


def test_without_django_stored_pages_come_and_others_are_503_by_the_papers_own_page(scene):
    scene.press("/news/", "новини")
    until(lambda: scene.store.read("/_press/unavailable/bg/"))
    scene.django.die()
    assert scene.get("/news/")[0].status == 200
    response, body = scene.get("/never-made/")
    assert (response.status, body.decode()) == (503, "не сега")
    assert response.headers["Retry-After"] == "10"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["ETag"] is None


def test_a_flood_of_made_up_addresses_keeps_no_page_from_being_made_anew(scene):
    scene.press("/news/", "старо")
    scene.get("/news/")
    scene.django.slow = 0.3
    flood = [threading.Thread(target=scene.get, args=(f"/made-up-{number}/",)) for number in range(40)]
    for reader in flood:
        reader.start()
    time.sleep(0.3)
    scene.django.pages["/news/"] = ["ново"]
    scene.change("/news/")
    until(lambda: scene.get("/news/")[1].decode() == "ново", 2)
    for reader in flood:
        reader.join()


def test_a_reader_who_has_it_in_another_coding_has_it(scene):
    scene.press("/news/", "новини")
    tag = scene.get("/news/", Accept_Encoding="gzip")[0].headers["ETag"]
    response, _ = scene.get("/news/", If_None_Match=tag)
    assert (response.status, response.headers["ETag"]) == (304, tag)
