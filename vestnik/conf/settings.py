"""Django's settings for one paper: read from its home folder and the environment (vestnik.conf.options)."""

import zoneinfo
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf.locale import LANG_INFO

from vestnik.conf import database, mail, policy
from vestnik.conf.catalogues import newsroom_languages
from vestnik.conf.home import find_home, secret_key
from vestnik.conf.log import not_rehearsed, without_traceback
from vestnik.conf.options import read_options
from vestnik.conf.stamp import code_fingerprint
from vestnik.newsletters.returns import providers

HOME = find_home()
OPTIONS = read_options(HOME)
SECRET_KEY = secret_key(HOME)
DEBUG = False
PACKAGE = Path(__file__).resolve().parent.parent

# The paper and its languages

WAGTAIL_SITE_NAME = OPTIONS["name"]
LANGUAGE_CODE = OPTIONS["languages"][0]
LANGUAGES = [(code, LANG_INFO.get(code, {}).get("name_local", code)) for code in OPTIONS["languages"]]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = OPTIONS["time_zone"]
USE_TZ = True
FORMAT_MODULE_PATH = ["vestnik.conf.formats"]
LOCALE_PATHS = [HOME.locale, PACKAGE / "locale", PACKAGE / "locale_libraries"]
# Every editor chooses the language of the admin, whatever languages the paper has.
WAGTAILADMIN_PERMITTED_LANGUAGES = newsroom_languages(LOCALE_PATHS[:2])

# Addresses

PUBLIC_URL = OPTIONS["public_url"] or f"http://127.0.0.1:{OPTIONS['port']}"
WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = PUBLIC_URL
PUBLIC_HOST = urlsplit(PUBLIC_URL).hostname or ""
ALLOWED_HOSTS = [
    f"[{PUBLIC_HOST}]" if ":" in PUBLIC_HOST else PUBLIC_HOST,
    "localhost",
    "127.0.0.1",
    "[::1]",
    *OPTIONS["allowed_hosts"],
]
ROOT_URLCONF = "vestnik.conf.urls"
WSGI_APPLICATION = "vestnik.conf.wsgi.application"
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# Rooms and libraries. A room may override templates of those after it.

INSTALLED_APPS = [
    "vestnik.conf",
    "vestnik.demo",
    "vestnik.desk",
    "vestnik.theme",
    "vestnik.distribution",
    "vestnik.newsletters",
    "vestnik.search",
    "vestnik.audience",
    "vestnik.fronts",
    "vestnik.stories",
    "vestnik.press",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.api.v3",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "vestnik.press.middleware.press",
    "vestnik.conf.middleware.trusted_proxies",
    "django.middleware.security.SecurityMiddleware",
    "vestnik.conf.middleware.permissions_policy",
    "vestnik.conf.middleware.steady_policy",
    "csp.middleware.CSPMiddleware",
    "vestnik.conf.middleware.admin_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vestnik.conf.middleware.CompressText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "vestnik.conf.middleware.edition",
    "django.middleware.common.CommonMiddleware",
    "vestnik.conf.middleware.NewsroomsApi",
    "vestnik.conf.middleware.ReadersRead",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOME.templates],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vestnik.fronts.furniture.paper",
            ]
        },
    }
]

# The press: pages made by other code, templates, styles or settings are stale.


def PRESS_CODE() -> int:  # noqa: N802 - a setting, worked out when it is asked for
    return code_fingerprint(HOME)


# Data

DATABASES = {
    "default": database.settings_for(OPTIONS["database_url"], HOME.database, OPTIONS["database_pool"])
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "vestnik.conf.tasks.Queue", "QUEUES": []}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
TAGGIT_CASE_INSENSITIVE = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "vestnik.search.backend"}}

# Files

STATIC_URL = "/static/"
STATIC_ROOT = HOME.collected
STATICFILES_DIRS = [HOME.static] if HOME.static.is_dir() else []
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME.media
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
# A paper's own template that names a missing file loses that file, not the page.
WHITENOISE_MANIFEST_STRICT = False
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = [
    "vestnik.stories.photo_admin.uploads.RefuseHuge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

WAGTAILIMAGES_IMAGE_MODEL = "stories.Photo"
WAGTAILIMAGES_IMAGE_FORM_BASE = "vestnik.stories.photo_admin.forms.PhotoForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = OPTIONS["max_image_mb"] * 2**20
WAGTAILIMAGES_MAX_IMAGE_PIXELS = OPTIONS["max_image_megapixels"] * 10**6
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = OPTIONS["max_document_mb"] * 2**20

# The newsroom

WAGTAILADMIN_USER_LOGIN_FORM = "vestnik.desk.login.LoginForm"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_AUTOSAVE_INTERVAL = 2_000
WAGTAIL_EDITING_SESSION_PING_INTERVAL = 10_000
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Not the two names of the list that browsers don't know.
WAGTAIL_USER_TIME_ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
WAGTAILAPI_DOCS_ENABLED = False

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AXES_FAILURE_LIMIT = OPTIONS["login_attempts"]
AXES_COOLOFF_TIME = timedelta(minutes=OPTIONS["login_pause_minutes"])
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "vestnik.conf.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# Safety

HTTPS = PUBLIC_URL.startswith("https:") if OPTIONS["https"] is None else OPTIONS["https"]
# The door behind whose socket Django stands says whom it has believed.
TRUSTED_PROXIES = ("unix", *OPTIONS["trusted_proxies"])
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = OPTIONS["hsts_days"] * 86_400 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
# HSTS for subdomains, and in the browsers' own lists: what else lives under the domain is not the paper's to bind.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "vestnik.conf.views.not_from_here"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy.PUBLIC}

# Mail and log

DEFAULT_FROM_EMAIL = SERVER_EMAIL = OPTIONS["email_from"] or f"news@{PUBLIC_HOST or 'localhost'}"
globals().update(mail.settings_for(OPTIONS["email_url"], HOME.mail))
globals().update(providers.settings_for(OPTIONS["bounce_webhook"]))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "vestnik.conf.log.OneLine"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "refused": {"class": "logging.StreamHandler", "formatter": "line", "filters": [without_traceback]},
    },
    "root": {"handlers": ["stderr"], "level": OPTIONS["log_level"].upper()},
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET"},
        "django.security": {"handlers": ["refused"], "propagate": False},
        "django.server": {"handlers": [], "propagate": True},
        "wagtail": {"filters": [not_rehearsed]},
    },
}
