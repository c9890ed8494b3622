"""wxc-sdk 1.41.0's asynchronous API, unmodified: many requests at once over kept connections, pages, errors."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from orbit import Orbit
from wxc_sdk.as_api import AsWebexSimpleApi
from wxc_sdk.as_rest import AsRestError, AsRestSession
from wxc_sdk.person_settings.dnd import DND
from wxc_sdk.tokens import Tokens

Work = Callable[[AsWebexSimpleApi], Coroutine]


@pytest.fixture
def run(orbit: Orbit) -> Callable[[Work], object]:
    """Runs what one writes with the SDK, as Alice."""

    class OrbitSession(AsRestSession):
        BASE = orbit.url

    async def with_api(work: Work) -> object:
        tokens = Tokens(access_token="demo-alice")
        async with OrbitSession(tokens=tokens, concurrent_requests=20) as session:
            return await work(AsWebexSimpleApi(tokens=tokens, session=session))

    return lambda work: asyncio.run(with_api(work))


def test_many_at_once(run: Callable[[Work], object]) -> None:
    """Everybody's details and forwarding, 20 requests at a time: what each says is that person's."""

    async def work(api: AsWebexSimpleApi) -> None:
        people = await api.people.list(calling_data=True)
        assert len(people) >= 6
        details = await asyncio.gather(*[api.people.details(person.person_id, calling_data=True) for person in people * 20])
        assert [one.person_id for one in details] == [person.person_id for person in people * 20]
        calling = [person for person in people if person.extension]
        settings = await asyncio.gather(*[api.person_settings.forwarding.read(person.person_id) for person in calling])
        assert {one.call_forwarding.always.enabled for one in settings} == {False}

    run(work)


def test_pages(run: Callable[[Work], object]) -> None:
    """Lists follow the Link header, whole and as a generator."""

    async def work(api: AsWebexSimpleApi) -> None:
        whole = [orbit.cpe_id for orbit in await api.telephony.callpark_extension.list()]
        paged = [orbit.cpe_id async for orbit in api.telephony.callpark_extension.list_gen(max=2)]
        assert paged == whole and len(whole) >= 5
        assert await api.telephony.callpark_extension.list(name="no such name") == []

    run(work)


def test_writing_and_errors(run: Callable[[Work], object]) -> None:
    """create, update, delete at once; what is refused says why."""

    async def work(api: AsWebexSimpleApi) -> None:
        location = (await api.locations.by_name("Headquarters")).location_id
        orbits = api.telephony.callpark_extension
        made = await asyncio.gather(*[
            orbits.create(location, name=f"Async {number}", extension=f"{number}") for number in range(7060, 7070)
        ])
        assert len({*made}) == 10
        with pytest.raises(AsRestError) as taken:
            await orbits.create(location, name="Again", extension="7060")
        assert taken.value.status == 409 and taken.value.detail.tracking_id
        await asyncio.gather(*[orbits.delete(location, orbit) for orbit in made])
        assert not await orbits.list(name="Async")
        bob = (await api.people.list(email="bob@acme.example"))[0].person_id
        await api.person_settings.dnd.configure(bob, DND(enabled=True))
        assert (await api.person_settings.dnd.read(bob)).enabled
        await api.person_settings.dnd.configure(bob, DND(enabled=False))

    run(work)
