"""Where people write a month before its day: there ``12/5`` is no day of May."""

from zoneinfo import ZoneInfo

_LANGUAGES = frozenset({"ja", "ko", "zh"})
_ASIA = "Tokyo Seoul Pyongyang Shanghai Urumqi Chongqing Harbin Taipei Ulaanbaatar Manila"
_AMERICA = (
    "New_York Detroit Louisville Indianapolis Fort_Wayne Chicago Menominee Denver Boise Phoenix Shiprock"
    " Los_Angeles Anchorage Juneau Sitka Metlakatla Yakutat Nome Adak Atka"
)
_ZONES = frozenset((*(f"Asia/{city}" for city in _ASIA.split()), *(f"America/{city}" for city in _AMERICA.split())))
_COUNTRIES = ("US/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/")
_ALONE = frozenset(
    {"Japan", "ROK", "PRC", "ROC", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "EST", "MST", "HST", "Pacific/Honolulu"}
)


def month_first(zone: ZoneInfo, locale: str) -> bool:
    """Whether nobody there who writes ``3/12`` means a day of December: judged by language and by country."""
    return (
        locale.partition("-")[0].partition("_")[0] in _LANGUAGES
        or zone.key in _ZONES | _ALONE
        or zone.key.startswith(_COUNTRIES)
    )
