"""A mail server that keeps what it gets and says what it is told to say."""

import socketserver
import threading


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        sink = self.server
        self.say("220 sink")
        while line := self.rfile.readline():
            command = line.decode().strip()
            verb = command.split(":")[0].upper()
            if verb == "RCPT TO" and sink.refusals:
                self.say(sink.refusals.pop(0))
            elif verb == "DATA":
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part.removeprefix(b"."))
                sink.mails.append((sink.sender, b"".join(lines)))
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                if verb == "MAIL FROM":
                    sink.sender = command.split("<")[1].split(">")[0]
                self.say("250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Sink(socketserver.ThreadingTCPServer):
    """`mails` are (envelope sender, bytes); each of `refusals` answers one RCPT."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[tuple[str, bytes]] = []
        self.refusals: list[str] = []
        self.sender = ""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def close(self) -> None:
        self.shutdown()
        self.server_close()
