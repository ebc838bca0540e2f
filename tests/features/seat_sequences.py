"""A volunteer call used at random, in a town of its own; what is stored is held against what must be, step by step."""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.context import Drawing
from bot.events import Pressed
from bot.features.volunteers.card import call_card
from bot.features.volunteers.standing import standing_of
from bot.people import CommunityId, Locale, MessageRef, PlatformName, SpaceRef
from bot.ports import Attempt, CallId, Handed, RoleId, Sent
from bot.rules.calling import asks_organizer
from bot.speech import Item, Outgoing, Person, Reader, Room
from storage.unit import SqlStorage
from tests.features.looking import leaves, returns
from tests.features.seat_invariants import Known, follows, holds, in_turn, may_settle
from tests.features.seat_pictures import KNOWN, PLACED, Picture, read
from tests.features.sequences import BEGINS, Plain
from tests.town import Clockwork, Screen, Shown

PEOPLE = ("aiko", "ben", "chie", "dai", "emi", "fumi", "goro", "hana")
"""emi is an organizer; aiko hosts the session, if there is one, and calls for it; else emi calls."""
HELD = ("chie", "fumi", "hana")
"""Have held the role before."""
OPEN_TO_IT = ("ben", "dai", "goro")
"""May be asked personally."""
LATE = timedelta(seconds=1)
IN_TIME = timedelta(minutes=10)

