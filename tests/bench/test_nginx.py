"""What nginx is told, so that it is asked for the same as the door."""

import gzip
import shutil

import pytest

from vestnik.bench.machine import program
from vestnik.bench.nginx import configuration, file_of, nginx, write_files
from vestnik.bench.paper import get

ADDRESS = "/politics/2026/11/22/most/"
BODY = gzip.compress("<p>Мостът е отворен</p>".encode())
HEADERS = [
    ("content-type", "text/html; charset=utf-8"),
    ("content-security-policy", "default-src 'none'; img-src 'self' data:"),
    ("date", "Sun, 22 Nov 2026 18:00:00 GMT"),
]


def test_a_file_is_as_deep_and_about_as_long_as_the_address():
    assert file_of(ADDRESS) == "/politics/2026/11/22/most.html"


def test_headers_that_nginx_makes_itself_are_not_sent_twice(tmp_path):
    told = configuration(tmp_path, tmp_path, 80, HEADERS, as_root=False)
    assert "add_header content-security-policy \"default-src 'none'; img-src 'self' data:\";" in told
    assert "add_header date" not in told
    assert "add_header content-type" not in told


def test_a_header_that_nginx_would_misread_is_refused(tmp_path):
    with pytest.raises(ValueError, match="variable"):
        configuration(tmp_path, tmp_path, 80, [("x-price", "5 $us")], as_root=False)


@pytest.mark.skipif(not shutil.which(program("nginx")), reason="nginx is not installed")
def test_nginx_serves_the_bytes_of_the_door(tmp_path):
    files = tmp_path / "files"
    write_files(files, {ADDRESS: BODY})
    with nginx(tmp_path, files, HEADERS, core=0) as server:
        answer = get(server.port, file_of(ADDRESS))
    assert (answer.status, answer.body, answer.text) == (200, BODY, "<p>Мостът е отворен</p>")
    assert answer.header("content-encoding") == "gzip"
    assert answer.header("content-security-policy") == dict(HEADERS)["content-security-policy"]
