"""Names of people: the title, the given name and the family name, apart and together.

Papers want whole words, so a short title becomes its word where it has one meaning only. "ร.ต."
(army, navy or air force) and "จ.ส.ต." (army or police) stay short.
"""

import re

from mchch.thai.text import clean_text

COMMON_TITLES = ("นาย", "นาง", "นางสาว")
RANKS = (
    *("สิบตรี", "สิบโท", "สิบเอก", "จ่าสิบตรี", "จ่าสิบโท", "จ่าสิบเอก", "ร้อยตรี", "ร้อยโท", "ร้อยเอก"),
    *("พันตรี", "พันโท", "พันเอก", "พลตรี", "พลโท", "พลเอก", "พลทหาร", "จ่าตรี", "จ่าโท", "จ่าเอก"),
    *("พันจ่าตรี", "พันจ่าโท", "พันจ่าเอก", "เรือตรี", "เรือโท", "เรือเอก", "นาวาตรี", "นาวาโท", "นาวาเอก"),
    *("จ่าอากาศตรี", "จ่าอากาศโท", "จ่าอากาศเอก", "พันจ่าอากาศตรี", "พันจ่าอากาศโท", "พันจ่าอากาศเอก"),
    *("เรืออากาศตรี", "เรืออากาศโท", "เรืออากาศเอก", "นาวาอากาศตรี", "นาวาอากาศโท", "นาวาอากาศเอก"),
    *("สิบตำรวจตรี", "สิบตำรวจโท", "สิบตำรวจเอก", "จ่าสิบตำรวจ", "ดาบตำรวจ", "ร้อยตำรวจตรี"),
    *("ร้อยตำรวจโท", "ร้อยตำรวจเอก", "พันตำรวจตรี", "พันตำรวจโท", "พันตำรวจเอก"),
    *("พลตำรวจตรี", "พลตำรวจโท", "พลตำรวจเอก"),
)
TITLES = (
    *COMMON_TITLES,
    *("เด็กชาย", "เด็กหญิง", "หม่อมราชวงศ์", "หม่อมหลวง", "คุณหญิง", "ท่านผู้หญิง", "นายแพทย์", "แพทย์หญิง"),
    *("พระครู", "พระมหา", "พระอธิการ", "พระปลัด", "พระสมุห์", "พระใบฎีกา", "สามเณร", "แม่ชี"),
    *RANKS,
)
# Too many given names begin with it: a title only when a space follows.
SPACED_TITLE = "พระ"
ACTING = "ว่าที่"
DEGREES = ("ศ.", "รศ.", "ผศ.", "ดร.", "นพ.", "พญ.")
SHORT_TITLES = {
    **{"น.ส.": "นางสาว", "ด.ช.": "เด็กชาย", "ด.ญ.": "เด็กหญิง"},
    **{"ม.ร.ว.": "หม่อมราชวงศ์", "ม.ล.": "หม่อมหลวง"},
}
SHORT_RANKS = {
    **{"ส.ต.ต.": "สิบตำรวจตรี", "ส.ต.ท.": "สิบตำรวจโท", "ส.ต.อ.": "สิบตำรวจเอก", "ด.ต.": "ดาบตำรวจ"},
    **{"ร.ต.ต.": "ร้อยตำรวจตรี", "ร.ต.ท.": "ร้อยตำรวจโท", "ร.ต.อ.": "ร้อยตำรวจเอก"},
    **{"พ.ต.ต.": "พันตำรวจตรี", "พ.ต.ท.": "พันตำรวจโท", "พ.ต.อ.": "พันตำรวจเอก"},
    **{"พล.ต.ต.": "พลตำรวจตรี", "พล.ต.ท.": "พลตำรวจโท", "พล.ต.อ.": "พลตำรวจเอก"},
    **{"ส.ต.": "สิบตรี", "ส.ท.": "สิบโท", "ส.อ.": "สิบเอก", "จ.ส.ท.": "จ่าสิบโท", "จ.ส.อ.": "จ่าสิบเอก"},
    **{"พ.ต.": "พันตรี", "พ.ท.": "พันโท", "พ.อ.": "พันเอก", "พล.ต.": "พลตรี", "พล.ท.": "พลโท"},
    **{"พล.อ.": "พลเอก", "พ.จ.ต.": "พันจ่าตรี", "พ.จ.ท.": "พันจ่าโท", "พ.จ.อ.": "พันจ่าเอก"},
    **{"พ.อ.ต.": "พันจ่าอากาศตรี", "พ.อ.ท.": "พันจ่าอากาศโท", "พ.อ.อ.": "พันจ่าอากาศเอก"},
    **{short: short for short in ("ร.ต.", "ร.ท.", "ร.อ.", "น.ต.", "น.ท.", "น.อ.")},
    **{short: short for short in ("จ.ต.", "จ.ท.", "จ.อ.", "จ.ส.ต.")},
}

