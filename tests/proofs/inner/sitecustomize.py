"""For papers that talk to each other: this machine stands in for the open internet. Python loads it by itself."""

from vestnik.distribution.outgoing import http

http.is_public = lambda address: address == "127.0.0.1"
