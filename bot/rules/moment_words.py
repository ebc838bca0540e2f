"""The words of time in a text: dates, weekdays, times of day and what joins them, each with its place in the text.

``tokens_of`` reads NFKC text in lower case. It decides only what a word is, never which day or time it means
(``bot.rules.moment_days``, ``bot.rules.clocks``), so that also a moment that nobody can read is told from a title.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    DATE = "date"
    """A month with its day, with or without its year: ``12/5``, ``Dec 5``, ``令和8年12月5日``."""
    DAY = "day"
    """A day of a month that is not named: ``5日``, ``the 5th``."""
    MONTH = "month"
    """A month without a day: ``12月`` of ``12月の第2土曜``."""
    YEAR = "year"
    """A year by itself: ``2027``."""
    WEEKDAY = "weekday"
    NEAR = "near"
    """A day by its distance from today: ``明日``, ``tonight``."""
    WEEK = "week"
    """Which week's weekday is meant: ``来週``, ``next``."""
    WHICH_MONTH = "which_month"
    """``来月``, ``next month``."""
    NTH = "nth"
    """Which of a month's weekdays is meant: ``第2``, ``last``."""
    AHEAD = "ahead"
    """A length of time from now on: ``3日後``, ``in 2 hours``."""
    REPEAT = "repeat"
    PART = "part"
    """A part of the day, which says which half an hour belongs to: ``夜``, ``in the evening``."""
    CLOCK = "clock"
    NUMBER = "number"
    """A number by itself, which is an hour only beside words that say so: ``at 7``, ``7-9pm``."""
    TO = "to"
    """What stands between a start and an end: ``〜``, ``to``."""
    TAIL = "tail"
    """What follows a time and changes nothing about it: ``から``, ``開始``."""
    JOIN = "join"
    """What stands between two words of a moment: ``の``, ``at``."""
    ZONE = "zone"
    OVER = "over"
    """A day that is over: ``昨日``."""
    UNKNOWN = "unknown"
    """It speaks of time, but says no one day or hour that we read: ``週末``, ``月末``, ``26/12/1``."""
    WORD = "word"
    """Everything else."""


