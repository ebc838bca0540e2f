"""Which time zone somebody means who types a city, a country or part of a zone's name."""

import difflib
import re
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

WORDS = {
    "America/Chicago": "シカゴ ダラス ヒューストン dallas houston austin",
    "America/Denver": "デンバー",
    "America/Los_Angeles": (
        "ロサンゼルス サンフランシスコ シアトル ラスベガス シリコンバレー san_francisco seattle portland las_vegas"
        " california"
    ),
    "America/Mexico_City": "メキシコシティ メキシコ",
    "America/New_York": "ニューヨーク ボストン ワシントン アトランタ マイアミ boston washington atlanta miami",
    "America/Sao_Paulo": "サンパウロ リオデジャネイロ ブラジル rio_de_janeiro",
    "America/Toronto": "トロント モントリオール montreal ottawa",
    "America/Vancouver": "バンクーバー",
    "Africa/Cairo": "カイロ エジプト",
    "Africa/Johannesburg": "ヨハネスブルグ ケープタウン 南アフリカ cape_town",
    "Africa/Nairobi": "ナイロビ ケニア",
    "Asia/Bangkok": "バンコク タイ",
    "Asia/Dhaka": "ダッカ",
    "Asia/Dubai": "ドバイ アブダビ abu_dhabi uae",
    "Asia/Ho_Chi_Minh": "ホーチミン ハノイ ベトナム saigon hanoi",
    "Asia/Hong_Kong": "香港 ホンコン",
    "Asia/Jakarta": "ジャカルタ インドネシア",
    "Asia/Kathmandu": "カトマンズ ネパール",
    "Asia/Kolkata": "デリー ムンバイ バンガロール インド delhi mumbai bangalore bengaluru chennai hyderabad",
    "Asia/Kuala_Lumpur": "クアラルンプール マレーシア",
    "Asia/Manila": "マニラ セブ フィリピン cebu",
    "Asia/Seoul": "ソウル 釜山 韓国 busan",
    "Asia/Shanghai": "上海 北京 深圳 中国 beijing shenzhen",
    "Asia/Singapore": "シンガポール",
    "Asia/Taipei": "台北 台湾 taiwan",
    "Asia/Tokyo": (
        "東京 日本 日本時間 大阪 京都 名古屋 札幌 福岡 仙台 広島 神戸 横浜 沖縄 那覇 とうきょう にほん"
        " japan osaka kyoto nagoya sapporo fukuoka sendai hiroshima kobe yokohama okinawa jst"
    ),
    "Asia/Yangon": "ヤンゴン ミャンマー",
    "Australia/Melbourne": "メルボルン",
    "Australia/Sydney": "シドニー オーストラリア canberra",
    "Europe/Amsterdam": "アムステルダム オランダ",
    "Europe/Berlin": "ベルリン ミュンヘン フランクフルト ドイツ munich frankfurt hamburg",
    "Europe/Istanbul": "イスタンブール トルコ",
    "Europe/Lisbon": "リスボン ポルトガル",
    "Europe/London": "ロンドン イギリス 英国 uk gb britain great_britain england scotland wales edinburgh manchester",
    "Europe/Madrid": "マドリード バルセロナ スペイン barcelona",
    "Europe/Moscow": "モスクワ",
    "Europe/Paris": "パリ フランス lyon",
    "Europe/Rome": "ローマ ミラノ イタリア milan",
    "Europe/Stockholm": "ストックホルム スウェーデン",
    "Europe/Zurich": "チューリッヒ ジュネーブ スイス geneva",
    "Pacific/Auckland": "オークランド ニュージーランド wellington",
    "Pacific/Honolulu": "ホノルル ハワイ hawaii",
    "UTC": "gmt z 協定世界時",
}
_MANY_ZONES = {
    ("usa", "us", "america", "united_states", "アメリカ", "米国"): (
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
    ),
    ("canada", "カナダ"): ("America/Toronto", "America/Vancouver", "America/Halifax"),
    ("australia",): ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"),
}
"""Countries that have several, by the words for them."""
SHORTEST_WITHIN = 4
"""Fewer letters than these occur in too many names: they are looked for at the beginning of a word alone."""
_OFFSET = re.compile(
    r"(?:utc|gmt)?_?(?P<sign>[+-])_?(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?|(?:utc|gmt)_?(?P<plus>[0-9]{1,2})"
)
_FAMILIES = {
    "et": ("est", "edt"),
    "ct": ("cst", "cdt"),
    "mt": ("mst", "mdt"),
    "pt": ("pst", "pdt"),
    "cet": ("cet", "cest"),
}


