"""A DNS server on this machine that says what a test has it say, sensible or not."""

from __future__ import annotations

import socketserver
import struct
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset

from vestnik.newsletters.letter.names import Names


class NameServer:
    """`zone` maps (name, kind) to texts of records; `says` to 'nothing' or 'garbage' answers that way."""

    def __init__(self) -> None:
        self.zone: dict[tuple[str, str], list[str]] = {}
        self.says: dict[str, str] = {}
        self.asked: list[str] = []
        outer = self

        class Datagram(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                data, socket = self.request
                if (answer := outer.answer(data, 512)) is not None:
                    socket.sendto(answer, self.client_address)

        class Stream(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                length = struct.unpack("!H", self.rfile.read(2))[0]
                answer = outer.answer(self.rfile.read(length), 65_000)
                if answer is not None:
                    self.wfile.write(struct.pack("!H", len(answer)) + answer)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._udp = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Datagram)
        self.port = self._udp.server_address[1]
        self._tcp = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Stream)
        for server in (self._udp, self._tcp):
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        for server in (self._udp, self._tcp):
            server.shutdown()
            server.server_close()

    def names(self, seconds: float = 2.0) -> Names:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], self.port
        return Names(resolver, seconds)

    def txt(self, name: str, *texts: str) -> None:
        """TXT records, cut into strings of 255 as the DNS has them."""
        self.zone[name, "TXT"] = [
            " ".join(
                '"{}"'.format(text[at : at + 255].replace('"', r"\""))
                for at in range(0, len(text), 255) or [0]
            )
            for text in texts
        ]

    def answer(self, data: bytes, limit: int) -> bytes | None:
        question = dns.message.from_wire(data)
        asked = question.question[0]
        name, kind = asked.name.to_text().rstrip(".").lower(), dns.rdatatype.to_text(asked.rdtype)
        self.asked.append(name)
        if (how := self.says.get(name)) == "nothing":
            return None
        if how == "garbage":
            return data[:2] + b"\x81\x80" + b"\xff" * 40
        reply = dns.message.make_response(question)
        alias = self.zone.get((name, "CNAME"))
        if alias:
            reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", "CNAME", *alias))
        elif records := self.zone.get((name, kind)):
            reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *records))
        elif not any(known == name for known, _kind in self.zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        try:
            return reply.to_wire(max_size=limit)
        except dns.exception.TooBig:
            short = dns.message.make_response(question)
            short.flags |= dns.flags.TC
            return short.to_wire()