NAMES_A_DAY = frozenset(
    {
        Kind.DATE,
        Kind.DAY,
        Kind.MONTH,
        Kind.YEAR,
        Kind.WEEKDAY,
        Kind.NEAR,
        Kind.WEEK,
        Kind.WHICH_MONTH,
        Kind.NTH,
        Kind.AHEAD,
        Kind.REPEAT,
        Kind.OVER,
        Kind.UNKNOWN,
    }
)
"""Kinds that say which day is meant, as against which hour."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    start: int
    end: int
    match: re.Match[str]

    @property
    def text(self) -> str:
        return self.match[0]

    def __getitem__(self, group: str) -> str | None:
        """The named part of what was matched; None where it has none."""
        return self.match.groupdict().get(group)


WEEKDAYS_JA = "月火水木金土日"
WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMERALS = "〇一二三四五六七八九"

_N = r"(?:[0-9]{1,2}|[〇一二三四五六七八九十]{1,3})"
_BARE = r"(?<![0-9a-z_])"
_ENDS = r"(?![0-9a-z_])"
_MON = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WDAY = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_ORD = r"(?:st|nd|rd|th)"
_NTH = rf"(?:first|second|third|fourth|fifth|last|[1-5]{_ORD})"
_HALF = r"(?:a\.m\.?|p\.m\.?|am|pm)"
_DATED = r"(?![0-9a-su-z_]|t(?![0-9])|[-/.][0-9])"
_NUMBERED = r"(?P<n>[0-9]{1,4}|[〇一二三四五六七八九十]{1,3})"
_EN_NUMBER = r"(?P<n>[0-9]{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|half an)"
_UNITS = r"(?P<unit>minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)"
_ZONES = r"(?:africa|america|antarctica|arctic|asia|atlantic|australia|europe|indian|pacific|etc|us)"
_OFTEN = "|".join(
    (
        r"(?P<biweekly>every other week|every (?:2|two) weeks|every fortnight|biweekly|fortnightly"
        rf"|every other(?= {_WDAY}s?{_ENDS}))",
        rf"(?P<weekly>weekly|(?:every|each) week|(?:every|each)(?= {_WDAY}s?{_ENDS}))",
        r"(?P<monthly>monthly|(?:every|each) month)",
        rf"(?P<monthly_nth>(?:every|each)(?= (?:first|1st|last) {_WDAY}{_ENDS})"
        rf"|(?:every|each)(?= [a-z0-9]+ {_WDAY} of (?:the|each|every) month))",
        r"(?P<daily>daily|(?:every|each) day)",
    )
)

_FOLLOWS = "follows"
"""A pattern that counts only right behind another word of time."""
_PATTERNS: tuple[tuple[Kind, str, str], ...] = (
    # Bare times before dates, since 7.30pm is no 7 March.
    (Kind.CLOCK, rf"{_BARE}(?P<h>[0-9]{{1,2}})(?:[:.](?P<m>[0-9]{{2}}))? ?(?P<half>{_HALF}){_ENDS}", ""),
    (
        Kind.UNKNOWN,
        rf"第{_N}(?:(?:[・,、/と&]| ?第)+{_N})+[月火水木金土日]曜?日?",
        "",
    ),
    # --- dates ---
    (Kind.DATE, rf"{_BARE}(?P<y>[0-9]{{4}})(?P<s>[-/.])(?P<m>[0-9]{{1,2}})(?P=s)(?P<d>[0-9]{{1,2}}){_DATED}", ""),
    (Kind.DATE, rf"(?P<y>[0-9]{{4}})年 ?(?P<m>{_N})月 ?(?P<d>{_N})日(?![後間前目])", ""),
    (Kind.DATE, rf"(?P<era>令和|平成|昭和) ?(?P<ey>元|{_N})年 ?(?P<m>{_N})月 ?(?P<d>{_N})日", ""),
    (
        Kind.DATE,
        rf"{_BARE}(?P<era>[rh])(?P<ey>[0-9]{{1,2}})(?P<s>[./-])(?P<m>[0-9]{{1,2}})(?P=s)(?P<d>[0-9]{{1,2}}){_DATED}",
        "",
    ),
    (Kind.DATE, rf"{_BARE}(?P<a>[0-9]{{1,2}})(?P<s>[-/.])(?P<b>[0-9]{{1,2}})(?P=s)(?P<y>[0-9]{{4}}){_DATED}", ""),
    (Kind.UNKNOWN, rf"{_BARE}[0-9]{{1,4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,4}}", ""),
    (Kind.DATE, rf"{_BARE}(?P<a>[0-9]{{1,2}})(?P<s>[/.])(?P<b>[0-9]{{1,2}})(?:\.(?= |$))?{_DATED}", ""),
    (Kind.UNKNOWN, rf"{_BARE}[0-9]{{1,2}}-[0-9]{{1,2}}(?= +[0-9午])", ""),
    (Kind.DATE, rf"(?<![0-9〇一二三四五六七八九十])(?P<m>{_N})月 ?(?P<d>{_N})日(?![後間前目])", ""),
    (
        Kind.DATE,
        rf"{_BARE}(?:the )?(?P<d>[0-9]{{1,2}}){_ORD}?(?: of)?[ -]?(?P<mon>{_MON}){_ENDS}\.?"
        r"(?:[, -]{1,2}(?P<y>[0-9]{4})(?![0-9:]))?",
        "",
    ),
    (
        Kind.DATE,
        rf"{_BARE}(?P<mon>{_MON})\.?[ -]?(?:the )?(?P<d>[0-9]{{1,2}}){_ORD}?(?![0-9:.]|[ap]m| [ap]m){_ENDS}"
        r"(?:,? (?P<y>[0-9]{4})(?![0-9:]))?",
        "",
    ),
    (Kind.JOIN, r"(?<=[~〜–—−ー-])翌日?の?(?=[0-9])|(?<=から)翌日?の?(?=[0-9])", _FOLLOWS),
    # --- what we know to be no one day or hour ---
    (
        Kind.UNKNOWN,
        r"(?:今度の|次の|今|来|再来)?週末|週明け|(?:今|来|再来)年(?!度)|年明け|年末年始|年末|年始|(?:今|来|再来)?月末"
        r"|月初(?:め)?|[上中下]旬|大晦日|元旦|元日|翌々?[日週月年]|(?<=[日曜週])の?次の?[日週]|前[日週](?=の?[ 0-9])"
        r"|平日|毎年|第[0-9〇一二三四五六七八九十]{1,3}週|祝日|連休|午前中"
        r"|[0-9一二三四五六七八九十]+ ?[かヶヵカケ]月後|[0-9]+年後",
        "",
    ),
    (
        Kind.UNKNOWN,
        rf"{_BARE}(?:(?:(?:this|next|the|every|each) )?(?:weekends?|weekdays?)|(?:this|next) year"
        r"|(?:every|each) (?:morning|afternoon|evening|night|year|other day|other month)"
        r"|every [0-9]+ (?:days|months)|every (?:[3-9]|three|four|five|six) weeks"
        r"|(?:(?:a|one|two|three|four|the|[0-9]+) )?(?:days?|weeks?|months?|fortnights?|years?)"
        r" (?:from|after|before|of|on)"
        r"(?! (?:now|tomorrow|next)\b)|end of(?: the)? (?:month|year|week)"
        r"|in (?:an?|[0-9]+|one|two|three) (?:months?|years?)"
        rf"|every (?:second|2nd|third|3rd|fourth|4th|fifth|5th|[0-9]+|two|three)(?= {_WDAY}{_ENDS})"
        r"(?! [a-z]+ of (?:the|each|every) month))"
        rf"{_ENDS}",
        "",
    ),
    (Kind.UNKNOWN, rf"(?:weeks?|fortnights?|months?|years?|after next|before){_ENDS}", _FOLLOWS),
    (Kind.UNKNOWN, rf"{_BARE}(?:until|till|by|before|after|not|except)(?= (?:[0-9]|{_WDAY}{_ENDS}|{_MON}{_ENDS}))", ""),
    (
        Kind.UNKNOWN,
        r"(?<![^\W0-9])[月火水木金土日](?:[・,、/&と〜~-]?[月火水木金土日])+(?:曜日?)?(?= |$|[0-9の])"
        r"|[月火水木金土日]曜?日?[・、,/&と][月火水木金土日]曜日?",
        "",
    ),
    (Kind.UNKNOWN, r"[月火水木金土日](?:[・,、/&と〜~-]?[月火水木金土日])+(?:曜日?)?(?= |$|[0-9の夜朝昼])", _FOLLOWS),
    (Kind.UNKNOWN, rf"{_BARE}{_NTH}(?:,? ?(?:and|or|&|,|/) ?{_NTH})+ {_WDAY}{_ENDS}", ""),
    (Kind.UNKNOWN, rf"{_BARE}{_WDAY}(?: ?(?:[,/&+–~-]|and|or|to|through) ?{_WDAY})+{_ENDS}", ""),
    (
        Kind.OVER,
        r"昨日|昨夜|昨晩|一昨日|おととい|(?<![ぁ-ん])きのう|先週の?|先月の?"
        rf"|{_BARE}(?:yesterday|last (?:week|month|night)){_ENDS}",
        "",
    ),
    # --- repeats ---
    (
        Kind.REPEAT,
        r"(?P<biweekly>隔週の?|(?:2|二)週間?(?:ごと|毎|に(?:1|一)[回度])に?の?)|(?P<weekly>毎週の?)|(?P<monthly>毎月の?)",
        "",
    ),
    (Kind.REPEAT, r"(?P<daily>毎日(?= ?の? ?[0-9午正朝昼夕夜深]| |$)の?|毎(?=[朝晩] ?[0-9一二三四五六七八九十]))", ""),
    (Kind.REPEAT, rf"{_BARE}(?:{_OFTEN}){_ENDS}", ""),
    (Kind.REPEAT, rf"(?P<monthly>of (?:every|each|the) month){_ENDS}", _FOLLOWS),
    # --- which weekday ---
    (
        Kind.NTH,
        r"(?:第(?P<n>[0-9〇一二三四五六七八九十]{1,3})|(?P<last>最終|最後の?)) ?(?:の|番?目の)?"
        r"(?= ?\(?[月火水木金土日](?:曜|[ 0-9)の]|$))",
        "",
    ),
    (
        Kind.NTH,
        rf"{_BARE}(?:(?P<n>first|second|third|fourth|fifth|[1-5]{_ORD})|(?P<last>last))(?= {_WDAY}{_ENDS})",
        "",
    ),
    (
        Kind.WEEK,
        r"(?P<ja>今週|来週|再来週|さ来週)の?|(?P<vague>今度|次)の? ?(?=[月火水木金土日](?:曜|[ 0-9(の]))",
        "",
    ),
    (
        Kind.WEEK,
        rf"{_BARE}(?:(?:of )?(?:the )?(?P<en>this week|next week|week after next)|this (?P<coming>coming)"
        rf"|(?P<bare>this|next|coming)(?= (?:the )?(?:{_WDAY}|{_MON}|[0-9]{{1,2}}(?:/|{_ORD}))))(?:'s)?{_ENDS}",
        "",
    ),
    (Kind.UNKNOWN, rf"{_BARE}(?:next|every|each)(?= [0-9])|(?:(?<= )|^)(?:次|今度|第{_N})の?(?= ?[0-9])", ""),
    (
        Kind.WHICH_MONTH,
        rf"(?P<ja>今月|来月|再来月)の?|{_BARE}(?:of )?(?P<en>this month|next month|month after next){_ENDS}",
        "",
    ),
    (Kind.WEEKDAY, r"[(\[【<](?P<w>[月火水木金土日])(?:曜日?)?(?:[・/,]?[祝休])?[)\]】>]", ""),
    (Kind.WEEKDAY, r"(?P<w>[月火水木金土日])曜日?", ""),
    (Kind.WEEKDAY, r"(?P<w>[月火水木金土日])(?= |$|[0-9午夜朝昼夕晩深正、,]|の[0-9午前後朝昼夕夜深正])", _FOLLOWS),
    (Kind.WEEKDAY, r"(?:(?<= )|^)(?P<w>[月火水木金土日])(?= |$|[0-9]|午[前後]|夜[0-9]|の[0-9午前後朝昼夕夜深正])", ""),
    (Kind.WEEKDAY, rf"[(\[](?P<w>{_WDAY})\.?[)\]]", ""),
    (Kind.WEEKDAY, rf"{_BARE}(?P<w>{_WDAY})(?P<plural>(?<=day)s)?{_ENDS}\.?", ""),
    # --- days by their distance ---
    (
        Kind.NEAR,
        r"(?P<three>明々後日|明明後日|しあさって)|(?P<two>明後日|(?<![ぁ-ん])あさって)|(?P<night>今夜|今晩)|(?P<morning>今朝)"
        r"|(?P<one_night>明晩)|(?P<one_morning>明朝)"
        r"|(?P<one>明日|(?<![ぁ-ん])あした|(?<![ぁ-ん])あす(?![ぁ-んァ-ヶ]|$)|(?<![ぁ-ん])あす(?=の?[ 0-9]|に))"
        r"|(?P<zero>今日|本日|(?<![ぁ-ん])きょう(?![ぁ-んァ-ヶ])|(?<![ぁ-ん])きょう(?=の?[ 0-9]))",
        "",
    ),
    (
        Kind.NEAR,
        rf"{_BARE}(?:(?P<two>(?:the )?day after tomorrow)|(?P<night>tonight)|(?P<one>tomorrow|tmrw|tmr)"
        rf"|(?P<zero>today)){_ENDS}",
        "",
    ),
    # --- lengths ---
    (
        Kind.AHEAD,
        rf"(?<![0-9〇一二三四五六七八九十]){_NUMBERED} ?(?P<unit>週間|時間|日|分)"
        r"(?:(?P<half>半)|(?P<more>[0-9]{1,2})分)?後の?",
        "",
    ),
    (Kind.AHEAD, rf"{_BARE}in {_EN_NUMBER} ?{_UNITS}{_ENDS}(?:'? time)?", ""),
    (Kind.AHEAD, rf"{_BARE}{_EN_NUMBER} ?{_UNITS} (?:from now|later){_ENDS}", ""),
    # --- times ---
    (Kind.CLOCK, r"(?<![一-鿿ぁ-ん0-9])正午|(?<=[のに日曜)後週])正午", ""),
    (Kind.CLOCK, rf"{_BARE}(?P<word>noon|midday|midnight){_ENDS}", ""),
    (
        Kind.CLOCK,
        rf"(?:(?P<half>午前|午後|{_HALF}) ?)?(?<![0-9])(?P<h>{_N})時(?!間)"
        r"(?:(?P<han>半)|(?P<m>[0-9〇一二三四五六七八九十]{1,3})分|(?P<m2>[0-9]{2})(?![0-9:]))?(?!前|後)",
        "",
    ),
    (
        Kind.CLOCK,
        rf"(?:(?P<half>午前|午後|{_HALF}) ?)?(?<![0-9:./])(?P<h>[0-9]{{1,2}}):(?P<m>[0-9]{{2}})"
        rf"(?::00(?:\.0+)?)?(?![0-9:])(?: ?(?P<half2>{_HALF}){_ENDS})?",
        "",
    ),
    (Kind.CLOCK, rf"{_BARE}(?P<h>[0-9]{{1,2}}) ?o'?clock{_ENDS}", ""),
    (Kind.CLOCK, r"(?P<half>午前|午後) ?(?P<h>[0-9]{1,2})(?= ?[-~〜–—])", ""),
    (
        Kind.PART,
        r"(?P<ja>早朝|朝|お?昼|夕方|真夜中|夜中|今?夜|晩|深夜|未明)の? ?"
        r"(?=[0-9]{1,2}(?:[時:])|[〇一二三四五六七八九十]{1,3}時)",
        "",
    ),
    (Kind.PART, r"(?P<ja>早朝|朝|お?昼|夕方|真夜中|夜中|夜|晩|深夜|未明|午前|午後)(?= |$|の?[0-9])", _FOLLOWS),
    (Kind.PART, rf"(?:in the )?(?P<en>morning|afternoon|evening)s?{_ENDS}|(?:at )?(?P<en2>night){_ENDS}", _FOLLOWS),
    (Kind.PART, rf"{_BARE}(?:in the )(?P<en>morning|afternoon|evening){_ENDS}", ""),
    (
        Kind.PART,
        rf"{_BARE}(?P<en>morning|afternoon|evening|night)(?= (?:at )?[0-9]{{1,2}}(?:[:.][0-9]{{2}})?(?: |$|-))",
        "",
    ),
    # --- days of an unnamed month ---
    (Kind.DAY, rf"(?<![0-9〇一二三四五六七八九十第])(?P<d>{_N})日(?= |$|[(の、,に@0-9午夜朝昼夕])", ""),
    (Kind.DAY, rf"{_BARE}(?:on )?the (?P<d>[0-9]{{1,2}}){_ORD}{_ENDS}", ""),
    (Kind.DAY, rf"(?P<d>[0-9]{{1,2}}){_ORD}{_ENDS}", _FOLLOWS),
    (Kind.MONTH, rf"(?<![0-9〇一二三四五六七八九十])(?P<m>{_N})月の?(?= ?(?:第|最終|最後)| |$|[の、,])", ""),
    (Kind.MONTH, rf"{_BARE}(?:of |in )?(?P<mon>{_MON}){_ENDS}\.?", ""),
    # --- zones ---
    (Kind.ZONE, rf"\( ?(?P<iana>utc|gmt|{_ZONES}/[a-z0-9_+/-]+) ?\)", ""),
    (Kind.ZONE, rf"{_BARE}(?P<iana>{_ZONES}/[a-z0-9_+/-]+)", ""),
    (Kind.ZONE, r"\(?(?P<japan>日本時間)\)?の?|\bjapan(?:ese)? (?P<japan2>time)\b", ""),
    (Kind.ZONE, rf"{_BARE}\(?(?:utc|gmt) ?(?P<offset>[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?)\)?{_ENDS}", ""),
    (Kind.ZONE, r"(?<=[0-9])(?P<zulu>z)(?![a-z0-9])", ""),
    (Kind.ZONE, r"(?P<offset>\+[0-9]{2}(?::?[0-9]{2})?)(?![0-9:])", _FOLLOWS),
    (Kind.ZONE, r"(?<=t[0-9]{2}:[0-9]{2})(?P<offset>-[0-9]{2}:?[0-9]{2})(?![0-9:])", ""),
    (Kind.ZONE, r"(?<=t[0-9]{2}:[0-9]{2}:[0-9]{2})(?P<offset>-[0-9]{2}:?[0-9]{2})(?![0-9:])", ""),
    (Kind.ZONE, r"(?<= )(?P<name>-[0-9]{2}(?:[0-9]{2})?)(?= ?$)", _FOLLOWS),
    (
        Kind.ZONE,
        r"\(?(?P<name>ac[ds]t|adt|ae[ds]t|ak[ds]t|ast|awst|bst|cat|cdt|cest|cet|cst|chst|eat|edt|eest|eet|est|gmt|hdt"
        r"|hkt|hst|idt|ist|jst|kst|mdt|mest|met|msk|mst|ndt|nst|nz[ds]t|pdt|pkt|pst|sast|sgt|sst|utc|wat|west|wet|wib"
        rf"|wita?)\)?{_ENDS}",
        _FOLLOWS,
    ),
    # --- what stands between, and behind ---
    (
        Kind.TO,
        r"(?:から|より) ?(?=(?:翌日?の?|午前|午後|夜|深夜|朝)?[ 0-9〇一二三四五六七八九十正])"
        r"|[~〜–—−ー-]+ ?(?=[0-9〇一二三四五六七八九十午正夜深翌]|noon|midnight|[ap]m)",
        _FOLLOWS,
    ),
    (Kind.TO, r"(?:to|until|till|through)(?= (?:[0-9]|noon|midnight|half){1})", _FOLLOWS),
    (
        Kind.TAIL,
        r"(?:から|より|開始|スタート|スタ-ト|start(?:s|ing)?(?![a-z])|[~〜]|[-–—−](?= ?$)|頃|ごろ|ころ|sharp)",
        _FOLLOWS,
    ),
    (Kind.TAIL, r"(?P<until>まで)", _FOLLOWS),
    (Kind.JOIN, r"\((?=[0-9]{1,2}[/月])|(?<=[0-9日])\)", _FOLLOWS),
    (Kind.JOIN, r"t(?=[0-9]{2}:[0-9]{2})|[の、,・に@]|は(?= ?[0-9午夜朝昼夕])", _FOLLOWS),
    (
        Kind.JOIN,
        rf"@(?= ?[0-9])|{_BARE}(?:start(?:s|ing)? (?=at|on|from))|{_BARE}(?P<word>at|on|from|of|the|in the){_ENDS}",
        "",
    ),
    # --- numbers ---
    (Kind.YEAR, rf"{_BARE}(?P<y>20[0-9]{{2}})(?:年|{_ENDS})(?![:.][0-9])", ""),
    (Kind.NUMBER, rf"{_BARE}(?P<h>[0-9]+)(?![0-9a-z_]|[:./][0-9])", ""),
)
_COMPILED = tuple((kind, re.compile(pattern), condition == _FOLLOWS) for kind, pattern, condition in _PATTERNS)
_WORD = re.compile(r"[0-9a-z_][0-9a-z_'&#+]*(?:[./:-](?=[0-9a-z])[0-9a-z_'&#+]*)*|[ァ-ヶー]+|.", re.DOTALL)
_SPACE = re.compile(r"\s+")


def plain(typed: str) -> tuple[str, list[int]]:
    """As ``tokens_of`` wants it: in NFKC and lower case, with single spaces; and for each of its characters, and its
    end, where that was typed.
    """
    text: list[str] = []
    origins: list[int] = []
    for at, cluster in _clusters(typed):
        for char in unicodedata.normalize("NFKC", cluster).lower():
            if char.isspace():
                if not text or text[-1] == " ":
                    continue
                char = " "
            text.append(char)
            origins.append(at)
    if text and text[-1] == " ":
        del text[-1], origins[-1]
    return "".join(text), [*origins, len(typed.rstrip())]


def _clusters(typed: str) -> Iterator[tuple[int, str]]:
    """Each character with the marks that NFKC joins to it: ``ｶ`` with ``ﾞ``."""
    start = 0
    for at, char in enumerate(typed):
        if at > start and not unicodedata.combining(char) and char not in "ﾞﾟ":
            yield start, typed[start:at]
            start = at
    if typed:
        yield start, typed[start:]


def tokens_of(text: str) -> tuple[Token, ...]:
    """Every word of a text in its order; white space is between them."""
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    at, of_time, numbered = 0, False, False
    while at < len(text):
        if space := _SPACE.match(text, at):
            at = space.end()
            continue
        token = _token(text, at, follows=of_time, numbered=numbered)
        yield token
        at = token.end
        of_time = of_time if token.kind in (Kind.JOIN, Kind.NUMBER) else token.kind is not Kind.WORD
        numbered = token.kind is Kind.NUMBER


def _token(text: str, at: int, *, follows: bool, numbered: bool) -> Token:
    for kind, pattern, only_behind in _COMPILED:
        if only_behind and not follows and not (numbered and kind in (Kind.TO, Kind.PART)):
            continue
        match = pattern.match(text, at)
        if match is not None and match.end() > at:
            return Token(kind, at, match.end(), match)
    word = _WORD.match(text, at)
    assert word is not None, "it takes any character"
    return Token(Kind.WORD, at, word.end(), word)


def number_of(numeral: str) -> int:
    """``12``, ``十二``, ``〇``; raises ValueError for what is none: ``十十``."""
    if numeral.isascii():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(str(NUMERALS.index(one)) for one in numeral))
    return (NUMERALS.index(tens) if tens else 1) * 10 + (NUMERALS.index(ones) if ones else 0)


def weekday_of(token: Token) -> int:
    """Monday is 0."""
    said = token["w"] or ""
    if said in WEEKDAYS_JA:
        return WEEKDAYS_JA.index(said)
    return next(n for n, name in enumerate(WEEKDAYS_EN) if name.startswith(said[:3]))


def between(tokens: Sequence[Token], text: str) -> str:
    """The text from the first of these to the last."""
    return text[tokens[0].start : tokens[-1].end] if tokens else ""
