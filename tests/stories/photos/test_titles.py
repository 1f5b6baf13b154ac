import pytest

from vestnik.stories.photo_admin.titles import title_from


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("gradska_gradina-esen (1).jpg", "Gradska gradina esen"),
        ("кметът-на-плевен.JPG", "Кметът на плевен"),
        ("protest 2026-11-22.jpeg", "Protest 2026-11-22"),
        ("bridge-1920x1080-scaled.jpg", "Bridge"),
        ("IMG_2034.HEIC", "IMG 2034"),
        ("a.b.c.png", "A b c"),
        ("___.jpg", "___.jpg"),
        ("🌉.jpg", "🌉"),
        (f"{'x' * 300}.jpg", "X" + "x" * 254),
    ],
)
def test_the_name_of_a_file_becomes_a_readable_title(name, title):
    assert title_from(name) == title
