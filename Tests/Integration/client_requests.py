"""What the API's clients asked: every request that goes through `requests` or aiohttp, with the test file that made it.

The clients stay as they are: it is the HTTP library below them that is listened to.
"""

import collections
import urllib.parse

import aiohttp
import requests


class ClientRequests:
    """Method and path (below `/v1`) of each request that was answered with success, by test file."""

    def __init__(self) -> None:
        self.module = ""
        self.seen: dict[str, set[tuple[str, str]]] = collections.defaultdict(set)

    def listen(self) -> None:
        """From now on, in this process."""
        send, ask = requests.Session.send, aiohttp.ClientSession._request
        recorded = self

        def listened_send(session: requests.Session, request: requests.PreparedRequest, **options: object) -> requests.Response:
            response = send(session, request, **options)
            for answer in (*response.history, response):
                recorded._add(answer.request.method, answer.request.url, answer.status_code)
            return response

        async def listened_ask(
            session: aiohttp.ClientSession, method: str, url: object, **options: object
        ) -> aiohttp.ClientResponse:
            response = await ask(session, method, url, **options)
            recorded._add(method, str(url), response.status)
            return response

        requests.Session.send = listened_send
        aiohttp.ClientSession._request = listened_ask

    def _add(self, method: str | None, url: str | None, status: int) -> None:
        path = urllib.parse.urlsplit(url or "").path
        if method and status < 400 and path.startswith("/v1/"):
            self.seen[self.module].add((method.upper(), path.removeprefix("/v1")))
