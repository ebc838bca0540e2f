"""Files: uploaded in three steps, seen by whom they are shared with."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.sandbox.slack import SlackStandIn
from tests.sandbox.slack.conftest import Town

CONTENT = b"id,points\n1,3\n"


@pytest.fixture
async def api(slack: SlackStandIn, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[])


async def test_a_file_reaches_a_persons_direct_messages(slack: SlackStandIn, api: AsyncWebClient, town: Town) -> None:
    im = (await api.conversations_open(users=town.aiko))["channel"]["id"]
    await api.files_upload_v2(
        content=CONTENT, filename="my.csv", title="My record", channel=im, request_file_info=False
    )
    [file] = slack.files_of(town.aiko)
    assert (file.name, file.title, file.content, file.channel) == ("my.csv", "My record", CONTENT, im)
    [message] = slack.direct_messages(town.aiko)
    assert (message.ts, slack.files_of(town.ben)) == (file.shared_ts, [])


async def test_the_address_takes_one_upload_of_the_announced_length(
    api: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    place = await api.files_getUploadURLExternal(filename="my.csv", length=len(CONTENT))
    statuses = []
    for content in (b"too short", CONTENT, CONTENT):
        async with session.post(place["upload_url"], data=content) as answer:
            statuses.append(answer.status)
    assert statuses == [400, 200, 404]


async def test_what_was_not_uploaded_cannot_be_shared(api: AsyncWebClient, town: Town) -> None:
    place = await api.files_getUploadURLExternal(filename="my.csv", length=3)
    for file in (place["file_id"], "F0NOTHING"):
        with pytest.raises(SlackApiError, match="file_not_found"):
            await api.files_completeUploadExternal(files=[{"id": file}], channel_id=town.general)


async def test_a_file_goes_only_where_the_bot_is(
    slack: SlackStandIn, api: AsyncWebClient, session: aiohttp.ClientSession, town: Town
) -> None:
    elsewhere = slack.workspace.add_channel("elsewhere", [town.aiko])
    place = await api.files_getUploadURLExternal(filename="my.csv", length=len(CONTENT))
    async with session.post(place["upload_url"], data=CONTENT):
        pass
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await api.files_completeUploadExternal(files=[{"id": place["file_id"]}], channel_id=elsewhere.id)


async def test_uploading_needs_its_scope(slack: SlackStandIn, api: AsyncWebClient) -> None:
    slack.grant(slack.workspace, ["chat:write"])
    with pytest.raises(SlackApiError, match="missing_scope"):
        await api.files_getUploadURLExternal(filename="my.csv", length=3)