@cache
def zone_names() -> tuple[str, ...]:
    """What a person may choose from: places, and UTC; neither offsets nor names kept for old machines."""
    places = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return ("UTC", *sorted(places))


def zones_like(typed: str, most: int = 25) -> tuple[str, ...]:
    """Zones in whose name, or in a word for them, what was typed occurs; whose beginning it is come first."""
    wanted = _folded(typed)
    found = [(rank, name) for name in zone_names() if (rank := _rank(wanted, name)) is not None]
    return tuple(name for _, name in sorted(found)[:most])


def zone_meant(typed: str) -> str | None:
    """The one zone that was meant: its name in any case, its city, or a word for it; None where there is none."""
    wanted = _folded(typed)
    exact = [name for name in zone_names() if wanted in (name.casefold(), *_words(name))]
    cities = [name for name in zone_names() if wanted == _city(name)]
    return next((found[0] for found in (exact, cities) if len(found) == 1), None)


def zones_at(typed: str, now: datetime, most: int = 5) -> tuple[str, ...]:
    """The zones whose clocks have that offset (``UTC+9``) now, or that abbreviation (``PST``) at some time of the year.

    The best known come first, of an abbreviation those that have it now; of a country that has several, those.
    Empty where none of it was typed.
    """
    wanted = _folded(typed)
    for words, names in _MANY_ZONES.items():
        if wanted in words:
            return names
    match = _OFFSET.fullmatch(wanted)
    if match is not None:
        hours, minutes = int(match["hours"] or match["plus"]), int(match["minutes"] or 0)
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if match["sign"] == "-" else 1)
        return tuple(name for name in _known_first() if now.astimezone(ZoneInfo(name)).utcoffset() == offset)[:most]
    if not wanted.isascii() or not 2 <= len(wanted) <= 5:
        return ()
    meant = set(_FAMILIES.get(wanted, (wanted,)))
    at = (now, now.replace(month=1, day=1), now.replace(month=7, day=1))
    found = [name for name in _known_first() if meant & {_abbreviation(name, one) for one in at}]
    return tuple(sorted(found, key=lambda name: _abbreviation(name, now) not in meant))[:most]


def _known_first() -> tuple[str, ...]:
    return tuple(sorted(zone_names(), key=lambda name: name not in WORDS))


def _abbreviation(name: str, at: datetime) -> str:
    return (at.astimezone(ZoneInfo(name)).tzname() or "").casefold()


def zones_near(typed: str, most: int = 3) -> tuple[str, ...]:
    """For who mistyped: the zones that are most like it."""
    wanted = _folded(typed)
    found = dict.fromkeys(zones_like(typed, most) if wanted else ())
    spellings = {spelling: name for name in zone_names() for spelling in (name.casefold(), _city(name), *_words(name))}
    for near in difflib.get_close_matches(wanted.rpartition("/")[2], spellings, n=most, cutoff=0.6):
        found[spellings[near]] = None
    return tuple(found)[:most]


def _rank(wanted: str, name: str) -> int | None:
    """How good a match it is, best 0; None: none. Nothing typed matches the best known ones first."""
    words = _words(name)
    if not wanted:
        return 0 if words else 1
    if _city(name).startswith(wanted) or any(word.startswith(wanted) for word in words):
        return 0
    if wanted.isascii() and len(wanted) < SHORTEST_WITHIN:
        return 1 if any(part.startswith(wanted) for part in re.split(r"[/_]", name.casefold())) else None
    return 1 if wanted in name.casefold() or any(wanted in word for word in words) else None


def _folded(typed: str) -> str:
    return "_".join(unicodedata.normalize("NFKC", typed).replace("−", "-").casefold().split())


def _city(name: str) -> str:
    return name.casefold().rpartition("/")[2]


def _words(name: str) -> tuple[str, ...]:
    return tuple(WORDS.get(name, "").split())
