import pytest
from django.contrib.auth import get_user_model
from django.utils import translation
from wagtail.images.forms import get_image_form
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from vestnik.stories.models import Photo
from vestnik.stories.newsroom import ensure_newsroom
from vestnik.stories.photo_admin.forms import PhotoForm


@pytest.fixture(autouse=True)
def newsroom():
    """Photos need neither roles nor pages; those that do ask for `whole_newsroom`."""


@pytest.fixture
def whole_newsroom(db):
    ensure_newsroom("Делник")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def chief(client, db):
    """A chief of the paper, logged in to the admin."""
    user = get_user_model().objects.create_superuser("chief", "chief@example.com", "vestnik-test")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return user


@pytest.fixture
def form(db):
    """Fills in the form of a photo as Wagtail's views do; values not given are left as an editor finds them."""

    def fill(file=None, instance: Photo | None = None, **data) -> PhotoForm:
        given = {"title": "Мост", "licence": "own", "collection": Collection.get_first_root_node().pk, **data}
        user = get_user_model().objects.get_or_create(username="form", is_superuser=True)[0]
        return get_image_form(Photo)(given, {"file": file} if file else {}, instance=instance, user=user)

    return fill
