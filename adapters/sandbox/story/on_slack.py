"""The evening after a talk, in a Slack workspace that speaks English."""

from adapters.sandbox.slack.values import Channel
from adapters.sandbox.story.slack_teller import SlackTeller


class SlackEvening:
    """chie and dai come to the channel, too."""

    def __init__(self, teller: SlackTeller, channel: Channel) -> None:
        self._teller = teller
        self._channel = channel
        for name in ("chie", "dai"):
            teller.arrives(name, channel)

    async def tell(self) -> None:
        t, meetup = self._teller, self._channel
        t.paper.heading("Slack · #meetup")
        slides = await t.says("ben", meetup, "Slides of tonight's talk are up. My first talk ever. Phew!")
        await t.asks("aiko", meetup, "/thanks", "@ben for your first talk! #talk points:3")
        await t.is_told("ben")
        await t.reacts("chie", meetup, slides, "pray", "reacts with :pray: to ben's message")
        await t.opens_menu("dai", meetup, slides, "thank", "Thank for this")
        await t.fills_in("dai", {"reason": "for the clear slides #talk"}, "for the clear slides")
        await t.asks("chie", meetup, "/thanks", "@chie for coming")
        await t.asks("ben", meetup, "/trust", "show")
        await t.presses("aiko", "Undo", "it was meant for two")
        await t.asks("aiko", meetup, "/thanks", "@ben @dai for the talk and the projector #talk points:2")