# What follows a title written without a space: two letters of which one is a consonant that begins
# a syllable, and never the rest of a cut syllable. So นายิกา is no นาย, นางสาวิตรี is นาง สาวิตรี.
NAME = re.compile(
    r"(?!\s?[ก-ฮ]{1,2}\.)(?!กเทศมนตรี|กองค์การ|กสมาคม|อำเภอ)"  # another abbreviation, an office
    r"(?:\s\S|[เแโใไ][ก-ฮ]|(?:[ก-ฮ](?!์)|[A-Za-z])\S)"
)
WOMAN = re.compile(r"\s?(?:\(หญิง\)|หญิง)(?=\s?\S|$)")


def short_pattern(short):
    """ "น.ส.", "น. ส.", "นส." and "น.ส สมศรี" alike, but not the first letters of a word."""
    letters = short.split(".")[:-1]
    closed = r"\.?\s?".join(letters) + r"\."
    if len(letters) == 1:
        return re.compile(closed)
    return re.compile(closed + "|" + r"\.\s?".join(letters) + r"(?=\s|$)")


def patterns():
    """(pattern, title, is a rank), the longest first."""
    found = [(re.compile(title), title, title in RANKS) for title in TITLES]
    found += [(short_pattern(short), title, False) for short, title in SHORT_TITLES.items()]
    found += [(short_pattern(short), title, True) for short, title in SHORT_RANKS.items()]
    found += [(short_pattern(degree), degree, False) for degree in DEGREES]
    found += [(re.compile(rf"{SPACED_TITLE}(?=\s|$)"), SPACED_TITLE, False)]
    return sorted(found, key=lambda row: len(row[0].pattern), reverse=True)


PATTERNS = patterns()
DEGREE_PATTERNS = [(short_pattern(degree), degree) for degree in DEGREES]


def readings(text):
    """Each (title, rest) that the beginning of the text allows, the most likely first."""
    acting = re.match(rf"{ACTING}\s?", text)
    start = acting.end() if acting else 0
    for pattern, title, is_rank in PATTERNS:
        match = pattern.match(text, start)
        if not match or (acting and not is_rank):
            continue
        woman = WOMAN.match(text, match.end()) if is_rank else None
        if woman:
            yield with_degrees(whole(acting, f"{title}หญิง"), text[woman.end() :])
        yield with_degrees(whole(acting, title), text[match.end() :])


def whole(acting, title):
    """ว่าที่ร้อยตรี, but ว่าที่ ร.ต."""
    return f"{ACTING}{' ' if '.' in title else ''}{title}" if acting else title


def with_degrees(title, rest):
    for pattern, degree in DEGREE_PATTERNS:
        match = pattern.match(rest.lstrip())
        if match:
            joined = f"{title}{degree}" if title.endswith(".") else f"{title} {degree}"
            return with_degrees(joined, rest.lstrip()[match.end() :])
    return title, rest


def split_title(text):
    """(title, given name, family name). In doubt the text stays in the given name."""
    text = clean_text(text)
    title, rest = next((found for found in readings(text) if NAME.match(found[1])), ("", text))
    given, _, family = rest.strip().partition(" ")
    return title, given, family


def canonical_title(text):
    """A title typed alone, in its one spelling: "น.ส." is "นางสาว"; an unknown one as typed."""
    text = clean_text(text)
    return next((title for title, rest in readings(text) if not rest), text)


def full_name(title, given, family):
    """นายสมชาย ใจดี: no space behind the title, one before the family name."""
    return f"{title}{given} {family}".strip()
