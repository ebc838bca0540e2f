"""What a process has under way: one delivery a place, and of each community no more than leaves room for another.

A community may begin something only while it has less under way than there is room left. Alone it gets half of the
room, among others an equal share; and however many of them hang, there is always room for one more.
"""

from collections import Counter

from bot.people import CommunityId
from bot.ports import Claim


class Lanes:
    def __init__(self, room: int) -> None:
        self.room = room
        """For so many more."""
        self._under_way: dict[str, CommunityId] = {}
        self._held: Counter[CommunityId] = Counter()

    @property
    def share(self) -> int:
        """How many of one community may begin at once."""
        return max(1, self.room // 4)

    @property
    def busy(self) -> frozenset[str]:
        return frozenset(self._under_way)

    @property
    def full(self) -> frozenset[CommunityId]:
        """Communities that have their share."""
        return frozenset(community for community, held in self._held.items() if held >= self.room)

    def enter(self, claim: Claim) -> None:
        self.room -= 1
        self._under_way[claim.lane] = claim.community
        self._held[claim.community] += 1

    def leave(self, claim: Claim) -> None:
        self.room += 1
        del self._under_way[claim.lane]
        self._held[claim.community] -= 1
        if not self._held[claim.community]:
            del self._held[claim.community]
