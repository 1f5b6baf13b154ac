"""Each setting is checked at the start, and a wrong one is told in a line that says what to write."""

from pathlib import Path

import pytest

from vestnik.conf.errors import SettingsError
from vestnik.conf.home import Home
from vestnik.conf.options import OPTIONS, read_options


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def read(home: Home, toml: str = "", **environ: str) -> dict:
    home.settings_file.write_text(toml, encoding="utf-8")
    return read_options(home, environ)


WRONG = [
    ("name", " ", "some text in quotes"),
    ("languages", "Bulgarian", 'such as ["bg", "en"]'),
    ("languages", "xx", 'such as ["bg", "en"]'),
    ("languages", ",", "one or more language codes"),
    ("time_zone", "Europe/Plovdiv", "such as Europe/Sofia"),
    ("time_zone", "../../etc/passwd", "such as Europe/Sofia"),
    ("public_url", "vestnik.example", "such as https://vestnik.example"),
    ("public_url", "https://vestnik.example/news/", "without a path"),
    ("public_url", "http://[::1", "the address readers type"),
    ("public_url", "https://vestnik.example:port", "the address readers type"),
    ("allowed_hosts", "https://vestnik.example", "host names without http://"),
    ("https", "maybe", "true or false"),
    ("hsts_days", "-1", "a whole number from 0 to 3650"),
    ("trusted_proxies", "10.0.0.0/64", "IP addresses or networks"),
    ("listen", "localhost", "an IP address of this machine"),
    ("port", "70000", "a whole number from 1 to 65535"),
    ("doors", "0", "a whole number from 1 to 64"),
    ("tls_certificate", "/no/such.pem", "the path of a file"),
    ("tls_key", "/no/such.pem", "the path of a file"),
    ("metrics_from", "everyone", "IP addresses or networks"),
    ("press_memory_mb", "1", "a whole number from 8 to"),
    ("press_disk_mb", "1", "a whole number from 16 to"),
    ("edge", "https://vestnik.example", "varnish://127.0.0.1:6081"),
    ("edge", "fastly://SERVICE", "fastly://SERVICE?token="),
    ("activitypub", "perhaps", "true or false"),
    ("websub_hubs", "hub.example", "addresses of WebSub hubs"),
    ("websub_hubs", "ftp://hub.example/", "https://websub.example/"),
    ("workers", "0", "a whole number from 1 to 256"),
    ("threads", "many", "a whole number from 1 to 256"),
    ("database_url", "mysql://db/vestnik", "postgres://user:password@host:5432/name"),
    ("database_url", "postgres://host:5432", "postgres://user:password@host:5432/name"),
    ("database_pool", "1.5", "a whole number from 1 to 200"),
    ("email_url", "mail.example:25", "smtp+tls://user:password@mail.example:587"),
    ("email_from", "Vestnik", "a mail address such as news@vestnik.example"),
    ("bounce_mailbox", "https://mail.example/INBOX", "imaps://user:password@mail.example/INBOX"),
    ("bounce_webhook", "sendmail", "such as mailgun:SIGNING-KEY or postmark:USER:PASSWORD"),
    ("newsletter_per_hour", "0", "a whole number from 1 to 1000000"),
    ("newsletter_per_network", "few", "a whole number from 1 to 1000000"),
    ("newsletter_keep_network", "perhaps", "true or false"),
    ("newsletter_rate", "-1", "a whole number from 0 to 100000"),
    ("newsletter_provider_rate", "fast", "a whole number from 0 to 100000"),
    ("newsletter_connections", "0", "a whole number from 1 to 100"),
    ("newsletter_per_connection", "0", "a whole number from 1 to 1000000"),
    ("newsletter_warm_up", "tomorrow", "a day such as 2026-11-23"),
    ("newsletter_uncertain", "guess", "one of resend, hold"),
    ("newsletter_bounces", "bounces", "a mail address such as"),
    ("newsletter_dkim", "/etc/vestnik/dkim.pem", "news=/etc/vestnik/dkim.pem"),
    ("newsletter_dkim", "news=/no/such.pem", "news=/etc/vestnik/dkim.pem"),
    ("max_image_mb", "25MB", "a whole number from 1 to 1000"),
    ("max_image_megapixels", "0", "a whole number from 1 to 1000"),
    ("max_document_mb", "0", "a whole number from 1 to 1000"),
    ("login_attempts", "0", "a whole number from 1 to 100"),
    ("login_pause_minutes", "99999", "a whole number from 1 to 10080"),
    ("log_level", "loud", "one of debug, info, warning, error"),
]


