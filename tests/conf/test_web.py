"""What every answer carries, and whose word about the reader's address is believed."""

import logging
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.test import Client

from vestnik.conf.log import OneLine, without_traceback
from vestnik.conf.middleware import edition, trusted_proxies
from vestnik.stories.embeds import PLAYER_HOSTS

pytestmark = pytest.mark.django_db


def policy_of(response: HttpResponse) -> dict[str, list[str]]:
    """The directives of an answer's Content-Security-Policy."""
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    return {part[0]: part[1:] for part in parts}


def test_a_public_page_allows_no_inline_code_and_no_other_site(client: Client):
    response = client.get("/no-such-page/")
    policy = policy_of(response)
    assert response.status_code == 404
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert set(policy["frame-src"]) == set(PLAYER_HOSTS)
    assert policy["base-uri"] == ["'none'"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_every_answer_tells_the_browser_to_be_strict(client: Client):
    response = client.get("/admin/login/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "camera=()" in response["Permissions-Policy"]


def test_the_admin_allows_inline_elements_but_no_attributes_and_only_after_log_in(
    client: Client, admin_client: Client
):
    before, inside = policy_of(client.get("/admin/login/")), policy_of(admin_client.get("/admin/account/"))
    assert before["script-src"] == ["'self'"]
    assert inside["script-src"] == ["'self'", "'unsafe-inline'"]
    assert inside["script-src-attr"] == ["'none'"]
    assert inside["style-src-attr"] == ["'none'"]
    assert "unsafe-eval" not in str(inside)
    assert inside["frame-ancestors"] == ["'self'"]
    assert before["frame-ancestors"] == ["'self'"]


def test_a_public_page_is_one_page_for_all_browsers(client: Client):
    response = client.get("/no-such-page/", HTTP_ACCEPT_LANGUAGE="en")
    assert response["Content-Language"] == "bg"
    vary = {word.strip().lower() for word in response.get("Vary", "").split(",")}
    assert not vary & {"cookie", "accept-language"}
    assert not response.cookies


@pytest.mark.parametrize(
    ("path", "language"), [("/", "bg"), ("/en/x/", "en"), ("/enough/", "bg"), ("/fr/", "bg")]
)
def test_the_address_says_the_language(path, language):
    request = HttpRequest()
    request.path_info = path
    response = edition(lambda request: HttpResponse(request.LANGUAGE_CODE))(request)
    assert response.content.decode() == language
    assert response["Content-Language"] == language


@pytest.mark.parametrize(
    ("comes_from", "says", "reader"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_is_believed_about_the_readers_address(settings, comes_from, says, reader):
    settings.TRUSTED_PROXIES = ("10.0.0.0/8",)
    request = HttpRequest()
    request.META = {
        "REMOTE_ADDR": comes_from,
        "HTTP_X_FORWARDED_FOR": says,
        "HTTP_X_FORWARDED_PROTO": "https",
    }
    seen = trusted_proxies(lambda request: request.META)(request)
    assert seen["REMOTE_ADDR"] == reader
    assert ("HTTP_X_FORWARDED_PROTO" in seen) == comes_from.startswith("10.")


READERS_PAGES = (
    "/", "/en/", "/latest/", "/topics/", "/people/", "/newsletter/", "/za-nas/", "/nyama/takava/",
    "/politika/2026/11/", "/politika/2026/11/22/parlament/", "/media/images/x.jpg", "/documents/1/x.pdf",
    "/favicon.ico", "/_press/rail/bg/",
)  # fmt: skip


@pytest.mark.parametrize("path", READERS_PAGES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_readers_page_is_only_read(path, method):
    response = Client(enforce_csrf_checks=True).generic(method, path, "x=1")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("path", "status"), [("/admin/login/", 403), ("/newsletter/sign-up/", 403), ("/api/v3/pages/", 401)]
)
def test_what_takes_forms_looks_at_who_sends_them(path, status):
    assert Client(enforce_csrf_checks=True).post(path, {"x": "1"}).status_code == status


def test_a_rendition_is_everyones_and_kept_for_ever(client: Client):
    name = default_storage.save("images/tram.webp", ContentFile(b"RIFF"))
    response = client.get(f"/media/{name}")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


def test_an_original_is_for_the_newsroom_only(client: Client, admin_client: Client):
    name = default_storage.save("original_images/tram.jpg", ContentFile(b"JFIF"))
    assert client.get(f"/media/{name}").status_code == 404
    assert admin_client.get(f"/media/{name}")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("around", ["images/../", "images/%2e%2e/", "images/x/../../"])
def test_no_way_round_leads_to_an_original(client: Client, around):
    name = default_storage.save("original_images/tram.jpg", ContentFile(b"JFIF"))
    assert client.get(f"/media/{around}{name}").status_code == 404


@pytest.mark.parametrize("name", ["images/none.webp", "images/", "images/../../secret.key", "images/%00"])
def test_media_that_is_not_there_is_404(client: Client, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_log_in_closes_after_too_many_wrong_passwords_and_says_for_how_long(
    client: Client, django_user_model
):
    django_user_model.objects.create_superuser("ana", password="правилната парола")
    attempts = settings.OPTIONS["login_attempts"]
    answers = [
        client.post("/admin/login/", {"username": "ana", "password": f"грешна{n}"}) for n in range(attempts)
    ]
    assert [answer.status_code for answer in answers[:-1]] == [200] * (attempts - 1)
    assert answers[-1].status_code == 429
    assert str(settings.OPTIONS["login_pause_minutes"]) in answers[-1].content.decode()
    right = {"username": "ana", "password": "правилната парола"}
    assert client.post("/admin/login/", right).status_code == 429
    assert client.post("/admin/login/", right, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_an_event_is_one_line_of_the_log():
    try:
        raise ValueError("ред едно\nред две")
    except ValueError:
        record = logging.LogRecord("vestnik", logging.ERROR, "", 1, "Failed: %s", ("x\r\ny",), sys.exc_info())
    line = OneLine().format(record)
    assert "\n" not in line
    assert "\r" not in line
    assert "ред едно\\nред две" in line


def test_a_foreign_host_is_refused_and_told_in_a_line_that_names_the_setting(client: Client, caplog):
    refusals = logging.getLogger("django.security")
    refusals.addHandler(caplog.handler)
    caplog.handler.addFilter(without_traceback)
    try:
        assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    finally:
        refusals.removeHandler(caplog.handler)
        caplog.handler.removeFilter(without_traceback)
    assert "'evil.example'" in caplog.text
    assert "the setting allowed_hosts" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.slow
def test_djangos_deployment_check_finds_nothing_on_a_public_paper(tmp_path):
    (tmp_path / "vestnik.toml").write_text('public_url = "https://vestnik.example"\n')
    found = subprocess.run(
        [
            sys.executable,
            "-m",
            "vestnik",
            "manage",
            "--home",
            tmp_path,
            "check",
            "--deploy",
            "--fail-level",
            "INFO",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert "System check identified no issues" in found.stdout


def test_the_icon_is_found_at_its_old_address(client):
    assert client.get("/favicon.ico").status_code == 301
