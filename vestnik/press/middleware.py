from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from vestnik.press.making import Respond, answer_make


def press(respond: Respond) -> Respond:
    """Has pages made when a door or the keeper asks; everything else goes on.

    They come by the unix socket (no address), and the door passes no reader's header of this name on.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if "HTTP_X_VESTNIK_MAKE" in request.META and not request.META.get("REMOTE_ADDR"):
            return answer_make(request, respond)
        return respond(request)

    return middleware
