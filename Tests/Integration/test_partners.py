"""A partner administrator, with wxc-sdk and wxcadm as they are, finds the organisations that they manage and works in them."""

from collections.abc import Iterator

import pytest
import wxcadm
import wxcadm.common
import wxcadm.webex
import yaml
from orbit import Orbit
from sdk import sdk
from wxc_sdk.licenses import LicenseProperties, LicenseRequest, LicenseRequestOperation
from wxc_sdk.people import Person
from wxc_sdk.rest import RestError

PROFESSIONAL = "Webex Calling - Professional"


def person(name: str, domain: str, extension: str, roles: list[str], manages: list[str]) -> dict:
    """A person of a directory file."""
    return {
        "display-name": name.title(), "email": f"{name}@{domain}", "extension": extension, "roles": roles, "licenses": [],
        **({"manages": manages} if manages else {}),
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orbit]:
    """Pat is a partner alone, Fay a full administrator as well; both manage the customer."""
    server = Orbit(tmp_path_factory.mktemp("partners"), demo=False)
    manages = ["customer.example"]
    directory = {"organizations": [
        {"name": "Partner", "sip-domain": "partner.example", "locations": [{"name": "Main", "people": [
            person("pat", "partner.example", "3001", ["partner-administrator"], manages),
            person("fay", "partner.example", "3002", ["full-administrator", "partner-administrator"], manages),
        ]}]},
        {"name": "Customer", "sip-domain": "customer.example",
         "licenses": [{"name": PROFESSIONAL, "units": 10}],
         "locations": [{"name": "Shop", "people": [person("cleo", "customer.example", "3001", [], [])]}]},
    ]}
    file = server.folder / "directory.yaml"
    file.write_text(yaml.safe_dump(directory, sort_keys=False))
    server.command("directory", "import", str(file))
    server.start()
    yield server
    server.stop()


def token(server: Orbit, name: str) -> str:
    return server.create_token(f"{name}@partner.example")


@pytest.mark.parametrize(("name", "names"), [("pat", ["Customer"]), ("fay", ["Partner", "Customer"])])
def test_finding_customers(server: Orbit, name: str, names: list[str]) -> None:
    """The list has what one manages, and one's own where one is an administrator; each has details."""
    with sdk(server, token(server, name)) as api:
        found = api.organizations.list()
        assert [org.display_name for org in found] == names
        assert [api.organizations.details(org.org_id).display_name for org in found] == names


@pytest.mark.parametrize("name", ["pat", "fay"])
def test_people_of_a_customer(server: Orbit, name: str) -> None:
    """`create` and `assign_licenses_to_users` name the organisation in the body alone."""
    with sdk(server, token(server, name)) as api:
        customer = next(org.org_id for org in api.organizations.list() if org.display_name == "Customer")
        shop = next(iter(api.locations.list(org_id=customer)))
        wanted = Person(
            emails=[f"new-{name}@customer.example"], display_name="New", org_id=customer, location_id=shop.location_id
        )
        made = api.people.create(wanted, calling_data=False)
        assert made.org_id == customer
        license = next(item for item in api.licenses.list(org_id=customer) if item.name == PROFESSIONAL)
        properties = LicenseProperties(location_id=shop.location_id, extension="3050" if name == "pat" else "3051")
        request = LicenseRequest(id=license.license_id, operation=LicenseRequestOperation.add, properties=properties)
        answer = api.licenses.assign_licenses_to_users(person_id=made.person_id, licenses=[request], org_id=customer)
        assert answer.org_id == customer and answer.licenses == [license.license_id]
        # Without a location it is said what is missing.
        with pytest.raises(RestError) as refused:
            api.people.create(Person(emails=["x@customer.example"], display_name="X", org_id=customer), calling_data=False)
        assert refused.value.response.status_code == 400 and "locationId is missing" in refused.value.response.text


def test_wxcadm(server: Orbit, monkeypatch: pytest.MonkeyPatch) -> None:
    """It signs in by the list of organisations, and works in the one that it finds there."""
    base = server.url.removesuffix("v1")
    monkeypatch.setattr(wxcadm.common, "_url_base", base)
    monkeypatch.setattr(wxcadm.webex, "_url_base", base)
    monkeypatch.setattr(wxcadm.common.WebexApi.__init__, "__defaults__", (None, base, 10))
    webex = wxcadm.Webex(server.create_token("pat@partner.example"))
    assert [org.name for org in webex.orgs] == ["Customer"]
    assert [location.name for location in webex.org.locations] == ["Shop"]
    assert "Cleo" in [person.display_name for person in webex.org.people.all()]
