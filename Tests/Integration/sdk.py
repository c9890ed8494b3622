"""wxc-sdk 1.41.0 as somebody's, unmodified: its base is set as it means it to be, in a subclass of its session."""

from collections.abc import Generator

from blocking import BlockingApi
from orbit import Orbit
from wxc_sdk import WebexSimpleApi
from wxc_sdk.rest import RestSession
from wxc_sdk.tokens import Tokens

#: The synchronous API and the asynchronous one, as parameters of tests that ask both.
KINDS = ["sync", "async"]

#: Webex has the detailed call history on a host of its own, whose name is in the SDK; its requests go to the server here.
CLOUD = "https://analytics-calling.webexapis.com/v1"


def sdk(orbit: Orbit, token: str, kind: str = "sync") -> WebexSimpleApi:
    """The SDK with a token; to be closed."""
    if kind == "async":
        return BlockingApi(orbit.url, token, CLOUD)

    class OrbitSession(RestSession):
        BASE = orbit.url

        def follow_pagination(self, url: str, **arguments: object) -> Generator:
            return super().follow_pagination(url=url.replace(CLOUD, orbit.url), **arguments)

    tokens = Tokens(access_token=token)
    return WebexSimpleApi(tokens=tokens, session=OrbitSession(tokens=tokens, concurrent_requests=5, retry_429=False))
