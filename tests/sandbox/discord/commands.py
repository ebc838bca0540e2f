"""A few commands, buttons and forms for the real discord.py, each answering in another way."""

import io
from typing import Any

import discord
from discord import app_commands

from tests.sandbox.discord.client import Bot

Interaction = discord.Interaction[Bot]


class Reason(discord.ui.Modal, title="Why?"):
    """The older shape of a form: a text input in a row."""

    reason: discord.ui.TextInput["Reason"] = discord.ui.TextInput(label="Reason", custom_id="reason", max_length=300)

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        if self.reason.value == "broken":
            raise RuntimeError("The form could not be saved.")
        await interaction.response.send_message(f"Because {self.reason.value}", ephemeral=True)

    async def on_error(self, interaction: Interaction, error: Exception) -> None:  # type: ignore[override]
        """Says nothing: the person sees that it failed. (A modal that ended well is forgotten by discord.py.)"""


class Whom(discord.ui.Modal, title="Whom?"):
    """The newer shape: labels around a text input, a choice and a person."""

    when: discord.ui.Label["Whom"] = discord.ui.Label(
        text="When", component=discord.ui.TextInput(custom_id="when", required=False)
    )
    role: discord.ui.Label["Whom"] = discord.ui.Label(
        text="Role",
        component=discord.ui.Select(
            custom_id="role",
            options=[discord.SelectOption(label="Host", value="host"), discord.SelectOption(label="MC")],
        ),
    )
    who: discord.ui.Label["Whom"] = discord.ui.Label(text="Who", component=discord.ui.UserSelect(custom_id="who"))

    async def on_submit(self, interaction: Interaction) -> None:  # type: ignore[override]
        role, who = self.role.component, self.who.component
        assert isinstance(role, discord.ui.Select)
        assert isinstance(who, discord.ui.UserSelect)
        await interaction.response.send_message(f"{role.values[0]}: {who.values[0].display_name}")


class Panel(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Join", custom_id="join")
    async def join(self, interaction: Interaction, _: discord.ui.Button["Panel"]) -> None:
        await interaction.response.edit_message(content="One is going")
        await interaction.followup.send("You are in", ephemeral=True)

    @discord.ui.button(label="Why", custom_id="why")
    async def why(self, interaction: Interaction, _: discord.ui.Button["Panel"]) -> None:
        await interaction.response.send_modal(Reason())

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, interaction: Interaction, _: discord.ui.Button["Panel"]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="Redrawn later")

    @discord.ui.select(custom_id="pick", options=[discord.SelectOption(label="A"), discord.SelectOption(label="B")])
    async def pick(self, interaction: Interaction, select: discord.ui.Select["Panel"]) -> None:
        await interaction.response.send_message(f"Picked {select.values[0]}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.MentionableSelect, custom_id="any", min_values=0, max_values=2)
    async def whoever(self, interaction: Interaction, select: discord.ui.MentionableSelect["Panel"]) -> None:
        names = ", ".join(str(getattr(one, "display_name", getattr(one, "name", one))) for one in select.values)
        await interaction.response.send_message(f"Chosen {names}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="mentor")
    async def mentor(self, interaction: Interaction, select: discord.ui.UserSelect["Panel"]) -> None:
        await interaction.response.send_message(f"Mentor {select.values[0].display_name}", ephemeral=True)


@app_commands.command(description="Thank a member")
@app_commands.describe(to="Whom", reason="What for", points="How many")
async def thanks(
    interaction: Interaction, to: discord.Member, reason: str, points: app_commands.Range[int, 1, 5] = 1
) -> None:
    text = f"{to.display_name}: {reason} ({points}) in {interaction.locale}, {interaction.guild_locale}"
    await interaction.response.send_message(text, ephemeral=True)


@app_commands.command(description="Takes its time")
async def slow(interaction: Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content="Done at last")
    await interaction.followup.send("And more", ephemeral=True)


@app_commands.command(description="Never answers")
async def silent(interaction: Interaction) -> None:
    return


@app_commands.command(description="Shows the panel")
async def panel(interaction: Interaction) -> None:
    embed = discord.Embed(title="Study", description="Tuesday").add_field(name="Seats", value="3")
    await interaction.response.send_message("Who is going?", embed=embed, view=Panel())


class Places(discord.ui.View):
    """A select for channels of one kind, and one for roles."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.select(cls=discord.ui.ChannelSelect, custom_id="where", channel_types=[discord.ChannelType.text])
    async def where(self, interaction: Interaction, select: discord.ui.ChannelSelect["Places"]) -> None:
        await interaction.response.send_message(f"In {select.values[0].name}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.RoleSelect, custom_id="role")
    async def role(self, interaction: Interaction, select: discord.ui.RoleSelect["Places"]) -> None:
        await interaction.response.send_message(f"As {select.values[0].name}", ephemeral=True)


@app_commands.command(description="Shows the places")
async def places(interaction: Interaction) -> None:
    await interaction.response.send_message("Where?", view=Places())


@app_commands.command(description="Hands over a file")
async def export(interaction: Interaction, at_once: bool = True) -> None:
    paper = discord.File(io.BytesIO("役割,1\n".encode()), filename="trust.csv")
    if at_once:
        await interaction.response.send_message("Here", file=paper, ephemeral=True)
        return
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content="Here", attachments=[paper])


@app_commands.command(description="Opens the new form")
async def whom(interaction: Interaction) -> None:
    await interaction.response.send_modal(Whom())


trust = app_commands.Group(name="trust", description="Trust deposits")


@trust.command(description="Somebody's balance")
async def show(interaction: Interaction, member: discord.Member | None = None, window: str = "all") -> None:
    await interaction.response.send_message(f"{member.display_name if member else 'You'}: 3 ({window})")


@show.autocomplete("window")
async def windows(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=one, value=one) for one in ("month", "minute", "year") if one.startswith(typed)]


organizers = app_commands.Group(name="organizers", description="Who manages", parent=trust)


@organizers.command(description="One more")
@app_commands.choices(
    until=[
        app_commands.Choice(name=app_commands.locale_str("this month", ja="今月"), value="month"),
        app_commands.Choice(name="for ever", value="ever"),
    ]
)
async def add(interaction: Interaction, member: discord.Member, until: str, link: str = "") -> None:
    await interaction.response.send_message(f"{member.display_name} {until} {link}", ephemeral=True)


@add.autocomplete("link")
async def links(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{typed}!", value=typed)]


@app_commands.context_menu(name="Thank for this")
async def thank_for_this(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"{message.author.display_name}: {message.content}", ephemeral=True)


def all_commands(bot: Bot) -> None:
    commands: tuple[Any, ...] = (thanks, slow, silent, panel, places, export, whom, trust, thank_for_this)
    for one in commands:
        bot.tree.add_command(one)
    bot.add_view(Panel())
    bot.add_view(Places())
