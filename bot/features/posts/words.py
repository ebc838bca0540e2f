"""A post in words: what it is, where it goes, how it stands and why it waits."""

from collections.abc import Mapping

from bot.context import Context
from bot.inquiries import AboutSpace
from bot.missing import GONE
from bot.people import AccountRef, Place
from bot.ports import Delivery
from bot.speech import Person, Phrase, When, say

NUMBERED = "post"
"""Kind of the numbers of posts (``#12``)."""

PURPOSES = frozenset(
    {
        "thanks.notice",
        "adjust.notice",
        "posts.parked",
        "posts.missed",
        "posts.unreached",
        "setup.greeting",
        "setup.overtaken",
        "session.announcement",
        "session.reminder",
        "session.reminder_direct",
        "session.offer",
        "session.cancelled",
        "session.afterwards",
        "session.recap",
        "session.recap_nudge",
        "session.changed",
        "session.host_asked",
        "session.host_declined",
        "session.hosted",
        "volunteer.announcement",
        "volunteer.proposal",
        "volunteer.seated",
        "volunteer.passed_over",
        "volunteer.nobody",
        "volunteer.left",
        "volunteer.stand_by",
        "volunteer.room",
        "volunteer.withdrawn",
        "volunteer.moved",
        "volunteer.reminder",
        "volunteer.still_wanted",
        "volunteer.stand_in",
        "volunteer.stand_in_asked",
        "volunteer.stood_in",
        "volunteer.how_was_it",
        "volunteer.completed",
        "volunteer.mentored",
        "volunteer.debrief",
        "volunteer.debrief_shared",
        "volunteer.suggested",
        "volunteer.invitation",
        "volunteer.invitation_answered",
        "volunteer.reserve_asked",
        "volunteer.each_retired",
    },
)
"""``purpose.<name>`` says what such a post is."""

_REASONS = {
    "gone": "channel_not_found discord.channel_unknown discord.server_unknown discord.not_found",
    "archived": "is_archived discord.thread_archived",
    "not_in": "not_in_channel",
    "not_let": "restricted_action restricted_action_read_only_channel restricted_action_thread_locked"
    " restricted_action_non_threadable_channel restricted_action_thread_only_channel no_permission access_denied"
    " discord.access_missing discord.permission_missing discord.forbidden discord.thread_locked"
    " discord.channel_without_text",
    "doubt": "discord.doubt_unreadable discord.doubt_unresolved",
    "rights": "missing_scope not_allowed_token_type",
    "token": "invalid_auth not_authed account_inactive token_expired token_revoked discord.token_refused",
    "busy": "ratelimited rate_limited message_limit_exceeded discord.rate_limited discord.slow_mode discord.limited",
    "away": "discord.away discord.timed_out discord.cut discord.not_connected fatal_error internal_error"
    " service_unavailable request_timeout",
    "content": "msg_too_long msg_blocks_too_long invalid_blocks no_text discord.message_refused discord.message_empty"
    " discord.blocked_by_automod discord.message_too_large discord.harmful_link discord.explicit_content",
}
LACKING = "discord.permission_missing: "
"""Begins the reason of a post for which rights are missing in its channel; their names follow."""
_KNOWN = {reason: key for key, reasons in _REASONS.items() for reason in reasons.split()}
_BEGINNINGS = {
    "too late": "too_late",
    "refused: ": "refused",
    "receiver left": "receiver_left",
    "cannot tell": "doubt",
    "Slack cannot be reached": "away",
    "Slack answered": "away",
    "connection lost": "away",
    "not connected yet": "away",
    "no answer within": "away",
    "discord.server_error": "away",
    "heart-beat is late": "interrupted",
}


def purpose_words(purpose: str) -> Phrase:
    return say(f"purpose.{purpose}") if purpose in PURPOSES else say("purpose_other", name=purpose)


def place_words(place: Place, names: Mapping[str, str]) -> Person | Phrase:
    if place.person:
        return Person(AccountRef(place.space, place.person))
    name = names.get(place.channel)
    return say("posts.channel", name=name) if name else say("posts.some_channel")


def reason_words(reason: str) -> Phrase:
    """What to do about it where that is known, else as the platform or we wrote it down."""
    if reason.startswith(LACKING):
        return say("posts.reason.lacking", rights=tuple(reason.removeprefix(LACKING).split(", ")))
    if reason.startswith(GONE):
        return say("posts.reason.place_gone")
    key = _KNOWN.get(reason) or next((key for text, key in _BEGINNINGS.items() if reason.startswith(text)), None)
    if key is not None:
        return say(f"posts.reason.{key}")
    return say("posts.reason", reason=reason) if reason else say("posts.no_reason")


def channel_names(ctx: Context, *posts: Delivery) -> Mapping[str, str]:
    """What the channels of this space are called among those that posts go to; asked of the platform."""
    channels = {post.place.channel for post in posts if post.place.channel and not post.place.person}
    here = sorted(channel for channel in channels if _here(ctx, channel, posts))
    if not here:
        return {}
    found = ctx.find_out(AboutSpace(ctx.space.ref, tuple(here)))
    return {channel.id: channel.name for channel in found.channels if channel.name}


def _here(ctx: Context, channel: str, posts: tuple[Delivery, ...]) -> bool:
    return any(post.place.channel == channel and post.place.space == ctx.space.ref for post in posts)


async def row_words(ctx: Context, post: Delivery, names: Mapping[str, str]) -> Phrase:
    """One line of a list."""
    return say(
        "posts.row",
        number=await ctx.uow.numbers.of(NUMBERED, post.id),
        purpose=purpose_words(post.purpose),
        place=place_words(post.place, names),
        due=When(post.due_at, ctx.reader.zone),
        reason=reason_words(post.reason),
    )


def state_words(state: str) -> Phrase:
    return say(f"posts.state.{state}")
