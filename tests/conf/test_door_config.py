"""What a door believes of its paper is what Django believes of it."""

from pathlib import Path

import pytest
from django.conf import settings

from vestnik.conf import run
from vestnik.conf.errors import SettingsError
from vestnik.conf.home import Home


def test_door_and_django_agree():
    config = run.door_config(settings.HOME, settings.OPTIONS)
    assert config.session_cookie == settings.SESSION_COOKIE_NAME
    assert set(config.hosts) == set(settings.ALLOWED_HOSTS)
    assert config.https == settings.HTTPS
    assert config.public_url == settings.PUBLIC_URL
    assert Path(config.static) == Path(settings.STATIC_ROOT)
    assert Path(config.media) == Path(settings.MEDIA_ROOT)


def test_a_configuration_survives_its_file(tmp_path):
    config = run.door_config(settings.HOME, settings.OPTIONS)
    config.write(tmp_path / "door.json")
    assert type(config).read(tmp_path / "door.json") == config


def test_a_home_too_deep_for_a_socket_is_told(tmp_path):
    deep = Home(tmp_path / ("x" * 100))
    with pytest.raises(SettingsError, match="move the paper's home folder up"):
        run.door_config(deep, settings.OPTIONS)
