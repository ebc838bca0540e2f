"""Every panel, form and card with the longest plausible texts, each by a name: what people will see at its worst."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from bot.events import Mention, Value
from bot.forms import form_of
from bot.inquiries import ChannelFound, SpaceFound
from bot.mention_tokens import token_of
from bot.ports import NoRoom, RoleId, Unreachable
from bot.speech import Answer, Button, Buttons, Card, Form, Rejected, Reply
from tests.town import PRAY, Shown, Town

Scene = tuple[str, Card | Form]

LONG_TAG = "長" * 30
REASON = ("勉強会の受付から片付けまで、最初から最後まで本当にありがとうございました。" * 9)[:296] + " #発表"
LONG_CHANNEL = "w" * 80
LONG_TITLE = "Rustの非同期ランタイムを読む会（初めての方も歓迎します）" * 3 + "第12回 …… 続き"
LONG_PLACE = "中央区民センター 3階 会議室B（入口は裏手です）https://example.com/meet/" + "a" * 50
LONG_EMOJI = "party_parrot_with_a_long_n"
LONG_ZONE = "America/Argentina/ComodRivadavia"
MEMBERS = 24
BESIDE = ("points", "people", "session.at_place", "session.list", "session.seats")
"""Keys that do not name the post they are in."""
TITLE = "読" * 100
ROLE = "オンラインイベントの配信と録画とアーカイブ公開のすべてを担当する大事な係"
AN_EVENING = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)
"""A noon in Tokyo before it."""


async def gallery(town: Town) -> AsyncIterator[Scene]:
    """A community at its largest: 24 more members with long names, 12 organizers, and something wrong everywhere."""
    for n in range(MEMBERS):
        town.arrives(f"{'とても長い名前の人'}{n}".ljust(32, "々"), organizer=n < 12)
    town.greets = True
    await town.asks("aiko", "trust show")
    await town.asks("emi", "trust show")
    async for scene in _thanks(town):
        yield scene
    async for scene in _looks(town):
        yield scene
    async for scene in _settings(town):
        yield scene
    async for scene in _setup(town):
        yield scene
    await town.delivers()
    async for scene in _tools(town):
        yield scene
    await town.delivers()
    async for scene in _after_a_session(town):
        yield scene
    async for scene in _sessions(town):
        yield scene
    for scene in _handed_over(town):
        yield scene
    async for scene in _forms(town):
        yield scene
    async for scene in _changed_sessions(town):
        yield scene
    async for scene in _roles(town):
        yield scene
    async for scene in _volunteers(town):
        yield scene
    async for scene in _afterwards(town):
        yield scene
    async for scene in _rooms(town):
        yield scene
    async for scene in _at_the_same_time(town):
        yield scene
    async for scene in _at_each_date(town):
        yield scene
    async for scene in _witnessed(town):
        yield scene
    async for scene in _retired(town):
        yield scene
    async for scene in _typed(town):
        yield scene


async def _typed(town: Town) -> AsyncIterator[Scene]:
    """Who is only named in words, and what only its writer can read."""
    named = " ".join(token_of(town.ref(name)) for name in list(town.people)[20:26])
    yield _scene("thanks.others_named", await town.thanks("aiko", "chie", reason=f"{REASON[:90]} {named}"))
    mention = Mention(town.ref("ben"))
    for name, text in (
        ("nearly", f"{REASON[:40]} ponts:3"),
        ("twice", "x points:1 points:2"),
        ("others", "minutes:60"),
    ):
        yield _scene(f"typed.{name}", await town.types("dai", "thanks", mention, " ", text))
    yield _scene("typed.unknown", await town.types("dai", "session", f"{REASON[:60]} 12/20 19:00"))


async def _thanks(town: Town) -> AsyncIterator[Scene]:
    given = await town.thanks("aiko", "ben", "chie", "dai", reason=REASON, points=3)
    yield _scene("thanks.given", given)
    yield _scene("thanks.given_again", await town.thanks("aiko", "ben", "chie", "dai", reason=REASON, points=3))
    yield _scene("thanks.over_the_allowance", await town.thanks("aiko", "ben", "chie", "dai", reason="more", points=5))
    await town.delivers()
    for name in list(town.people)[8:20]:
        await town.thanks(name, "ben", reason=f"{REASON[:200]} #{LONG_TAG[:28]}{len(name) % 10}", points=5)
    crowd = list(town.people)[8:]
    for n, (name, to) in enumerate(pairwise(crowd)):
        await town.thanks(name, to, reason=f"for something {n}", points=1 + n % 4)
    yield _scene("thanks.undone", await town.presses("aiko", given.buttons["Undo"]))
    await town.delivers()
    form = await town.opens_menu("dai", town.message_by("ben"))
    assert form.form is not None
    yield _scene("thanks.form_from_a_message", form)
    yield _scene("thanks.form_refused", await town.submits("dai", form.form, reason="", points="9"))


async def _looks(town: Town) -> AsyncIterator[Scene]:
    message = town.message_by("ben")
    for name in list(town.people)[8:30]:
        await town.reacts(name, PRAY[town.platform], to=message)
    town.outside.stands(message, {town.ref(name): frozenset({PRAY[town.platform]}) for name in list(town.people)[8:32]})
    yield _scene("trust.show", await town.asks("ben", "trust show"))
    yield _scene("trust.show_of_another", await town.asks("aiko", "trust show", member=town.ref("ben")))
    yield _scene("trust.history_received", await _pressed(town, "ben", "trust show", "Everything"))
    yield _scene("trust.history_given", await town.asks("aiko", "trust history"))
    for window in ("month", "quarter", "year", "all"):
        yield _scene(f"trust.board_{window}", await town.asks("ben", "trust board", window=window))
    yield _scene("trust.explain", await town.asks("ben", "trust explain", message=town.link(message)))
    yield _scene("trust.explain_to_an_organizer", await town.asks("emi", "trust explain", message=town.link(message)))
    yield _scene("home", await town.asks("ben", "shinrai home"))
    yield _scene("home.of_an_organizer", await town.asks("emi", "shinrai home"))
    yield _scene("help", await town.asks("ben", "shinrai help"))
    yield _scene("help.of_an_organizer", await town.asks("emi", "shinrai help"))


async def _settings(town: Town) -> AsyncIterator[Scene]:
    await town.asks("ben", "shinrai settings", zone=LONG_ZONE)
    yield _scene("settings", await town.asks("ben", "shinrai settings"))
    yield _scene("settings.refused", await town.asks("ben", "shinrai settings", zone="Mars/Olympus_Mons"))


async def _setup(town: Town) -> AsyncIterator[Scene]:
    town.outside.channels["C1"] = ChannelFound("C1", LONG_CHANNEL, there=True, may_post=True, hears=True)
    town.outside.space = SpaceFound(
        answered=True,
        unheard=tuple(f"{n}{LONG_CHANNEL}"[:80] for n in range(20)),
        missing=("channels:history", "channels:join", "channels:read", "emoji:read", "files:write", "groups:read"),
        joinable=True,
    )
    town.outside.emoji |= {f"{LONG_EMOJI}{n}" for n in range(10)}
    overview = await town.asks("emi", "shinrai setup")
    for label in ("Language and time", "Channels", "Thanks", "Quiet hours, boards", "Organizers"):
        page = await town.presses("emi", overview.buttons[label])
        if label == "Channels":
            page = await town.chooses("emi", page.selects["Announcements"], "C1")
        if label == "Thanks":
            form = await town.presses("emi", page.buttons["Change emoji"])
            assert form.form is not None
            page = await town.submits("emi", form.form, emoji=" ".join(f"{LONG_EMOJI}{n}" for n in range(10)))
        yield _scene(f"setup.{label.split(',')[0].replace(' ', '_').lower()}", page)
    another = list(town.people)[9]
    stale = await town.presses(another, overview.buttons["Language and time"])
    await town.chooses("emi", stale.selects["Language"], "ja")
    yield _scene("setup.overtook", await town.chooses(another, stale.selects["Language"], "en"))
    yield _scene("setup.overview", await town.asks("emi", "shinrai setup"))
    town.outside.silent = True
    yield _scene("setup.overview_unchecked", await town.asks("emi", "shinrai setup"))
    town.outside.silent = False


async def _sessions(town: Town) -> AsyncIterator[Scene]:
    """On a Saturday at nine in the evening, at its longest: a full house, a long line, and all that is then written."""
    typed: dict[str, Value] = {
        "title": LONG_TITLE,
        "when": "sat 23:00",
        "place": LONG_PLACE,
        "capacity": 24,
        "remind": "43199m,43198m,43197m,43196m,61m",
        "minutes": 1440,
        "repeat": "monthly_weekday",
    }
    panel = await town.asks("aiko", "session new", key=None, **typed)
    yield _scene("session.panel", panel)
    town.outside.channels["C3"] = ChannelFound("C3", LONG_CHANNEL, there=True, may_post=False, hears=True)
    yield _scene("session.panel_hindered", await town.chooses("aiko", panel.selects["Channel"], "C3"))
    panel = await town.chooses("aiko", panel.selects["Channel"], "C1")
    yield _scene("session.form_to_correct", await town.presses("aiko", panel.buttons["Correct it"]))
    refused = await town.asks("aiko", "session new", title=LONG_TITLE, when="明日の" * 20)
    yield _scene("session.when_refused", refused)
    made = await town.presses("aiko", next(iter(panel.buttons.values())))
    yield _scene("session.made", made)
    crowd = list(town.people)[8:]
    for name in (*crowd, "ben", "chie", "dai", "emi"):
        await town.presses(name, made.buttons["Going"])
    yield _scene("session.show", await town.asks("emi", "session show", number=_number(made)))
    yield _scene("session.list", await town.asks("ben", "session list"))
    yield _scene("session.answered", await town.presses("dai", made.buttons["Maybe"]))
    await town.presses(crowd[0], made.buttons["Can’t"])
    await town.delivers()
    town.clock.go(hours=1)
    await town.delivers()


def _number(shown: Shown) -> int:
    return int(str(shown).rpartition("#")[2].split()[0].rstrip("."))


async def _tools(town: Town) -> AsyncIterator[Scene]:
    yield _scene("organizers.list", await town.asks("emi", "shinrai organizers list"))
    for name in ("add", "remove"):
        (words,) = town.catalogue.commands["shinrai", "organizers", name].parameters
        who: dict[str, Value] = {words.name: town.ref("aiko")}
        answer = await town.asks("emi", f"shinrai organizers {name}", key=None, **who)
        yield _scene(f"organizers.{name}", answer)
    adjust = await town.asks("emi", "shinrai adjust", who=town.ref("ben"), points=-100, reason=REASON[:300])
    yield _scene("adjust", adjust)
    for name in list(town.people)[20:30]:
        await town.asks("emi", "shinrai pause", who=town.ref(name), until="2027-12-31")
    yield _scene("pause", await town.asks("emi", "shinrai pause", who=town.ref("dai"), until="2027-12-31"))
    yield _scene("pause.list", await town.asks("emi", "shinrai pause"))
    yield _scene("hide", await town.asks("emi", "shinrai hide"))
    yield _scene("tags", await town.asks("emi", "shinrai tags"))
    town.screen.answers += [Unreachable("channel_not_found")] * 6
    for name in list(town.people)[8:14]:
        await town.thanks(name, "chie", reason=f"{name} {REASON[:200]}")
    await town.delivers()
    town.screen.answers.clear()
    posts = await town.asks("emi", "shinrai posts")
    yield _scene("posts", posts)
    yield _scene("posts.one", await town.presses("emi", next(iter(posts.buttons.values()))))
    yield _scene("audit", await town.asks("emi", "shinrai audit"))
    yield _scene("export", await town.asks("emi", "shinrai export", what="entries"))


async def _after_a_session(town: Town) -> AsyncIterator[Scene]:
    """A full one is over, everybody was there, and much is written about it."""
    crowd = list(town.people)[8:]
    town.clock.at = AN_EVENING
    called = await town.asks("aiko", "session new", title=TITLE, when="2026-12-05 19:00", minutes=60)
    for n in range(1, 4):
        await town.asks("aiko", "session new", title=TITLE, when=f"2026-12-1{n} 19:00", capacity=500)
    for name in crowd:
        await town.presses(name, called.buttons["Going"])
    await town.delivers()
    town.clock.go(hours=8)
    await town.delivers()
    yield _scene("session.after.home", await town.asks("ben", "shinrai home"))
    post = next(one for one in town.screen.posts if "session.how_was_it" in _keys(one.card))
    there = town.card(post.card, post.reader).buttons["I was there"]
    for name in crowd:
        asked = await town.presses(name, there)
    yield _scene("session.after.whom_to_thank", asked)
    yield _scene("session.after.thanked", await town.presses(crowd[-1], asked.buttons["Thank 1"]))
    town.clock.go(hours=1)
    await town.delivers()
    which = await town.asks(crowd[0], "session recap", notes="長" * 1000)
    yield _scene("session.after.which_recap", which)
    yield _scene("session.after.recap_form", await town.presses(crowd[0], which.buttons["Write a recap 1"]))
    number = int(str(await town.presses("aiko", _show(called))).rpartition("#")[2])
    yield _scene("session.after.recap", await town.asks("aiko", "session recap", number=number, notes="長" * 1000))
    await town.delivers()
    listed = await town.asks("ben", "session list")
    yield _scene("session.after.past", await town.presses("ben", listed.buttons["Past sessions"]))


def _show(called: Shown) -> Button:
    return replace(called.buttons["Going"], action="session.show", args=called.buttons["Going"].args[:1])


def _handed_over(town: Town) -> list[Scene]:
    """One of each purpose of what was posted, as it was drawn."""
    seen: dict[str, Card] = {}
    for outgoing in town.screen.posts:
        keys = sorted({key for key in _keys(outgoing.card) if not key.startswith(BESIDE)})
        seen.setdefault(f"post.{keys[0]}", outgoing.card)
    return list(seen.items())


def _keys(card: Card) -> list[str]:
    phrases = [getattr(block, "phrase", None) for block in card.blocks]
    return [phrase.key for phrase in (card.title, *phrases) if phrase is not None]


async def _forms(town: Town) -> AsyncIterator[Scene]:
    """Every form there is, empty, as a button or missing words open it."""
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    for command in town.catalogue.forms:
        if any(parameter.required for parameter in command.parameters):
            yield f"form.{command.key}", form_of(command, community, typed={})


async def _changed_sessions(town: Town) -> AsyncIterator[Scene]:
    """What is shown before a change and told of it, of a daily series with long words."""
    title, where = "長" * 100, "場" * 100
    day, next_day = (f"{town.clock() + timedelta(days=days):%Y-%m-%d}" for days in (8, 9))
    shown = await town.asks("aiko", "session new", title="Rust", when=f"{day} 19:00", repeat="daily", place="Room 1")
    yield _scene("session.shown_to_its_host", shown)
    listed = await town.asks("aiko", "session list")
    for button in [one for one in listed.buttons.values() if one.action == "session.show"]:
        await town.presses("ben", (await town.presses("ben", button)).buttons["Going"])
    yield _scene("session.edit", await town.presses("aiko", shown.buttons["Edit…"]))
    number = int(str(shown).rpartition("#")[2])
    more: dict[str, Value] = {"number": number, "title": title, "place": where, "capacity": 500, "remind": "30d,7d"}
    asked = await town.asks("aiko", "session edit", key=None, when=f"{next_day} 20:00", minutes=1440, **more)
    yield _scene("session.edit_asked", asked)
    yield _scene("session.edited", await town.presses("aiko", asked.buttons["All"]))
    yield _scene("session.doubt", await town.asks("aiko", "session edit", number=number, when="明日7時"))
    host = await town.asks("emi", "session edit", number=number, host=town.ref("ben"))
    yield _scene("session.host", host)
    yield _scene("session.host_asked", await town.presses("emi", host.buttons["This and following"]))
    yield _scene("session.skip", await town.asks("aiko", "session skip", number=number))
    await town.tells()
    for name, key in (
        ("changed", "session.change.notice"),
        ("host_to_new", "session.host.to_new"),
        ("host_to_old", "session.host.to_old"),
    ):
        yield f"post.session.{name}", _latest(town, key)
    cancel = await town.asks("aiko", "session cancel", number=number)
    yield _scene("session.cancel", cancel)
    yield _scene("session.cancelled", await town.presses("aiko", cancel.buttons["All that have not begun"]))
    await town.tells()
    yield "post.session.cancelled", _latest(town, "session.cancelled_several")
    async for scene in _unreached(town):
        yield scene


async def _unreached(town: Town) -> AsyncIterator[Scene]:
    """Two who wait for a seat take no direct messages; a third is offered it, and everybody reads how it stands."""
    crowd = list(town.people)[8:12]
    shown = await town.asks("aiko", "session new", title="長" * 100, when="2027-03-01 19:00", capacity=1)
    for name in crowd:
        await town.presses(name, shown.buttons["Going"])
    town.screen.closed = set(crowd[1:3])
    await town.presses(crowd[0], shown.buttons["Can’t"])
    await town.delivers()
    yield _scene("session.kept_for_another", await town.presses(crowd[0], shown.buttons["Going"]))
    await town.tells()
    yield "post.unsent", _latest(town, "unsent.others")
    yield _scene("unsent.own", await town.asks(crowd[1], "trust show"))
    town.screen.closed = set()


async def _roles(town: Town) -> AsyncIterator[Scene]:
    """Of an organizer, with long names, a hand-book of twenty lines, and many who have done it."""
    for n in range(4):
        await _filled(town, "Add a role", name=f"{ROLE[:39]}{n}", what="こ" * 300)
    first = await town.asks("emi", "shinrai roles")
    yield _scene("roles", first)
    yield _scene("roles.more", await town.presses("emi", first.buttons["More"]))
    yield _scene("roles.of_a_member", await town.asks("ben", "shinrai roles"))
    handbook = "\n".join(f"{n:02}. {'手順' * 17}" for n in range(1, 21))
    edited = await _filled(town, "Edit…", first, name=ROLE, what="こ" * 300, handbook=handbook, minutes="10079")
    yield _scene("roles.edited", edited)
    for name in list(town.people)[8:20]:
        told = await _filled(town, "Someone has done this…", first, who=(town.ref(name),), day="2025-04-01")
    yield _scene("roles.told", told)
    await town.presses("ben", (await _role(town, "ben")).buttons["I have done this"])
    yield _scene("roles.of_one_who_has_done_it", await _role(town, "ben"))
    yield _scene("roles.whose", await town.presses("emi", (await _role(town, "emi")).buttons["Who has done this"]))
    lines = "\n".join(f"{'人' * 60}{n}, {ROLE}, 2025-04-01" for n in range(12))
    yield _scene("roles.many_refused", await _filled(town, "Say who has done what", rows=lines))


async def _retired(town: Town) -> AsyncIterator[Scene]:
    await town.presses("emi", (await _role(town, "emi")).buttons["Retire"])
    yield _scene("roles.audit", await town.asks("emi", "shinrai audit"))


async def _role(town: Town, name: str) -> Shown:
    return await town.presses(name, (await town.asks(name, "shinrai roles")).buttons["Open 1"])


async def _filled(town: Town, button: str, listed: Shown | None = None, /, **values: Value) -> Shown:
    """A form of the list, or (``listed``) of the card of its first role."""
    shown = await (_role(town, "emi") if listed else town.asks("emi", "shinrai roles"))
    form = (await town.presses("emi", shown.buttons[button])).form
    assert form is not None
    return await town.submits("emi", form, key=None, **values)


def _latest(town: Town, key: str) -> Card:
    return next(outgoing.card for outgoing in reversed(town.screen.posts) if key in _keys(outgoing.card))


async def _pressed(town: Town, name: str, command: str, button: str) -> Shown:
    return await town.presses(name, (await town.asks(name, command)).buttons[button])


def _scene(name: str, shown: Shown) -> Scene:
    return name, _drawable(shown.answer)


def _drawable(answer: Answer) -> Card | Form:
    match answer:
        case Reply(card):
            return card
        case Form():
            return answer
        case Rejected(form=form):
            return form
        case _:
            raise AssertionError(f"Nothing to draw: {answer}")


async def _volunteers(town: Town) -> AsyncIterator[Scene]:
    """A call with as many seats and volunteers as there are, through its proposal to what people are told."""
    names = list(town.people)
    crowd = [name for name in names[8:] if town.people[name].active][:MEMBERS]
    day = (town.clock() + timedelta(days=9)).date()
    words: dict[str, Value] = {"role": ROLE, "note": "夜" * 300, "first": 20, "seats": 20, "mentors": 20}
    made = await town.asks(
        "emi", "volunteer call", key=None, when=f"{day} 19:00", until=f"{day - timedelta(days=4)} 19:00", **words
    )
    yield _scene("volunteer.called", made)
    form = (await _pressed(town, "emi", "volunteer list", "Ask for volunteers…")).form
    assert form is not None
    yield _scene("volunteer.draft", await town.submits("emi", form, role=ROLE, note="夜" * 300))
    for scene in [one async for one in _whom(town, made)]:
        yield scene
    yield _scene("volunteer.no_role", await town.asks("emi", "volunteer call", role="juggler"))
    answers = list(made.buttons.values())
    for n, name in enumerate(crowd):
        pressed = await town.presses(name, answers[n % 2])
    yield _scene("volunteer.answered", pressed)
    yield _scene("volunteer.never_held", await town.presses("dai", answers[2]))
    before = len(town.screen.posts)
    town.clock.go(days=5, hours=12)
    await town.delivers()
    shown = await town.asks("emi", "volunteer list", number=_number(made))
    proposal = await town.presses("emi", shown.buttons["Look at the proposal"])
    yield _scene("volunteer.proposal", proposal)
    yield _scene("volunteer.confirmed", await town.presses("emi", proposal.buttons["Confirm"]))
    yield _scene("volunteer.show", await town.asks(crowd[0], "volunteer list", number=_number(made)))
    yield _scene("volunteer.list", await town.asks(crowd[0], "volunteer list"))
    yield _scene("volunteer.mine", await town.asks(crowd[0], "volunteer mine"))
    yield _scene("volunteer.taken_back", await town.presses(crowd[0], answers[4]))
    sure = await town.presses("emi", shown.buttons["Withdraw the call…"])
    yield _scene("volunteer.withdraw", sure)
    town.clock.go(hours=12)
    await town.delivers()
    yield _scene("volunteer.withdrawn", await town.presses("emi", sure.buttons["Withdraw"]))
    town.clock.go(hours=12)
    await town.delivers()
    for scene in _told(town, before):
        yield scene


async def _whom(town: Town, made: Shown) -> AsyncIterator[Scene]:
    """Five who may be asked, and one who was; what is asked of them, and what they say."""
    names = [name for name in list(town.people)[8:] if town.people[name].active][-6:]
    for name in names:
        panel = await town.asks(name, "shinrai settings")
        await town.presses(name, panel.buttons["Be open to roles"])
    await _have_held_another(town, names[2:])
    wants = await town.presses(names[0], panel.buttons["Roles to try…"])
    yield _scene("interest", wants)
    for value, _ in wants.selects["I’d like to try next"].options[:10]:
        chosen = await town.chooses(names[0], wants.selects["I’d like to try next"], value)
    yield _scene("interest.noted", chosen)
    before = len(town.screen.posts)
    shown = await town.presses("emi", made.buttons["Whom to ask"])
    yield _scene("volunteer.whom", shown)
    invite = [button for button in shown.buttons.values() if button.action == "volunteer.invite"]
    yield _scene("volunteer.invited", await town.presses("emi", invite[0]))
    await town.presses("emi", invite[1])
    await town.delivers()
    for scene in _told(town, before):
        yield scene
    to = [(one.place.person, one) for one in town.screen.posts[before:] if "volunteer.invitation" in _keys(one.card)]
    people = {facts.account.user: name for name, facts in town.people.items()}
    for (user, one), label in zip(to, ("Accept", "Not now"), strict=True):
        button = town.card(one.card, one.reader).buttons[label]
        yield _scene(f"volunteer.{button.action.partition('.')[2]}", await town.presses(people[user], button))


async def _have_held_another(town: Town, names: list[str]) -> None:
    """Each later than the one before, so that their order is no lot."""
    community = await town.storage.house.community_of(town.space)
    assert community is not None
    async with town.storage.community(community) as uow:
        for n, name in enumerate(names):
            account = await uow.people.settle(town.people[name])
            last = date(2025, 1 + n, 1) if n else None
            await uow.roles.has_held(account.member, RoleId("notes"), last=last, told_by=account.id, own=True)


async def _at_the_same_time(town: Town) -> AsyncIterator[Scene]:
    """Who comes only if nobody else does is asked; who has three things to do at once is told, and marked."""
    day, tomorrow = (f"{town.clock() + timedelta(days=days):%Y-%m-%d %H:%M}" for days in (9, 1))
    made = [await town.asks("emi", "volunteer call", role=ROLE, when=day, until=tomorrow) for _ in range(4)]
    await town.presses("ben", made[0].buttons["Only if nobody else does"])
    for one in made[1:]:
        await town.presses("ben", one.buttons["I’ll do it"])
    town.clock.go(hours=12)
    await town.delivers()
    yield "post.volunteer.reserve", _latest(town, "volunteer.reserve.asked")
    town.clock.go(hours=13)
    await town.delivers()
    pressed = await town.presses("ben", made[0].buttons["I’ll do it"])
    yield _scene("volunteer.answered_busy", pressed)
    shown = await town.asks("emi", "volunteer list", number=_number(made[1]))
    yield _scene("volunteer.proposal_busy", await town.presses("emi", shown.buttons["Look at the proposal"]))


async def _afterwards(town: Town) -> AsyncIterator[Scene]:
    """The day before, and when it is over: what is asked and deposited, and what one writes down about it."""
    names = list(town.people)
    crowd = [name for name in names[9:] if town.people[name].active][:20]
    day = (town.clock() + timedelta(days=9)).date()
    made = await town.asks("emi", "volunteer call", role=ROLE, when=f"{day} 19:00", seats=len(crowd))
    for name in crowd:
        await town.presses(name, list(made.buttons.values())[1])
    await town.delivers()
    before = len(town.screen.posts)
    mine = await town.asks(crowd[0], "volunteer mine")
    yield _scene("volunteer.mine.seated", mine)
    steps = await town.presses(crowd[0], next(one for one in mine.buttons.values() if one.action == "volunteer.steps"))
    yield _scene("volunteer.steps", await town.presses(crowd[0], next(iter(steps.buttons.values()))))
    async for scene in _handing_on(town, crowd[-1]):
        yield scene
    town.clock.go(days=8, hours=12)
    await town.delivers()
    town.clock.go(days=2, hours=12)
    await town.delivers()
    yield _scene("volunteer.complete.list", await town.asks("emi", "volunteer complete"))
    card = await town.asks("emi", "volunteer complete", number=_number(made))
    yield _scene("volunteer.complete", card)
    took_place = next(one for one in _pressable(card) if one.action == "volunteer.complete")
    yield _scene("volunteer.complete.done", await town.presses("emi", took_place))
    mine = await town.asks(crowd[0], "volunteer mine")
    yield _scene("volunteer.mine.done", mine)
    across = await _pressed(town, "emi", "shinrai roles", "Who has held what")
    yield _scene("roles.across", across)
    most = await town.presses("emi", across.buttons["More"])
    held = [button for button in most.buttons.values() if button.action == "roles.holders"]
    yield _scene("roles.holders", await town.presses("emi", held[-1]))
    yield _scene("roles.never", await town.presses("emi", across.buttons["Who has never held one"]))
    write = next(button for button in mine.buttons.values() if button.action == "volunteer.debrief")
    form = (await town.presses(crowd[0], write)).form
    assert form is not None
    yield "volunteer.debrief.form", form
    town.clock.go(days=1)
    await town.delivers()
    kept = await town.submits(crowd[0], form, did="司" * 600, learned="間" * 600, planned="次" * 600)
    yield _scene("volunteer.debrief.kept", kept)
    await town.presses(crowd[0], kept.buttons["Share in the channel"])
    await town.delivers()
    for scene in _told(town, before):
        yield scene


async def _handing_on(town: Town, name: str) -> AsyncIterator[Scene]:
    """A note as long as it may be, which others who have the role read when they are reminded."""
    mine = await town.asks(name, "volunteer mine")
    note = next(button for button in mine.buttons.values() if button.action == "volunteer.handover")
    form = (await town.presses(name, note)).form
    assert form is not None
    yield "volunteer.handover.form", form
    yield _scene("volunteer.handover.removed", await town.submits(name, form, key=None, words=""))
    yield _scene("volunteer.handover.kept", await town.submits(name, form, words="鍵" * 1000))


async def _rooms(town: Town) -> AsyncIterator[Scene]:
    """Of a first-timer and their mentor: the card as it is first, in a direct message, and when they are together
    no more.
    """
    mentor, other = (name for name in list(town.people)[8:10])
    day = (town.clock() + timedelta(days=9)).date()
    words: dict[str, Value] = {"role": ROLE, "first": 1, "mentors": 1, "choosing": "first_come"}
    made = await town.asks("emi", "volunteer call", key=None, when=f"{day} 19:00", **words)
    try_, _, stand_beside, _, back = list(made.buttons.values())[:5]
    await town.presses("chie", try_)
    await town.presses(mentor, stand_beside)
    await town.delivers()
    yield "room.volunteer", town.screen.rooms[-1][1].card
    for name, who in (("parted", mentor), ("left", "chie")):
        await town.presses(who, back)
        await town.presses(other, stand_beside)
        town.clock.go(seconds=3)
        await town.delivers()
        yield f"room.volunteer.{name}", _redrawn_in(town, "room")
    town.screen.answers_to_rooms = [NoRoom("missing_scope")]
    before = len(town.screen.posts)
    await town.presses("dai", try_)
    await town.delivers()
    yield "room.volunteer.direct", dict(_told(town, before))["post.volunteer.room.title"]
    listed = await town.asks("emi", "volunteer list", number=_number(made))
    sure = await town.presses("emi", listed.buttons["Withdraw the call…"])
    await town.presses("emi", sure.buttons["Withdraw"])
    town.clock.go(seconds=3)
    await town.delivers()
    yield "room.volunteer.off", _redrawn_in(town, "D")


def _redrawn_in(town: Town, channel: str) -> Card:
    """The card of a pair as it was redrawn last in such a channel."""
    cards = [
        outgoing.card
        for message, outgoing in town.screen.redraws
        if message.channel.startswith(channel) and "volunteer.room.title" in _keys(outgoing.card)
    ]
    return cards[-1]


async def _at_each_date(town: Town) -> AsyncIterator[Scene]:
    """Standing calls of a daily series, where they are seen, and that they open no more."""
    day = f"{town.clock() + timedelta(days=1):%Y-%m-%d}"
    shown = await town.asks("aiko", "session new", title=TITLE, when=f"{day} 19:00", repeat="daily")
    words: dict[str, Value] = {"session": _number(shown), "each": "series", "first": 20, "seats": 20, "mentors": 20}
    for role in ("MC", "note-taker", "speaker", "connector"):
        await town.asks("emi", "volunteer call", key=None, role=role, **words)
    made = await town.asks("emi", "volunteer call", key=None, role=ROLE, ahead=28, **words)
    yield _scene("volunteer.each.made", made)
    yield _scene("volunteer.each.call", await town.presses("emi", made.buttons["Show 1"]))
    yield _scene("volunteer.each.session", await town.asks("emi", "session show", number=_number(shown)))
    listed = await town.asks("emi", "volunteer list")
    yield _scene("volunteer.each.list", await town.presses("emi", listed.buttons["Standing calls"]))
    end = made.buttons["End the standing call"]
    yield _scene("volunteer.each.ended", await town.presses("emi", end))
    yield _scene("volunteer.each.ended_before", await town.presses("emi", end))
    roles = await town.asks("emi", "shinrai roles")
    mc = await town.presses("emi", roles.buttons["Open 4"])
    await town.presses("emi", mc.buttons["Retire"])
    before = len(town.screen.posts)
    town.clock.go(days=2)
    await town.delivers()
    retired = next(card for name, card in _told(town, before) if name == "post.volunteer.each.retired")
    yield "post.volunteer.each.retired", retired


async def _witnessed(town: Town) -> AsyncIterator[Scene]:
    """Many took something on at a session, and many were there."""
    crowd = [name for name in list(town.people)[9:] if town.people[name].active][:12]
    day = f"{town.clock() + timedelta(days=2):%Y-%m-%d}"
    called = await town.asks("aiko", "session new", title=TITLE, when=f"{day} 19:00")
    made = await town.asks("emi", "volunteer call", role=ROLE, session=_number(called), seats=len(crowd))
    for name in crowd:
        await town.presses(name, list(made.buttons.values())[1])
    town.clock.go(days=2, hours=15)
    there = (await town.asks("emi", "session show", number=_number(called))).buttons["I was there"]
    for name in (*crowd, "aiko"):
        asked = await town.presses(name, there)
    yield _scene("session.after.taken_on", asked)
    did = next(button for button in asked.buttons.values() if button.action == "volunteer.witness")
    yield _scene("session.after.they_did", await town.presses("aiko", did))


def _pressable(shown: Shown) -> list[Button]:
    """In the order in which they stand, also where several have one label."""
    assert isinstance(shown.answer, Reply)
    rows = [block.buttons for block in shown.answer.card.blocks if isinstance(block, Buttons)]
    return [button for row in rows for button in row]


def _told(town: Town, before: int) -> list[Scene]:
    """One of each kind of post about volunteers since then."""
    seen: dict[str, Card] = {}
    for outgoing in town.screen.posts[before:]:
        keys = [key for key in _keys(outgoing.card) if key.startswith("volunteer.")]
        if keys:
            seen.setdefault(f"post.{keys[0]}", outgoing.card)
    return list(seen.items())
