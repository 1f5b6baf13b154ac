"""What every request passes."""

import ipaddress
from collections.abc import Callable

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.errors import problem_response

from vestnik.conf import policy

Respond = Callable[[HttpRequest], HttpResponse]

ADMIN_PATH = "/admin/"
# Before log-in there is nothing that needs the admin's wider policy.
BEFORE_LOG_IN = ("/admin/login/", "/admin/password_reset/")
NEWSROOMS_API = ("/api/v3/images/", "/api/v3/documents/")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}  # RFC 9110, 9.2.1
#: Wagtail's, for pages and documents that ask for a password
FORMS_OF_READERS = {
    "wagtailcore_authenticate_with_password", "wagtailcore_login", "wagtaildocs_authenticate_with_password",
}  # fmt: skip
TEXT_TYPES = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/xml")


def trusted_proxies(respond: Respond) -> Respond:
    """Puts the reader's address in REMOTE_ADDR if a trusted proxy tells it; drops what others forge."""
    by_socket = "unix" in settings.TRUSTED_PROXIES
    networks = [ipaddress.ip_network(name) for name in settings.TRUSTED_PROXIES if name != "unix"]

    def trusted(address: str) -> bool:
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return not address and by_socket
        return any(ip in network for network in networks)

    def middleware(request: HttpRequest) -> HttpResponse:
        if trusted(request.META.get("REMOTE_ADDR", "")):
            chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            for address in reversed(chain):
                if not _is_address(address):
                    break
                request.META["REMOTE_ADDR"] = address
                if not trusted(address):
                    break
        else:
            request.META.pop("HTTP_X_FORWARDED_FOR", None)
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        return respond(request)

    return middleware


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def permissions_policy(respond: Respond) -> Respond:
    """No page may use the camera, the position and the like."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.setdefault("Permissions-Policy", policy.PERMISSIONS)
        return response

    return middleware


def steady_policy(respond: Respond) -> Respond:
    """The same Content-Security-Policy from every process: django-csp writes the directives in the order of a set."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if directives := response.get("Content-Security-Policy"):
            response["Content-Security-Policy"] = "; ".join(sorted(directives.split("; ")))
        return response

    return middleware


def admin_policy(respond: Respond) -> Respond:
    """The admin's own Content-Security-Policy on the admin's answers."""
    respond_as_admin = csp_replace(policy.ADMIN)(respond)

    def middleware(request: HttpRequest) -> HttpResponse:
        inside = request.path.startswith(ADMIN_PATH) and not request.path.startswith(BEFORE_LOG_IN)
        return (respond_as_admin if inside else respond)(request)

    return middleware


class ReadersRead:
    """405 for whoever wants more of a readers' page than to read it; Django would say 403, of a token no page has.

    A readers' page is all that stands outside the admin and neither checks by itself who sends a form (the newsletter,
    the API) nor has one with a token (`FORMS_OF_READERS`).
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_args: object
    ) -> HttpResponse | None:
        if request.method in SAFE_METHODS or request.path.startswith(ADMIN_PATH):
            return None
        if getattr(view, "csrf_exempt", False) or request.resolver_match.url_name in FORMS_OF_READERS:
            return None
        return HttpResponseNotAllowed(["GET", "HEAD"])


class NewsroomsApi:
    """401 for whoever asks the API without a token for photos and documents, which it would list for everyone.

    Many of them hang on stories that are not out yet, and their titles tell of these.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(NEWSROOMS_API) and BearerTokenAuth()(request) is None:
            return problem_response(status=401)
        return self.respond(request)


def edition(respond: Respond) -> Respond:
    """Speaks the language of the address: /en/… English, all else the paper's first language.

    Not Django's LocaleMiddleware, which asks the browser and so makes one address many pages.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = respond(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        response.setdefault("Content-Language", language)
        return response

    return middleware


class CompressText(GZipMiddleware):
    """Django's gzip, for text only: photos are packed already."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not response.get("Content-Type", "").startswith(TEXT_TYPES):
            return response
        return super().process_response(request, response)
