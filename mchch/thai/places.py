"""Names of areas with their level: "อำเภอเกาะคา", never "อำเภออำเภอเกาะคา"."""

import re

BANGKOK = "10"
BANGKOK_NAME = "กรุงเทพมหานคร"
WORDS = {"province": "จังหวัด", "district": "อำเภอ", "subdistrict": "ตำบล", "village": "บ้าน"}
BANGKOK_WORDS = WORDS | {"district": "เขต", "subdistrict": "แขวง"}

PREFIXES = {
    "province": re.compile(r"(?:จังหวัด|จ\.(?!ป\.ร\.))\s*"),  # "จ.ป.ร." is a subdistrict
    "district": re.compile(r"(?:(?:กิ่ง\s?)?(?:อำเภอ|อ\.)|เขต)\s*"),
    "subdistrict": re.compile(r"(?:ตำบล|ต\.|แขวง)\s*"),
    # "บ." and "ม." are not taken off: they may begin a name, and a number may follow.
    "village": re.compile(r"(?:หมู่)?บ้าน\s*"),
}
# A village's "บ้าน" is left on here: many subdistricts are named บ้าน….
ANY_PREFIX = ("province", "district", "subdistrict")


def strip_prefix(text, level=None):
    """The bare name: "ต.ศาลา" gives "ศาลา". Without a level any of the three is taken off."""
    text = text.strip()
    for name in [level] if level else ANY_PREFIX:
        match = PREFIXES[name].match(text)
        if match and match.end() < len(text):
            return text[match.end() :]
    return text


def area_name(level, name, *, province_code=""):
    """The name with its level; Bangkok has its own words and is no จังหวัด."""
    in_bangkok = province_code == BANGKOK
    if level == "province" and (in_bangkok or name == BANGKOK_NAME):
        return BANGKOK_NAME
    words = BANGKOK_WORDS if in_bangkok else WORDS
    return words[level] + strip_prefix(name, level)
