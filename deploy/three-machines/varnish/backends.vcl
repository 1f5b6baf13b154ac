# What differs from paper to paper: the nodes, who may purge, who ends HTTPS in front. `default.vcl` takes it in.

probe alive {
    # The front comes from a node's store, be it that the newsroom's side or the database is down.
    .request =
        "HEAD / HTTP/1.1"
        "Host: paper.example"
        "X-Forwarded-Proto: https"
        "Connection: close";
    .expected_response = 200;
    .interval = 2s;
    .timeout = 1s;
    .window = 4;
    .threshold = 2;
    .initial = 2;
}

backend one { .host = "10.0.0.11"; .port = "8000"; .probe = alive; }
backend two { .host = "10.0.0.12"; .port = "8000"; .probe = alive; }

sub vcl_init {
    new nodes = directors.round_robin();
    nodes.add_backend(one);
    nodes.add_backend(two);
}

acl purgers {
    "10.0.0.11";
    "10.0.0.12";
}

# Caddy on the same machine. All others' word on the scheme is dropped.
acl tls {
    "127.0.0.1";
    "::1";
}