@pytest.mark.parametrize(("name", "value", "advice"), WRONG)
def test_a_wrong_value_in_the_environment_is_named_with_what_to_write(home, name, value, advice):
    variable = next(option.variable for option in OPTIONS if option.name == name)
    with pytest.raises(SettingsError) as caught:
        read(home, **{variable: value})
    message = str(caught.value)
    assert message.startswith(f"{variable} (environment) is {value!r}: write ")
    assert advice in message
    assert "\n" not in message


def test_every_setting_has_a_wrong_value_tried_here():
    assert {option.name for option in OPTIONS} == {name for name, _, _ in WRONG}


def test_a_wrong_value_in_the_file_names_the_file(home):
    with pytest.raises(SettingsError, match="a whole number from 1 to 65535") as caught:
        read(home, 'port = "eighty"')
    assert f"port in {home.settings_file} is 'eighty'" in str(caught.value)


def test_a_password_is_not_shown_in_an_error(home):
    with pytest.raises(SettingsError) as caught:
        read(home, DATABASE_URL="postgres://vestnik:s3cret@db:port/vestnik")
    assert "s3cret" not in str(caught.value)
    assert "DATABASE_URL (environment) is (hidden)" in str(caught.value)


def test_a_token_of_a_surrogate_is_never_shown(home):
    with pytest.raises(SettingsError, match=r"VESTNIK_EDGE \(environment\) is \(hidden\)"):
        read(home, VESTNIK_EDGE="fastly:/S?token=hush-hush")


def test_a_secret_of_a_webhook_is_never_shown(home):
    with pytest.raises(SettingsError, match=r"VESTNIK_BOUNCE_WEBHOOK \(environment\) is \(hidden\)"):
        read(home, VESTNIK_BOUNCE_WEBHOOK="mailgun:hush-hush")


def test_a_misspelt_setting_is_found_and_the_right_one_named(home):
    with pytest.raises(SettingsError, match="did you mean time_zone"):
        read(home, 'timezone = "Europe/Sofia"')
    with pytest.raises(SettingsError, match="did you mean VESTNIK_WORKERS"):
        read(home, VESTNIK_WORKER="2")


def test_a_file_that_is_no_toml_is_told_with_its_line(home):
    with pytest.raises(SettingsError, match=r"is not TOML .*line 2"):
        read(home, 'name = "Делник"\nlanguages = bg, en\n')
    home.settings_file.write_bytes("name = 'Делник'".encode("cp1251"))
    with pytest.raises(SettingsError, match="must be a text file in UTF-8"):
        read_options(home, {})


def test_the_environment_wins_over_the_file(home):
    assert read(home, "port = 8001", VESTNIK_PORT="8002")["port"] == 8002
    assert read(home, "port = 8001", VESTNIK_PORT="")["port"] == 8001


def test_lists_may_be_toml_lists_or_words_parted_by_commas(home):
    assert read(home, 'languages = ["bg", "en"]')["languages"] == ("bg", "en")
    assert read(home, VESTNIK_LANGUAGES="en, bg,en")["languages"] == ("en", "bg")


def test_good_values_come_out_in_their_one_form(home):
    found = read(
        home,
        VESTNIK_PUBLIC_URL="https://Vestnik.Example/",
        VESTNIK_TRUSTED_PROXIES="127.0.0.1, 10.1.2.3/8, unix",
        VESTNIK_HTTPS="yes",
        VESTNIK_EMAIL_FROM="Vestnik <news@vestnik.example>",
    )
    assert found["public_url"] == "https://vestnik.example"
    assert found["trusted_proxies"] == ("127.0.0.1/32", "10.0.0.0/8", "unix")
    assert found["https"] is True
    assert found["email_from"] == "Vestnik <news@vestnik.example>"
