"""What the press joins is what Chromium shows, byte for byte."""

import threading
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from vestnik.press.parts import brotli_body, gzip_body, make_piece

pytestmark = pytest.mark.browser

# Long and short, empty, of one byte, and bytes that no compressor makes smaller.
CONTENTS = (
    "<p>Вестник „Делник“</p>\n".encode() * 4000,
    b"",
    b"\n",
    b"".join(sha256(b"%d" % number).digest() for number in range(3000)),
    b" " * 70_000,
    "<li>Ред</li>".encode(),
)
PIECES = [make_piece(content) for content in CONTENTS]
WHOLE = b"".join(CONTENTS)
DOCUMENT = [
    make_piece(b"<!doctype html><meta charset=utf-8>"),
    make_piece("<p>първо</p>".encode()),
    make_piece(b"<p>2</p>"),
]
BODIES = {
    "/gzip": ("gzip", gzip_body(PIECES)),
    "/br": ("br", brotli_body(PIECES)),
    "/nothing": ("gzip", gzip_body([])),
    "/document": ("gzip", gzip_body(DOCUMENT)),
}
FETCH = """async (path) => {
    const answer = await fetch(path);
    const bytes = await answer.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [bytes.byteLength, Array.from(digest)];
}"""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        coding, body = BODIES.get(self.path, ("identity", b""))
        offered = [item.strip() for item in self.headers.get("Accept-Encoding", "").split(",")]
        self.send_response(200 if coding in (*offered, "identity") else 406)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Encoding", coding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def tab(browser, site):
    page = browser.new_page()
    page.goto(site + "/document")
    yield page
    page.close()


@pytest.mark.parametrize(
    ("path", "content"),
    [("/gzip", WHOLE), ("/br", WHOLE), ("/nothing", b"")],
    ids=["gzip", "br", "nothing"],  # pytest hands the id to each child's environment
)
def test_fetch_gets_the_bytes_of_the_pieces(tab, path, content):
    length, digest = tab.evaluate(FETCH, path)
    assert (length, bytes(digest)) == (len(content), sha256(content).digest())


def test_a_document_of_pieces_is_shown(tab):
    assert tab.locator("p").all_text_contents() == ["първо", "2"]