NOT_DONE = {"excused", "missed"}
SHOWN = {"confirmed", *KNOWN}
ANNOUNCED = "volunteer.announcement"
WHILE = tuple(timedelta(minutes=minutes) for minutes in (9, 11, 60, 300, 1560))
ACTIONS = {
    "complete": "volunteer.complete",
    "witness": "volunteer.witness",
    "excused": "volunteer.not_done",
    "missed": "volunteer.not_done",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is called for; ``days`` until it is, None: at no certain time; ``session``: for one.

    ``other``: another call for the same role stands beside it.
    """

    first: int
    open: int
    mentors: int
    choosing: str
    days: int | None
    session: bool
    other: bool


@dataclass(frozen=True, slots=True)
class Step:
    """``much``: which of those that it may be, or how long it takes."""

    kind: str
    actor: str = "emi"
    wish: str = "do"
    much: int = 0


@dataclass(frozen=True, slots=True)
class Taking:
    """A seat that somebody took over, and whose it was."""

    by: str
    seat: str
    account: str


class Silent(Screen):
    """Takes whatever it is handed: how it looks is not looked at here."""

    numbers = itertools.count(1)

    async def post(self, outgoing: Outgoing, attempt: Attempt) -> Handed:
        return self._sent(outgoing)

    async def room(self, room: Room, outgoing: Outgoing, attempt: Attempt) -> Handed:
        return self._sent(outgoing)

    def _sent(self, outgoing: Outgoing) -> Sent:
        """What earlier towns left owed comes by here as well."""
        return Sent(MessageRef(outgoing.place.space, "C1", f"m{next(self.numbers)}"))

    async def redraw(self, message: MessageRef, outgoing: Outgoing) -> Handed:
        return Sent(message)

    async def home(self, outgoing: Outgoing) -> Handed:
        return Sent(None)


class World:
    def __init__(self, storage: SqlStorage, name: str) -> None:
        self.clock = Clockwork(BEGINS)
        self.storage = storage
        self.town = Plain(PlatformName.SLACK, storage, self.clock, SpaceRef(PlatformName.SLACK, name))
        self.town.screen = Silent(self.town, PlatformName.SLACK)
        self.town.restarts()
        for person in PEOPLE[5:]:
            self.town.arrives(person)
        self.members: dict[str, str] = {}
        """By account, and by name."""
        self.names: dict[str, str] = {}
        """By member."""
        self.away: set[str] = set()
        self.takings: list[Taking] = []
        self.known: Known
        self.call = CallId("")
        self.last: Picture

    async def begins(self, wanted: Wanted) -> None:
        facts = self.town._common("aiko")["about_space"]
        self.community: CommunityId = await self.storage.house.settle(
            facts, locale=Locale("en"), zone="Asia/Tokyo", at=BEGINS
        )
        role = RoleId("mc")
        async with self.storage.community(self.community) as uow:
            for name in PEOPLE:
                account = await uow.people.settle(self.town.people[name])
                self.members |= {account.id: account.member, name: account.member}
                self.names[account.member] = name
                if name in HELD:
                    await uow.roles.has_held(account.member, role, last=None, told_by=account.id, own=True)
                if name in OPEN_TO_IT:
                    await uow.interests.express(account.member, role, BEGINS)
        self.known = Known(frozenset(self.members[name] for name in HELD))
        await self._calls(wanted)
        await self.looks()

    async def _calls(self, wanted: Wanted) -> None:
        words: dict[str, Any] = {"role": "MC", "choosing": wanted.choosing, "mentors": wanted.mentors}
        words |= {"first": wanted.first} | ({"seats": wanted.open} if wanted.open else {})
        when = self._typed(BEGINS + timedelta(days=wanted.days or 5, hours=7))
        if wanted.session:
            await self.town.asks("aiko", "session new", title="Rust", when=when)
            words["session"] = 1
        elif wanted.days is not None:
            words["when"] = when
        caller = "aiko" if wanted.session else "emi"
        self.deciders = {self.members[name] for name in ("emi", caller)}
        assert "announced" in str(await self.town.asks(caller, "volunteer call", **words))
        self.call = CallId((await read(self.storage, self.community, self.call)).call.id)
        if wanted.other:
            later: dict[str, Any] = {"when": self._typed(BEGINS + timedelta(days=90)), "first": 2, "mentors": 1}
            await self.town.asks("emi", "volunteer call", role="MC", choosing="first_come", **later)

    def _typed(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d %H:%M}"

    # --- what is stored ---

    async def looks(self) -> Picture:
        self.last = await read(self.storage, self.community, self.call)
        self.known.confirmed |= {seat.id for seat in self.last.confirmed}
        holds(self.last, self.clock.at, self.known)
        assert await self._drawn() == {one.account_id for one in self.last.standing if one.state in SHOWN}
        gone = {self.members[name] for name in self.away}
        if not self.last.is_over(self.clock.at) and self.last.call.state != "cancelled":
            assert not gone & {seat.member_id for seat in self.last.having}
            assert not gone & self.last.waiting.keys()
        return self.last

    async def _drawn(self) -> set[str]:
        """Who has a seat by the announcement."""
        async with self.storage.community(self.community, write=False) as uow:
            (post,) = [one for one in await uow.deliveries.of_subject(ANNOUNCED, self.call) if one.place.channel]
            call = await uow.calls.call(self.call)
            assert call is not None
            drawing = Drawing(uow, post, Reader(Locale("en"), "Asia/Tokyo"), self.clock.at, self.town.catalogue)
            card = call_card(drawing, await standing_of(uow, call, self.clock.at))
            rows = [block.phrase.words["who"] for block in card.blocks if isinstance(block, Item)]
            accounts = [await uow.people.account(who.account) for who in rows if isinstance(who, Person)]
            assert len(set(accounts)) == len(rows), "somebody is listed twice"
            return {account.id for account in accounts if account is not None}

    # --- what happens ---

    async def does(self, step: Step) -> None:
        before = self.last
        shown = await self._happens(step, before)
        after = await read(self.storage, self.community, self.call)
        done = {id for id, seat in after.seats.items() if seat.state == "completed" != before.seats[id].state}
        for seat in (before.seats[id] for id in done if before.seats[id].mentor_id is not None):
            self.known.beside[seat.id] = before.seat_of(seat.mentor_id).account_id
        await self.looks()
        follows(before, after, taken_back=step.kind == "not_so")
        if shown is not None and "othing was changed" in str(shown):
            assert after.unchanging == before.unchanging
        if (before.call.state, after.call.state) == ("open", "proposed"):
            in_turn(after)

    async def _happens(self, step: Step, before: Picture) -> Shown | None:
        match step.kind:
            case "press" | "delayed":
                await self._answers(step, before)
            case "unpress" | "confirm" | "withdraw":
                action = "volunteer.withdraw_now" if step.kind == "withdraw" else f"volunteer.{step.kind}"
                return await self._presses(step.actor, action)
            case "instead":
                return await self._chooses(step, before)
            case "look":
                return await self._looks_for_stand_in(step, before)
            case "post":
                return await self._presses(step.actor, "volunteer.stand_in_post", self._looking(step, before))
            case "take":
                return await self._takes_over(step, before)
            case "untake":
                return await self._hands_back(step, before)
            case "complete" | "witness" | "excused" | "missed":
                return await self._says_how_it_went(step, before)
            case "not_so":
                return await self._takes_back(step, before)
            case "have_done":
                shown = await self._presses(step.actor, "volunteer.have_done")
                if "othing was changed" not in str(shown):
                    self.known.held |= {self.members[step.actor]}
                return shown
            case "there":
                if before.occurrence is not None:
                    return await self._clicks(step.actor, "session.there", before.occurrence.id)
            case "invite":
                member = self.members[OPEN_TO_IT[step.much % len(OPEN_TO_IT)]]
                return await self._presses(step.actor, "volunteer.invite", member)
            case "accept" | "not_now":
                return await self._answers_invitation(step)
            case "elsewhere":
                if before.other is not None:
                    args = (step.wish,) if step.much % 4 else ()
                    action = "volunteer.press" if args else "volunteer.unpress"
                    return await self._clicks(step.actor, action, before.other.id, *args)
            case "leave":
                self.away.add(step.actor)
                await leaves(self.town, step.actor)
            case "return":
                await returns(self.town, step.actor)
                self.away.discard(step.actor)
            case "move" | "cancel":
                await self._changes_session(step, before)
            case "deliver":
                await self._delivers(before)
            case _:
                await self._time_passes(step, before)
        return None

    async def _presses(self, name: str, action: str, *args: str, at: datetime | None = None) -> Shown:
        return await self._clicks(name, action, self.last.call.id, *args, at=at)

    async def _clicks(self, name: str, action: str, *args: str, at: datetime | None = None) -> Shown:
        self.away.discard(name)
        common = self.town._common(name, at=at)
        return await self.town._does(Pressed(**common, action=action, community=self.community, args=args))

    async def _answers(self, step: Step, before: Picture) -> None:
        """Delayed: it was pressed before the deadline, and reaches us now. What is answered is what is stored."""
        on_the_way = step.kind == "delayed" and before.call.closes < self.clock.at
        at = before.call.closes - LATE if on_the_way else None
        shown = str(await self._presses(step.actor, "volunteer.press", step.wish, at=at))
        after = await read(self.storage, self.community, self.call)
        seat = after.seat_of(self.members[step.actor])
        if "othing was changed" in shown:
            assert after.unchanging == before.unchanging
            assert before.call.state == "cancelled" or before.is_over(self.clock.at) or step.wish == "mentor"
        elif seat is None:
            assert "Your answer: " in shown
            assert after.presses[self.members[step.actor]].wish == step.wish
        elif seat.state not in KNOWN:
            mentor, confirmed = seat.kind == "mentor", seat.state == "confirmed"
            role = "You are the mentor." if mentor else "The seat is yours."
            assert (role if confirmed else "You are proposed") in shown

    async def _chooses(self, step: Step, before: Picture) -> Shown:
        """Whoever waits, and at times somebody who does not: the card may be an old one."""
        waiting = sorted(before.waiting) or sorted(before.presses)
        member = waiting[step.much % len(waiting)] if waiting else self.members["aiko"]
        shown = await self._presses(step.actor, "volunteer.instead", member)
        after = await read(self.storage, self.community, self.call)
        if "othing was changed" not in str(shown):
            assert member in {seat.member_id for seat in after.standing if seat.kind in PLACED}
            assert after.presses[member].wish != "mentor", "who would be a mentor does not want the seat"
        return shown

    # --- stand-ins ---

    async def _looks_for_stand_in(self, step: Step, before: Picture) -> Shown:
        """Mostly one who has a seat does."""
        having = sorted(self.names[seat.member_id] for seat in before.confirmed)
        actor = having[step.much % len(having)] if having and step.much % 5 else step.actor
        shown = await self._presses(actor, "volunteer.stand_in")
        after = await read(self.storage, self.community, self.call)
        seat = before.seat_of(self.members[actor])
        if "othing was changed" in str(shown):
            return shown
        assert after.seats[seat.id].looks_since is not None
        own = seat.account_id == before.call.created_by
        asked = asks_organizer(self.clock.at, before.call.starts) and not own
        assert ("I ask who called for it" in str(shown)) == asked
        if seat.looks_since is None:
            new = {purpose for purpose, _, _ in (after.told - before.told)}
            assert new == ({"volunteer.stand_in_asked"} if asked else set()), "asked at once, or not at all"
        return shown

    def _looking(self, step: Step, before: Picture, *, any_seat: bool = False) -> str:
        """A seat for which a stand-in is looked for; at times, by an old card, another one."""
        looking = sorted(seat.id for seat in before.confirmed if seat.looks_since is not None and not any_seat)
        seats = looking or sorted(before.seats)
        return seats[step.much % len(seats)] if seats else "none"

    async def _takes_over(self, step: Step, before: Picture) -> Shown:
        id = self._looking(step, before, any_seat=step.much == 11)
        shown = await self._presses(step.actor, "volunteer.take_over", id)
        if "the seat is yours now" not in str(shown):
            await self._refused(before)
            return shown
        was = before.seats[id]
        assert (was.state, was.looks_since is not None) == ("confirmed", True)
        taken = await self._handed_over(was, self.members[step.actor], before)
        assert taken.looks_since is None
        self.takings.append(Taking(step.actor, taken.id, was.account_id))
        return shown

    async def _hands_back(self, step: Step, before: Picture) -> Shown | None:
        if not self.takings:
            return None
        taking = self.takings[-1 - step.much // 6 % len(self.takings)]
        shown = await self._presses(taking.by, "volunteer.untake", taking.seat, taking.account)
        was = before.seats[taking.seat]
        if "It is with " not in str(shown):
            await self._refused(before)
            return shown
        assert self.clock.at <= was.at + IN_TIME
        again = await self._handed_over(was, self.members[taking.account], before)
        assert again.account_id == taking.account
        assert again.looks_since is not None
        self.known.handed_back.add(again.id)
        return shown

    async def _handed_over(self, was: Any, to: str, before: Picture) -> Any:
        """Who had it has none, nor waits for one; who has it now had none."""
        after = await read(self.storage, self.community, self.call)
        now = after.seat_of(to)
        assert before.seat_of(to) is None
        assert (now.kind, now.state, after.seats[was.id].state) == (was.kind, "confirmed", "left")
        assert after.seat_of(was.member_id) is None
        assert was.member_id not in after.presses
        beside = {seat.id for seat in before.confirmed if seat.mentor_id == was.member_id}
        assert {seat.id for seat in after.confirmed if seat.mentor_id == to} >= beside
        return now

    async def _refused(self, before: Picture) -> None:
        after = await read(self.storage, self.community, self.call)
        assert after.unchanging == before.unchanging

    # --- how it went ---

    async def _says_how_it_went(self, step: Step, before: Picture) -> Shown:
        seats = sorted((seat for seat in before.standing if seat.kind in PLACED), key=lambda one: (one.state, one.id))
        open_ones = [seat for seat in seats if seat.state == "confirmed"] or seats or list(before.seats.values())
        seat = open_ones[step.much % len(open_ones)] if open_ones else None
        args = (seat.id if seat else "none", *((step.kind,) if step.kind in KNOWN else ()))
        shown = await self._presses(step.actor, ACTIONS[step.kind], *args)
        after = await read(self.storage, self.community, self.call)
        if seat is None or after.seats[seat.id] == seat:
            return shown
        member = self.members[step.actor]
        deciders = self.deciders | ({self.members["aiko"]} if before.occurrence is not None else set())
        if step.kind in KNOWN:
            assert after.seats[seat.id].state == step.kind
            assert member in deciders - {seat.member_id}
        else:
            assert after.seats[seat.id].state == "completed"
            assert may_settle(before, seat, member, deciders)
        assert before.call.state != "cancelled"
        assert before.call.starts is None or before.call.starts <= self.clock.at
        return shown

    async def _takes_back(self, step: Step, before: Picture) -> Shown:
        """Mostly of one of whom it was said."""
        seats = sorted((seat for seat in before.seats.values()), key=lambda one: (one.state not in NOT_DONE, one.id))
        those = [seat for seat in seats if seat.state in NOT_DONE and seat.kind in PLACED] or seats
        seat = those[step.much % len(those)] if those else None
        shown = await self._presses(step.actor, "volunteer.not_so", seat.id if seat else "none")
        after = await read(self.storage, self.community, self.call)
        changed = {id for id, was in before.seats.items() if after.seats[id].state != was.state}
        if seat is None or not changed:
            return shown
        member = self.members[step.actor]
        assert member in self.deciders | ({self.members["aiko"]} if before.occurrence is not None else set())
        assert member != seat.member_id
        assert seat.state in NOT_DONE
        mentor = before.seat_of(seat.mentor_id) if seat.mentor_id else None
        assert {seat.id} <= changed <= {seat.id, mentor.id if mentor else seat.id}
        return shown

    async def _answers_invitation(self, step: Step) -> Shown:
        shown = await self._presses(step.actor, f"volunteer.{step.kind}")
        after = await read(self.storage, self.community, self.call)
        member = self.members[step.actor]
        assert "othing was changed" in str(shown) or member in after.invitations
        if "Thank you" in str(shown) and step.kind == "accept":
            assert after.invitations[member].state == "accepted"
            assert member in after.presses
        return shown

    # --- from outside ---

    async def _changes_session(self, step: Step, before: Picture) -> None:
        if before.occurrence is None or before.occurrence.state != "planned":
            return
        words: dict[str, Any] = {}
        if step.kind == "move":
            by = timedelta(hours=(-90, -30, -3, 1, 20, 72)[step.much % 6])
            words = {"when": self._typed(before.occurrence.starts + by)} if step.much % 7 else {"minutes": 180}
        asked = await self.town.asks("emi", f"session {'edit' if words else 'cancel'}", number=1, **words)
        ways = [one for one in asked.buttons.values() if one.action in ("session.edit_now", "session.cancel_now")]
        if ways:
            await self.town.presses("emi", ways[0])

    async def _delivers(self, before: Picture) -> None:
        """A room is opened for who is together, and for nobody else."""
        await self.town.delivers()
        after = await read(self.storage, self.community, self.call)
        opened = {subject for subject, state in after.rooms.items() if state == "sent" != before.rooms.get(subject)}
        assert opened <= after.pairs().keys()

    async def _time_passes(self, step: Step, before: Picture) -> None:
        """Until the deadline, until what is proposed confirms itself, it begins or is over, or for a while."""
        call = before.call
        until = {"deadline": call.closes, "itself": call.confirms_at, "begins": call.starts, "over": call.ends}
        at, late = until.get(step.kind), LATE * (step.much % 2)
        self.clock.at = max(self.clock.at, at + late) if at is not None else self.clock.at + WHILE[step.much % 5]
        while await self.town.timekeeping.wake_due():
            pass
