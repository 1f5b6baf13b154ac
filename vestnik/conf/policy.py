"""Content-Security-Policies: one for readers' pages, one for the admin."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

from vestnik.stories.embeds import PLAYER_HOSTS

PUBLIC = {
    "default-src": [NONE],
    "img-src": [SELF, "data:"],
    "style-src": [SELF],
    "script-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "frame-src": list(PLAYER_HOSTS),
    "base-uri": [NONE],
    # The admin shows a preview of a page in a frame.
    "frame-ancestors": [SELF],
}

# What Wagtail 8's admin needs beyond that, as Chromium tells: inline script elements, some of which arrive
# later than the page, begin its date pickers, inline panels and choosers, so no nonce or hash can name them
# (https://github.com/wagtail/wagtail/issues/1288); Draftail writes style elements for its placeholder and its
# lists. Handlers and styles in attributes, and eval, it can do without.
ADMIN = {
    **PUBLIC,
    "img-src": [SELF, "data:", "blob:"],
    "style-src": [SELF, UNSAFE_INLINE],
    "style-src-attr": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "script-src-attr": [NONE],
    "frame-src": [SELF, *PLAYER_HOSTS],
}

# Browser features that no page of ours asks for.
UNUSED_FEATURES = (
    "accelerometer browsing-topics camera display-capture geolocation gyroscope magnetometer microphone midi "
    "payment serial usb xr-spatial-tracking"
)
PERMISSIONS = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES.split())
