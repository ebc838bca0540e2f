"""The community's language and time zone: for what is said to all, and for members of whom nothing else is known."""

from bot.context import Context
from bot.feature import Access, Feature
from bot.features.settings.panel import language_name
from bot.features.settings.zone import Zone, suggest_zones, typed_zone, zone_words
from bot.features.setup.pages import Page, View, chosen_value, drawn_in, form_with, page_reply
from bot.features.setup.saving import save
from bot.features.setup.values import What
from bot.people import Locale
from bot.phrasebook import our_phrasebook
from bot.speech import Answer, Buttons, Fields, Form, Reply, Select, Text, say

feature = Feature("setup.languages")


def languages(ctx: Context, view: View, *, redraw: bool = True) -> Reply:
    language = Select(
        say("setup.language"),
        "setup.language",
        ctx.community.id,
        (view.drawn(ctx, What.LANGUAGE),),
        options=tuple((locale, language_name(locale)) for locale in our_phrasebook().locales),
        chosen=(view.community.locale,),
    )
    zone = ctx.button(say("settings.zone.change"), "setup.zone", view.drawn(ctx, What.ZONE))
    return page_reply(
        ctx,
        Page.WORDS,
        view,
        Text(say("setup.words.why")),
        Fields(((say("setup.zone"), zone_words(view.community.zone, ctx.now)),)),
        language,
        Buttons((zone,)),
        redraw=redraw,
    )


@feature.button("setup.language", access=Access.ORGANIZER)
async def choose_language(ctx: Context, drawn: str) -> Answer:
    chosen = chosen_value(ctx, *our_phrasebook().locales)
    community, note = await save(ctx, What.LANGUAGE, drawn, locale=Locale(chosen))
    return languages(ctx, View(community, ctx.space, note))


@feature.button("setup.zone", opens_form=True, reads=True, access=Access.ORGANIZER)
async def ask_zone(ctx: Context, drawn: str) -> Form:
    return form_with(ctx, "setup.zone", drawn, zone=ctx.community.zone)


@feature.form("setup", "zone", access=Access.ORGANIZER)
async def set_zone(ctx: Context, zone: Zone) -> Answer:
    community, note = await save(ctx, What.ZONE, drawn_in(ctx), zone=typed_zone(zone, ctx.now))
    return languages(ctx, View(community, ctx.space, note), redraw=False)


feature.suggest("setup", "zone", option="zone")(suggest_zones)
