"""Ends with 0 if the service answers, for the image's HEALTHCHECK."""

import os
import sys
from http.client import HTTPConnection


def main():
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8080")), timeout=2)
    try:
        connection.request("GET", "/healthz")
        return 0 if connection.getresponse().status == 200 else 1
    except OSError as e:
        print(f"no answer: {e}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
