"""Two nodes of one paper and Varnish in front of them, set up as `deploy/three-machines` says."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from contextlib import ExitStack, contextmanager
from statistics import median

from tests.press.edge_servers import free_port, until_listening
from tests.proofs.papers import ROOT, Newsroom, Paper, get, until

DEPLOY = ROOT / "deploy/three-machines"
PUBLIC = "https://paper.example"
#: as Caddy, which ends HTTPS in front, says it
READER = {"Host": "paper.example", "X-Forwarded-Proto": "https"}
STORIES = 24
#: seconds after its commit by which a change is everywhere
SECONDS = 1.0
ROUNDS = 5
#: seconds for which it is looked whether what was taken down comes back
LATER = 5.0


@contextmanager
def varnish(folder, port, nodes):
    """Varnish with the files of `deploy/`, but for addresses and ports."""
    folder.mkdir()
    shutil.copy(DEPLOY / "varnish/default.vcl", folder)
    backends = (DEPLOY / "varnish/backends.vcl").read_text()
    for address, node in zip(("10.0.0.11", "10.0.0.12"), nodes, strict=True):
        backends = backends.replace(f'"{address}"; .port = "8000"', f'"127.0.0.1"; .port = "{node.port}"')
        backends = backends.replace(f'    "{address}";\n', "")
    backends = backends.replace("acl purgers {", 'acl purgers { "127.0.0.1";')
    assert "10.0.0" not in backends
    (folder / "backends.vcl").write_text(backends)
    options = re.findall(r"-p feature=\S+", (DEPLOY / "varnish.conf").read_text())
    command = [
        "varnishd", "-j", "none", "-F", "-n", folder / "work", "-a", f"127.0.0.1:{port}",
        "-f", folder / "default.vcl", "-p", f"vcl_path={folder}", "-s", "malloc,64m",
        *" ".join(options).split(),
    ]  # fmt: skip
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until_listening(port, process, folder / "log")
        yield
    finally:
        process.terminate()
        process.wait(30)


def test_a_change_on_one_node_is_on_both_and_through_varnish(postgres, varnishd, tmp_path, tell):
    port = free_port()
    settings = {
        "DATABASE_URL": postgres.url,
        "VESTNIK_PUBLIC_URL": PUBLIC,
        "VESTNIK_TRUSTED_PROXIES": "127.0.0.1",
        "VESTNIK_EDGE": f"varnish://127.0.0.1:{port}",
    }
    one = Paper(tmp_path / "one", settings, READER).make()
    seeded = one.deeds("seed", STORIES)
    two = Paper(tmp_path / "two", settings, READER)
    shutil.copytree(one.home, two.home, ignore=shutil.ignore_patterns("press", "run", "media", "*.lock"))
    (two.home / "media").symlink_to(one.home / "media")
    old = next(line["url"] for line in seeded if "published" in line)
    front = Paper(tmp_path, settings, READER, port)  # not run: what Varnish gives is asked for as of a paper
    sources = {"one": one, "two": two, "Varnish": front}

    with ExitStack() as stack:
        stack.enter_context(one.running())
        stack.enter_context(two.running())
        stack.enter_context(varnish(tmp_path / "varnish", port, (one, two)))
        rooms = [stack.enter_context(Newsroom(node)) for node in (one, two)]

        is_put_together_by_varnish_as_by_a_node(one, front, old)

        lates = []
        for number in range(ROUNDS):
            title = f"Нова{number:04}"
            with ExitStack() as looking:
                watches = {
                    (name, address): looking.enter_context(source.watch(address, title))
                    for name, source in sources.items()
                    for address in ("/", old)
                }
                time.sleep(0.5)
                told = rooms[number % 2].publish(title)
                late = {where: watch.wait() - told["at"] for where, watch in watches.items()}
            lates.append(late)
            tell("live: " + ", ".join(f"{' '.join(where)} {value:.2f} s" for where, value in late.items()))
        assert median(max(late.values()) for late in lates) <= SECONDS

        title, url = told["published"], told["url"]
        until(
            lambda: all(source.get(url).status == 200 for source in sources.values()),
            "its page is everywhere",
        )
        with ExitStack() as looking:
            watches = {
                (name, address): looking.enter_context(source.watch(address, title))
                for name, source in sources.items()
                for address in ("/", old, url)
            }
            for watch in watches.values():
                watch.wait()
            down = rooms[ROUNDS % 2].unpublish(title)
            time.sleep(LATER)
        gone = {where: watch.last - down["at"] for where, watch in watches.items()}
        tell("last shown: " + ", ".join(f"{' '.join(where)} {value:+.2f} s" for where, value in gone.items()))
        assert max(gone.values()) <= SECONDS
        for source in sources.values():
            assert source.get(url).status in (404, 410)
        for node in (one, two):
            audit = node.command("press", "audit")
            assert audit.returncode == 0, audit.stdout + audit.stderr


def is_put_together_by_varnish_as_by_a_node(node: Paper, front: Paper, address: str) -> None:
    until(lambda: front.get(address).status == 200, "Varnish finds the nodes")
    until(lambda: front.get(address).headers["X-Cache"] == "hit", "Varnish keeps the page")
    packed, plain = front.get(address), get(front.port, address, {**READER, "Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.text == plain.text == node.get(address).text
    assert 'class="rail"' in packed.text
    assert "<esi:" not in packed.text
    assert "xkey" not in packed.headers
