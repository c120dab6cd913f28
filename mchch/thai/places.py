"""Names of areas with their level: "อำเภอเกาะคา", never "อำเภออำเภอเกาะคา"."""

import re

from mchch.thai.text import arabic_digits, clean_text

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


# An address in one line: "12 ม.3 ต.ศาลา อ.เกาะคา จ.ลำปาง 52130". Each part is cut out where it is
# found, the largest first, so that "ต.บ้านแลง" is no village.
LETTERS = "[ก-๎]"
ADDRESS = (
    ("postcode", re.compile(r"(?:รหัสไปรษณีย์\s*)?(?<![0-9/])([0-9]{5})$")),
    ("province", re.compile(rf"(?:จังหวัด|จว?\.)\s*({LETTERS}+)")),
    ("district", re.compile(rf"(?:(?:กิ่ง\s?)?อำเภอ|อ\.)\s*({LETTERS}+)")),
    ("subdistrict", re.compile(rf"(?:ตำบล|ต\.|แขวง)\s*({LETTERS}+)")),
    ("house_no", re.compile(r"(?:บ้าน)?เลขที่\s*([0-9]+(?:[/-][0-9]+)*)")),
    ("village_no", re.compile(r"(?:หมู่บ้านที่|หมู่ที่|หมู่|ม\.|ม(?=\s?[0-9]))\s*([0-9]{1,2})(?![0-9])")),
    ("village_name", re.compile(rf"(?:หมู่บ้าน|บ้าน|บ\.|ชุมชน)\s*({LETTERS}{{2,}})")),
    ("house_no", re.compile(r"^\s*([0-9]+(?:[/-][0-9]+)*)")),
)


def split_address(text):
    """{part: bare text} of what an address holds; a part that is not there is not in it."""
    rest, found = arabic_digits(clean_text(text)), {}
    for part, pattern in ADDRESS:
        match = pattern.search(rest)
        if match and part not in found:
            found[part] = match[1]
            rest = f"{rest[: match.start()]} {rest[match.end() :]}".strip()
    return found


VILLAGE = re.compile(r"(?:หมู่บ้านที่|หมู่ที่|หมู่|ม\.?)?\s*([0-9]{1,2})(?![0-9/])")
NUMBERED = re.compile(r"(?:หมู่บ้านที่|หมู่ที่|หมู่|ม\.?)\s*([0-9]{1,2})(?![0-9/])")


def split_village(text):
    """(number, name) of a village as people write both or one of them: "บ้านหนองแวง ม.3"."""
    bare = arabic_digits(clean_text(text))
    match = VILLAGE.fullmatch(bare) or NUMBERED.search(bare) or VILLAGE.match(bare)
    if not match:
        return "", bare
    name = f"{bare[: match.start()]} {bare[match.end() :]}"
    return str(int(match[1])), " ".join(name.replace("()", "").split()).strip(" ,-")
