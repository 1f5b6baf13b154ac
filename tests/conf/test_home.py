"""A home folder is found, its secret kept, and one of a newer version refused."""

import stat

import pytest

import vestnik
from vestnik.conf import stamp
from vestnik.conf.errors import SettingsError
from vestnik.conf.home import Home, find_home, secret_key
from vestnik.conf.stamp import Stamp, read_stamp, refuse_newer, stamp_of_this_code, write_stamp


def test_the_secret_key_is_made_once_and_is_for_its_owner_only(tmp_path):
    home = Home(tmp_path / "new")
    key = secret_key(home)
    assert len(key) >= 50
    assert secret_key(home) == key
    assert stat.S_IMODE(home.key_file.stat().st_mode) == 0o600


def test_a_damaged_secret_key_is_told_and_not_replaced(tmp_path):
    home = Home(tmp_path)
    home.key_file.write_text("")
    with pytest.raises(SettingsError, match="holds no secret key"):
        secret_key(home)
    assert home.key_file.read_text() == ""


def test_the_home_is_what_the_variable_names_or_else_where_one_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="vestnik new DIR"):
        find_home({})
    (tmp_path / "vestnik.toml").touch()
    assert find_home({}).root == tmp_path
    assert find_home({"VESTNIK_HOME": str(tmp_path / "other")}).root == tmp_path / "other"


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "paper").touch()
    with pytest.raises(SettingsError, match="which is a file"):
        find_home({"VESTNIK_HOME": str(tmp_path / "paper")})


@pytest.mark.parametrize(
    ("paper", "code", "refused"),
    [
        ("0.2.0", "0.1.0", True),
        ("0.1.0", "0.1.0.dev0", True),
        ("0.1.0", "0.1.0rc1", True),
        ("0.10.0", "0.9.1", True),
        ("0.1.0", "0.1.0", False),
        ("0.1.0.dev0", "0.1.0", False),
        ("0.1.0", "0.1.1", False),
    ],
)
def test_a_paper_of_a_newer_version_is_refused(tmp_path, monkeypatch, paper, code, refused):
    monkeypatch.setattr(vestnik, "__version__", code)
    if refused:
        with pytest.raises(SettingsError, match=f"of Vestnik {paper}, and this is {code}"):
            refuse_newer(Home(tmp_path), Stamp(paper, "", ""))
    else:
        refuse_newer(Home(tmp_path), Stamp(paper, "", ""))


def test_a_stamp_is_read_as_it_was_written(tmp_path):
    home = Home(tmp_path)
    assert read_stamp(home) is None
    now = stamp_of_this_code(home)
    write_stamp(home, now)
    assert read_stamp(home) == now
    home.stamp.write_text("0.1")
    with pytest.raises(SettingsError, match="delete it"):
        read_stamp(home)


def test_a_change_of_the_papers_own_styles_changes_the_stamp(tmp_path):
    home = Home(tmp_path)
    before = stamp_of_this_code(home)
    home.static.mkdir()
    (home.static / "paper.css").write_text(":root { --accent: red }")
    after = stamp_of_this_code(home)
    assert after.static != before.static
    assert after.migrations == before.migrations
    assert stamp.stamp_of_this_code(home) == after


def test_another_database_changes_the_stamp(tmp_path, monkeypatch):
    home = Home(tmp_path)
    before = stamp_of_this_code(home)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/another.sqlite3")
    now = stamp_of_this_code(home)
    assert (now.migrations != before.migrations, now.static == before.static) == (True, True)
