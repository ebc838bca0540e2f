"""What one member may ask for within a minute, counted in the process's memory."""

from hypothesis import given
from hypothesis import strategies as st

from bot.admission import MINUTE, Admission
from bot.events import Asked
from bot.people import AccountRef, Place, PlatformName, SpaceFacts, SpaceRef

SPACE = SpaceRef(PlatformName.SLACK, "T1")


def asked(request: str, who: str = "U1") -> Asked:
    actor = AccountRef(SPACE, who)
    about = SpaceFacts(SPACE)
    return Asked(
        space=SPACE,
        actor=actor,
        place=Place(SPACE, "C1"),
        facts={},
        about_space=about,
        key=request,
        request=request,
        command=("trust", "show"),
    )


def test_the_thirty_first_within_a_minute_waits_until_the_first_is_a_minute_old() -> None:
    admission = Admission()
    assert [admission.wait_of(asked(f"r{n}"), now=n) for n in range(30)] == [None] * 30
    assert admission.wait_of(asked("r30"), now=30) == 30
    assert admission.wait_of(asked("other", "U2"), now=30) is None
    assert admission.wait_of(asked("r31"), now=59.5) == 1
    assert admission.wait_of(asked("r32"), now=60) is None


def test_a_redelivery_counts_nothing_and_is_treated_as_the_first_was() -> None:
    admission = Admission()
    for n in range(30):
        for _ in range(11):
            assert admission.wait_of(asked(f"r{n}"), now=0) is None
    assert admission.wait_of(asked("r30"), now=0) == 60
    assert admission.wait_of(asked("r30"), now=61) is not None  # it was refused, and told so
    assert admission.wait_of(asked("r0"), now=0) is None


def test_organizers_may_raise_the_number() -> None:
    admission = Admission()
    admission.limit_of[SPACE] = 100
    assert [admission.wait_of(asked(f"r{n}"), now=0) for n in range(100)] == [None] * 100
    assert admission.wait_of(asked("r100"), now=0) == 60


@given(st.lists(st.integers(0, 5), max_size=200), st.integers(1, 40))
def test_no_minute_has_more_than_the_limit_and_who_waits_as_told_is_let_in(gaps: list[int], most: int) -> None:
    admission = Admission()
    admission.limit_of[SPACE] = most
    now, admitted = 0.0, []
    for n, gap in enumerate(gaps):
        now += gap
        wait = admission.wait_of(asked(f"r{n}"), now)
        if wait is None:
            admitted.append(now)
        else:
            now += wait
            assert admission.wait_of(asked(f"again{n}"), now) is None
            admitted.append(now)
    for at in admitted:
        assert sum(at - MINUTE < other <= at for other in admitted) <= most
