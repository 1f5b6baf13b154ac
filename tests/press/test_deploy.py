"""What `deploy/` holds is right for the programs it is for, and does what it says with real requests."""

import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.press import edge_servers
from tests.press.edge_servers import free_port
from vestnik.conf.home import Home
from vestnik.conf.options import read_options

DEPLOY = Path(__file__).parents[2] / "deploy"
ONE, THREE = DEPLOY / "one-machine", DEPLOY / "three-machines"


@pytest.fixture
def node():
    with edge_servers.node() as server:
        server.pages["/"] = {"Content-Type": "text/html"}, b"<p>front</p>"
        yield server


@contextmanager
def running(command, port, log):
    with log.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
    try:
        edge_servers.until_listening(port, process, log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def nginx_before(node, folder):
    """The port of an nginx with the site of `deploy/`, which here ends no HTTPS."""
    port = free_port()
    site = (ONE / "nginx.conf").read_text()
    [_plain, secure, _www] = re.findall(r"^server \{.*?^\}", site, re.DOTALL | re.MULTILINE)
    upstream = re.search(r"^upstream .*?^\}", site, re.DOTALL | re.MULTILINE)[0]
    secure = re.sub(r"listen \[::\].*|ssl_.*;", "", secure).replace("443 ssl http2", f"127.0.0.1:{port}")
    upstream = upstream.replace("127.0.0.1:8000", f"127.0.0.1:{node.server_port}")
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{name}_temp_path {folder}/{name};" for name in names)
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log stderr; events {{}}"
        f"http {{ access_log off; {temporary} {upstream} {secure} }}"
    )
    with running(("nginx", "-e", "stderr", "-c", folder / "nginx.conf"), port, folder / "nginx.log"):
        yield port


@contextmanager
def caddy_before(node, folder):
    """The port of a Caddy with the site of `deploy/`, which here ends no HTTPS."""
    port = free_port()
    site = (ONE / "Caddyfile").read_text().split("\nwww.")[0]
    site = site.replace("\npaper.example {", f"\nhttp://:{port} {{").replace(":8000", f":{node.server_port}")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + site)
    command = ("caddy", "run", "--adapter", "caddyfile", "--config", folder / "Caddyfile")
    with running(command, port, folder / "caddy.log"):
        yield port


@pytest.mark.parametrize("before", [nginx_before, caddy_before])
def test_a_proxy_says_itself_who_asks_and_drops_what_readers_claim(before, node, tmp_path, proxies):
    with before(node, tmp_path) as port:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/",
            headers={"Host": "paper.example", "X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "gopher"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.read() == b"<p>front</p>"
    [(_path, headers)] = node.asked
    headers = {name.lower(): value for name, value in headers.items()}
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "http"
    assert headers["host"] == "paper.example"


@pytest.mark.parametrize("before", [nginx_before, caddy_before])
def test_a_photo_of_the_largest_size_passes_and_a_larger_one_does_not(before, node, tmp_path, proxies):
    largest = read_options(Home(tmp_path), {})["max_image_mb"]
    with before(node, tmp_path) as port:

        def upload(megabytes):
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/", data=bytes(megabytes * 2**20), headers={"Host": "paper.example"}
            )
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return answer.status
            except urllib.error.HTTPError as refusal:
                return refusal.code
            except urllib.error.URLError:
                return "cut"  # while one was still sending

        assert upload(largest) == 200
        assert upload(largest + 10) in (413, 502, "cut")


@pytest.mark.parametrize("folder", [ONE, THREE])
def test_caddy_takes_its_files(folder, proxies):
    command = ("caddy", "validate", "--adapter", "caddyfile", "--config", folder / "Caddyfile")
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_nginx_takes_the_whole_site(tmp_path, proxies):
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    subprocess.run(
        ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=paper.example", "-days", "1",
         "-keyout", key, "-out", certificate),
        check=True, capture_output=True,
    )  # fmt: skip
    site = (ONE / "nginx.conf").read_text().replace("/etc/letsencrypt/live/paper.example", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {site} }}")
    command = ("nginx", "-t", "-e", "stderr", "-c", tmp_path / "nginx.conf")
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_varnish_takes_its_file(tmp_path, varnishd):
    folder = THREE / "varnish"
    command = (varnishd, "-C", "-f", folder / "default.vcl", "-p", f"vcl_path={folder}")
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("unit", [ONE / "vestnik.service", THREE / "vestnik-node.service"], ids=str)
def test_systemd_takes_its_units(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd here")
    program = tmp_path / "vestnik"
    program.touch(mode=0o755)
    ours = tmp_path / "vestnik.service"
    text = (
        unit.read_text()
        .replace("/opt/vestnik/.venv/bin/vestnik", str(program))
        .replace("User=paper", "User=root")
    )
    ours.write_text(text)
    found = subprocess.run(("systemd-analyze", "verify", ours), capture_output=True, text=True, check=False)
    about_ours = [line for line in found.stderr.splitlines() if "vestnik" in line]
    assert not about_ours


def test_the_settings_of_a_node_are_settings(tmp_path):
    shutil.copy(THREE / "vestnik.toml", tmp_path)
    environment = dict(
        line.split("=", 1)
        for line in (THREE / "node.env").read_text().splitlines()
        if line and not line.startswith("#")
    )
    found = read_options(Home(tmp_path), environment)
    assert found["edge"] == ("varnish://10.0.0.10:6081",)
    assert found["database_url"].startswith("postgres://")


def test_varnish_asks_the_other_node_when_one_is_down(tmp_path, varnishd):
    with edge_servers.node() as one, edge_servers.node() as two:
        for server in (one, two):
            server.pages["/"] = {"Surrogate-Control": "max-age=0"}, b"front"
        with edge_servers.varnish(tmp_path, one.server_port, second=two.server_port) as port:
            for _ in range(6):
                edge_servers.get(port)
            assert one.asked
            assert two.asked
            one.shutdown()
            one.socket.close()
            time.sleep(1)
            answers = [edge_servers.get(port)[0] for _ in range(10)]
    assert answers == [b"front"] * 10
