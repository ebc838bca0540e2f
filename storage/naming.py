"""A community by what an operator calls it."""

from sqlalchemy import or_, select

from bot.people import CommunityId
from storage.engine import Database
from storage.faults import telling_faults
from storage.tables import communities, spaces


async def community_called(database: Database, called: str) -> CommunityId | None:
    """By its id, or by one of its spaces: ``slack:T1``, ``discord:200``. Raises TransientFault."""
    platform, _, ref = called.partition(":")
    of_space = select(spaces.c.community_id).where(spaces.c.platform == platform, spaces.c.ref == ref)
    wanted = select(communities.c.id).where(or_(communities.c.id == called, communities.c.id.in_(of_space)))
    async with database.reading() as connection:
        with telling_faults():
            found = (await connection.execute(wanted)).scalar_one_or_none()
    return None if found is None else CommunityId(found)
