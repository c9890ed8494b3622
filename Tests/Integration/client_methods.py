"""Which methods of wxc-sdk were called, and returned: every class of its API, the synchronous ones and the asynchronous ones.

The methods do what they did; a list counts once its first element, or its end, has come.
"""

import functools
import inspect
from collections.abc import AsyncIterator, Callable, Iterator

from wxc_sdk.api_child import ApiChild
from wxc_sdk.as_api import AsApiChild


class ClientMethods:
    """Qualified names, such as `PeopleApi.list` and `AsPeopleApi.list`."""

    def __init__(self) -> None:
        self.returned: set[str] = set()

    def listen(self) -> None:
        """From now on, in this process."""
        for base in (ApiChild, AsApiChild):
            for api in descendants(base):
                for name, method in list(vars(api).items()):
                    if inspect.isfunction(method) and not name.startswith("_"):
                        setattr(api, name, self._listened(method))

    def _listened(self, method: Callable) -> Callable:
        name = method.__qualname__

        @functools.wraps(method)
        def call(*arguments: object, **options: object) -> object:
            result = method(*arguments, **options)
            if inspect.isgenerator(result):
                return self._elements(name, result)
            if inspect.isasyncgen(result):
                return self._awaited_elements(name, result)
            self.returned.add(name)
            return result

        @functools.wraps(method)
        async def awaited(*arguments: object, **options: object) -> object:
            result = await method(*arguments, **options)
            self.returned.add(name)
            return result

        return awaited if inspect.iscoroutinefunction(method) else call

    def _elements(self, name: str, elements: Iterator) -> Iterator:
        for element in elements:
            self.returned.add(name)
            yield element
        self.returned.add(name)

    async def _awaited_elements(self, name: str, elements: AsyncIterator) -> AsyncIterator:
        async for element in elements:
            self.returned.add(name)
            yield element
        self.returned.add(name)


def descendants(base: type) -> set[type]:
    return {base}.union(*(descendants(child) for child in base.__subclasses__()))


def qualified_name(api: object, path: str) -> str:
    """The name of a method by its place in the API: `telephony.callpark.list` is `CallParkApi.list`."""
    return functools.reduce(getattr, path.split("."), api).__func__.__qualname__
