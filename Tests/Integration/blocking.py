"""wxc-sdk's asynchronous API, unmodified, in the manner of its synchronous one: so that one test asks both."""

import asyncio
import inspect
import json
from collections.abc import AsyncGenerator, Callable

import requests
from wxc_sdk.as_api import AsWebexSimpleApi
from wxc_sdk.as_rest import AsRestError, AsRestSession
from wxc_sdk.rest import RestError
from wxc_sdk.tokens import Tokens


class Blocking:
    """A part of the API whose methods return when they have ended.

    Lists that the synchronous API yields one by one (those of which the asynchronous one has a generator, too) are iterators here.
    """

    def __init__(self, part: object, run: Callable) -> None:
        self._part, self._run = part, run

    def __getattr__(self, name: str) -> object:
        value = getattr(self._part, name)
        if inspect.iscoroutinefunction(value):
            return self._blocking(value, hasattr(self._part, f"{name}_gen"))
        if type(value).__module__.startswith("wxc_sdk") and not inspect.isroutine(value):
            return Blocking(value, self._run)
        return value

    def _blocking(self, method: Callable, is_generator: bool) -> Callable:
        def call(*arguments: object, **options: object) -> object:
            try:
                result = self._run(method(*arguments, **options))
            except AsRestError as error:
                raise refusal(error) from error
            return iter(result) if is_generator else result

        return call


def refusal(error: AsRestError) -> RestError:
    """The error as the synchronous API has it."""
    response = requests.Response()
    response.status_code = error.status
    detail = error.detail
    body = detail.model_dump(mode="json", by_alias=True, exclude_none=True) if hasattr(detail, "model_dump") else detail
    response._content = (body if isinstance(body, str) else json.dumps(body)).encode()
    return RestError(f"{error.status} {error.message}", response=response)


class BlockingApi(Blocking):
    """The whole API, with an event loop and a session of its own."""

    def __init__(self, url: str, token: str, cloud: str) -> None:
        """
        :param cloud: the beginning of addresses that the SDK has inside, and that are asked at `url` here.
        """
        self._loop = asyncio.new_event_loop()

        class OrbitSession(AsRestSession):
            BASE = url

            def follow_pagination(self, url: str, **arguments: object) -> AsyncGenerator:
                return super().follow_pagination(url=url.replace(cloud, self.BASE), **arguments)

        async def make() -> tuple[AsWebexSimpleApi, AsRestSession]:
            tokens = Tokens(access_token=token)
            session = OrbitSession(tokens=tokens, concurrent_requests=5, retry_429=False)
            return AsWebexSimpleApi(tokens=tokens, session=session), session

        api, self.session = self._loop.run_until_complete(make())
        super().__init__(api, self._loop.run_until_complete)

    def close(self) -> None:
        self._loop.run_until_complete(self.session.close())
        self._loop.close()
