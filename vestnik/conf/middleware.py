"""What every request passes."""

import ipaddress
from collections.abc import Callable

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from vestnik.conf import policy

Respond = Callable[[HttpRequest], HttpResponse]

ADMIN_PATH = "/admin/"
# Before log-in there is nothing that needs the admin's wider policy.
BEFORE_LOG_IN = ("/admin/login/", "/admin/password_reset/")
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
