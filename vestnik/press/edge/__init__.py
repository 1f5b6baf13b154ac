"""Surrogates in front of a paper (Varnish, Fastly, Cloudflare): what their keys are, and how they learn of changes.

Nothing here needs Django: doors spell keys, and settings are checked before Django is up.
"""

#: what the setting `edge` may hold
SURROGATES = "varnish://127.0.0.1:6081, fastly://SERVICE?token=… or cloudflare://ZONE?token=…"
