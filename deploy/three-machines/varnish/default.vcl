# Varnish 7 in front of Vestnik: composes pages by ESI, keeps them until their keys are purged. Needs vmod xkey
# (Debian: varnish-modules). The nodes' addresses stand in backends.vcl beside it.
vcl 4.1;

import directors;
import std;
import xkey;

include "backends.vcl";

sub vcl_recv {
    set req.backend_hint = nodes.backend();

    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403, "Not from here"));
        }
        if (req.http.xkey-purge-all) {
            ban("obj.status != 0");
            return (synth(200, "All purged"));
        }
        if (req.http.xkey-purge) {
            return (synth(200, "Purged " + xkey.purge(req.http.xkey-purge)));
        }
        if (req.http.xkey-softpurge) {
            return (synth(200, "Stale " + xkey.softpurge(req.http.xkey-softpurge)));
        }
        return (synth(400, "No keys"));
    }

    if (client.ip !~ tls) {
        unset req.http.X-Forwarded-Proto;
    }
    # Parameters that only count readers; others are the door's to judge.
    if (req.url ~ "[?&](utm_[a-z]+|fbclid|gclid|msclkid|mc_[a-z]+)=") {
        set req.url = regsuball(req.url, "(utm_[a-z]+|fbclid|gclid|msclkid|mc_[a-z]+)=[^&]*&?", "");
        set req.url = regsub(req.url, "[?&]+$", "");
    }
    if (req.restarts == 0 && req.esi_level == 0) {
        unset req.http.Surrogate-Capability;
    }
    # The newsroom, and all that is no page.
    if ((req.method != "GET" && req.method != "HEAD") || req.http.Authorization
        || req.http.Cookie ~ "(^|;\s*)sessionid=" || req.url ~ "^/(admin|api|documents)(/|$)") {
        return (pass);
    }
    unset req.http.Cookie;
    set req.http.Surrogate-Capability = {"varnish="ESI/1.0""};
    # While the nodes are well nobody sees what has been stale for longer than this.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 10s;
    }
    return (hash);
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        return (deliver);
    }
    # An old page rather than an error.
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
    if (beresp.http.Surrogate-Control ~ "max-age=[0-9]+" && !beresp.http.Set-Cookie) {
        set beresp.ttl = std.duration(regsub(beresp.http.Surrogate-Control, "^.*max-age=([0-9]+).*$", "\1s"), 0s);
        set beresp.grace = 1d;
        if (beresp.http.X-Press ~ "^stale") {
            # The new page is being made: look again at once.
            set beresp.ttl = 0.5s;
        }
    } else if (beresp.http.Cache-Control ~ "immutable") {
        set beresp.grace = 1d;
    } else {
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
    }
    if (beresp.http.Surrogate-Control ~ "ESI/1.0") {
        set beresp.do_esi = true;
        set beresp.do_gzip = true;
        # They speak of the page without its fragments: a browser would keep an old rail by them.
        unset beresp.http.ETag;
        unset beresp.http.Last-Modified;
    }
    unset beresp.http.Surrogate-Control;
    return (deliver);
}

sub vcl_deliver {
    if (req.esi_level == 0) {
        if (obj.hits > 0) {
            set resp.http.X-Cache = "hit";
        } else {
            set resp.http.X-Cache = "miss";
        }
    }
    unset resp.http.xkey;
    unset resp.http.Surrogate-Key;
    unset resp.http.Cache-Tag;
    unset resp.http.CDN-Cache-Control;
}
