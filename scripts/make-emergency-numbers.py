#!/usr/bin/env python3
"""Prints the table of Sources/Directory/Permissions/EmergencyNumbers+Countries.swift.

    pip install phonenumbers==9.0.43
    python3 scripts/make-emergency-numbers.py

Most of it is what libphonenumber knows (Google's metadata of short numbers, from national numbering plans and ITU-T E.129
presentations; `phonenumbers` is the same for Python). What it leaves out, or has and an office must not lose an extension to, is below.
"""

import itertools
import re

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

#: In force beside what libphonenumber has.
ALSO = {
    "AE": ["999", "998", "997", "112"],
    "AR": ["911", "100", "101", "107"],
    "AT": ["122", "133", "144"],
    "AU": ["106"],
    "BA": ["112"],
    "CH": ["117", "118", "144"],
    "CN": ["122"],
    "FR": ["114"],
    "GA": ["1300"],
    "GR": ["100", "166", "199"],
    "HU": ["104", "105", "107"],
    "IL": ["112"],
    "IM": ["112"],
    "IT": ["113", "115", "118"],
    "JP": ["118"],
    "KR": ["112", "119"],
    "LU": ["113"],
    "MY": ["112"],
    "PL": ["997", "998", "999"],
    "SX": ["911"],
    "TH": ["1669"],
    "TT": ["811"],
    "UA": ["101", "102", "103", "112"],
    "UZ": ["101", "102", "103", "112"],
    "ZA": ["10111", "10177", "112"],
}
#: 112 reaches 911 from mobile phones; on a desk it is an extension. 933 tells where an emergency call would say it comes from.
NORTH_AMERICA = {"without": ["112"], "also": ["911", "933"]}
#: 15X of the Czech Republic are the fire brigade, the rescue service, the police of a town and of the state.
WITHOUT = {"CZ": ["151", "152", "153", "154", "157", "159"]}
#: Longer ones are a police station's own.
LONGEST = 5


def numbers(region: str) -> list[str]:
    metadata = PhoneMetadata.short_metadata_for_region(region, None)
    pattern = metadata and metadata.emergency and metadata.emergency.national_number_pattern
    found: list[str] = []
    if pattern:
        every = ("".join(digits) for length in range(2, LONGEST + 1) for digits in itertools.product("0123456789", repeat=length))
        found = [number for number in every if re.fullmatch(pattern, number)]
    if region == "GA":
        found = [number for number in found if not re.fullmatch("13..", number)]
    if phonenumbers.country_code_for_region(region) == 1:
        found = [number for number in found if number not in NORTH_AMERICA["without"]] + NORTH_AMERICA["also"]
    found = [number for number in found if number not in WITHOUT.get(region, [])] + ALSO.get(region, [])
    return sorted(set(found), key=lambda number: (number not in ("112", "911", "999"), number))


def main() -> None:
    entries = [region + ",".join(numbers(region)) for region in sorted(phonenumbers.SUPPORTED_REGIONS) if numbers(region)]
    line = ""
    for entry in entries:
        if len(line) + 1 + len(entry) > 140:
            print("        " + line)
            line = ""
        line = f"{line} {entry}" if line else entry
    print("        " + line)


if __name__ == "__main__":
    main()
