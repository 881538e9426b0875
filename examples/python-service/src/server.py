"""Greets whoever asks, until it is told to stop.

GET /          a greeting, as JSON
GET /healthz   200 while it serves

PORT says where it listens (8080), BIND on which address (all).
On SIGTERM it answers what it has begun and ends with 0.
"""

import json
import os
import platform
import signal
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWERS = {
    "/": {"greeting": "hello", "python": platform.python_version(), "machine": platform.machine()},
    "/healthz": {"status": "ok"},
}


class Handler(BaseHTTPRequestHandler):
    server_version = "python-service"
    sys_version = ""
    timeout = 10

    def do_GET(self):
        answer = ANSWERS.get(self.path)
        if answer is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = json.dumps(answer).encode() + b"\n"
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    # Closing waits for the requests that are being answered.
    daemon_threads = False


def main():
    address = (os.environ.get("BIND", ""), int(os.environ.get("PORT", "8080")))
    with Server(address, Handler) as server:

        def begin_stop(*_):
            # shutdown() waits for the very loop that a signal interrupts.
            threading.Thread(target=server.shutdown).start()

        signal.signal(signal.SIGTERM, begin_stop)
        signal.signal(signal.SIGINT, begin_stop)
        print(f"listening on port {server.server_port}", flush=True)
        server.serve_forever(poll_interval=0.1)
    print("stopped", flush=True)


if __name__ == "__main__":
    main()
