"""Static files and renditions come from the door; what is not public does not."""

import gzip
import os
import time
from pathlib import Path

import pytest

HASHED = "paper.0123456789ab.css"


@pytest.fixture
def files(scene):
    static, images = Path(scene.config.static), Path(scene.config.media) / "images"
    images.mkdir()
    (static / HASHED).write_bytes(b"body{}" * 100)
    (static / f"{HASHED}.gz").write_bytes(gzip.compress(b"body{}" * 100))
    (static / "plain.txt").write_bytes(b"text")
    (images / "tram.webp").write_bytes(b"RIFF" * 10)
    (images / "big.jpg").write_bytes(bytes(range(256)) * 4096)
    return scene


def test_a_file_named_by_its_content_is_kept_for_ever(files):
    response, body = files.get(f"/static/{HASHED}", Accept_Encoding="gzip")
    assert gzip.decompress(body) == b"body{}" * 100
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert files.get(f"/static/{HASHED}")[1] == b"body{}" * 100
    assert files.django.asked == []


def test_another_file_is_asked_for_again_after_a_while(files):
    response, _ = files.get("/static/plain.txt")
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    tag = response.headers["ETag"]
    assert files.get("/static/plain.txt", If_None_Match=tag)[0].status == 304
    (Path(files.config.static) / "plain.txt").write_bytes(b"other text")
    time.sleep(5)
    response, body = files.get("/static/plain.txt", If_None_Match=tag)
    assert (response.status, body) == (200, b"other text")


def test_a_rendition_can_do_nothing(files):
    response, _ = files.get("/media/images/tram.webp")
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_newsroom_gets_files_from_the_door_too(files):
    assert files.get("/static/plain.txt", Cookie="sessionid=x")[1] == b"text"
    assert files.django.asked == []


def test_a_big_file_comes_whole_or_in_part(files):
    whole = bytes(range(256)) * 4096
    assert files.get("/media/images/big.jpg")[1] == whole
    response, body = files.get("/media/images/big.jpg", Range="bytes=1000-1999")
    assert (response.status, body) == (206, whole[1000:2000])
    assert response.headers["Content-Range"] == f"bytes 1000-1999/{len(whole)}"
    assert files.get("/media/images/big.jpg", Range="bytes=-5")[1] == whole[-5:]
    assert files.get("/media/images/big.jpg", Range=f"bytes={len(whole)}-")[0].status == 416
    response, body = files.get("/media/images/big.jpg", Range="bytes=0-1", If_Range='"older"')
    assert (response.status, len(body)) == (200, len(whole))
    head, nothing = files.get("/media/images/big.jpg", method="HEAD")
    assert (nothing, head.headers["Content-Length"]) == (b"", str(len(whole)))
    assert files.get("/media/images/big.jpg", If_None_Match=head.headers["ETag"])[0].status == 304


PRIVATE = """
    /static/../run/door.json /static/%2e%2e/run/door.json /static/..%2frun/door.json /static/.hidden /static/linked
    /static/folder/../../run/door.json /static//etc/passwd /static/ /static/folder /static/linked-folder/door.json
    /static/pipe /static/plain.txt%00.css /static/plain.txt/ /media/images/../original_images/tram.jpg
    /media/original_images/tram.jpg /media/images/%2e%2e/original_images/tram.jpg /media/images/tram.webp/
"""


def test_nothing_else_is_given_away(files):
    static, media = Path(files.config.static), Path(files.config.media)
    (static / "folder").mkdir()
    (static / ".hidden").write_text("secret")
    (static / "linked").symlink_to(Path(files.config.run) / "door.json")
    (static / "linked-folder").symlink_to(files.config.run)
    os.mkfifo(static / "pipe")
    (media / "original_images").mkdir()
    (media / "original_images" / "tram.jpg").write_text("secret")
    for path in PRIVATE.split():
        raw = files.raw(f"GET {path} HTTP/1.1\r\nHost: paper.example\r\nConnection: close\r\n\r\n".encode())
        assert raw.endswith(f"straight GET {path}".encode()), path


@pytest.mark.parametrize("options", [{"metrics_from": ("127.0.0.0/8",)}])
def test_metrics_sum_what_the_doors_have_done(files):
    files.press("/news/", "новини")
    for _ in range(3):
        files.get("/news/")
    time.sleep(2.2)
    response, body = files.get("/metrics")
    assert b"vestnik_press_edition 0\n" in body
    assert b"vestnik_press_failing 0\n" in body
    assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert b"\nvestnik_door_hits_total 3\n" in body
    assert b"\nvestnik_doors 1\n" in body


@pytest.mark.parametrize("options", [{"metrics_from": ("10.0.0.0/8",)}])
def test_metrics_are_not_for_everybody(files):
    assert files.get("/metrics")[0].headers["X-Press"] == "straight"


def test_metrics_are_not_for_readers_of_a_proxy_that_is_not_trusted(files):
    assert files.get("/metrics")[0].headers["X-Press"] is None
    assert files.get("/metrics", X_Forwarded_For="198.51.100.1")[0].headers["X-Press"] == "straight"
