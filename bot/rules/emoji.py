"""Emoji are compared without skin tone, variation selector, gender sign and burst (design.md section 5)."""

import re
from collections.abc import Collection

# Slack writes `pray::skin-tone-3`; Discord writes the modifier U+1F3FB…U+1F3FF and VARIATION SELECTOR-16 into the text.
# A gender sign is ZERO WIDTH JOINER and U+2640 or U+2642; Slack has names of their own for these, below.
_DRESS = re.compile("::skin-tone-\\d|[\U0001f3fb-\U0001f3ff\ufe0f]|\u200d[\u2640\u2642]")
_CUSTOM = re.compile(r"(\w{2,32}:)\d+")
_BURST = "!burst"


def bare(emoji: str) -> str:
    """``pray::skin-tone-3`` → ``pray``; ``🙏🏽`` → ``🙏``; ``man-bowing`` → ``bow``; ``🙇‍♂️`` → ``🙇``.

    A server's own emoji goes by its name: uploaded anew, ``arigato:1`` is ``arigato:2``.
    """
    plain = _DRESS.sub("", without_burst(emoji))
    custom = _CUSTOM.fullmatch(plain)
    return custom[1] if custom else _COMMON.get(plain, plain)


def is_among(emoji: str, chosen: Collection[str]) -> bool:
    """Whether it is one of the chosen, however it is dressed."""
    return bare(emoji) in {bare(one) for one in chosen}


_PICTURES = {"pray": "🙏", "bouquet": "💐"}


def pictured(name: str) -> str:
    """A default thanks emoji as a picture, whichever platform's name it has; others as they are."""
    return _PICTURES.get(name, name)


def as_typed(name: str) -> str:
    """A thanks emoji as one types it: a server's own by its short name, without the id of this upload."""
    custom = _CUSTOM.fullmatch(name)
    return f":{custom[1]}" if custom else pictured(name)


def standing_key(emoji: str, *, burst: bool) -> str:
    """Under which an emoji stands: each skin tone, and a burst beside the plain one, can be taken away alone."""
    return emoji + _BURST if burst else emoji


def without_burst(key: str) -> str:
    """The emoji as its platform names it: a clearing of one emoji takes its bursts, but no other skin tone."""
    return key.removesuffix(_BURST)


# Slack's names of emoji with a gender sign, behind the name of the emoji without one (iamcal/emoji-data).
_GENDERED = """
bearded_person: man_with_beard woman_with_beard
bicyclist: man-biking woman-biking
bow: man-bowing woman-bowing
bride_with_veil: man_with_veil woman_with_veil
construction_worker: female-construction-worker male-construction-worker
cop: female-police-officer male-police-officer
dancers: man-with-bunny-ears-partying men-with-bunny-ears-partying
dancers: woman-with-bunny-ears-partying women-with-bunny-ears-partying
deaf_person: deaf_man deaf_woman
elf: female_elf male_elf
face_palm: man-facepalming woman-facepalming
fairy: female_fairy male_fairy
genie: female_genie male_genie
golfer: man-golfing woman-golfing
guardsman: female-guard male-guard
haircut: man-getting-haircut woman-getting-haircut
handball: man-playing-handball woman-playing-handball
information_desk_person: man-tipping-hand woman-tipping-hand
juggling: man-juggling woman-juggling
kneeling_person: man_kneeling woman_kneeling
mage: female_mage male_mage
man_with_turban: man-wearing-turban woman-wearing-turban
massage: man-getting-massage woman-getting-massage
merperson: mermaid merman
mountain_bicyclist: man-mountain-biking woman-mountain-biking
no_good: man-gesturing-no woman-gesturing-no
ok_woman: man-gesturing-ok woman-gesturing-ok
person_climbing: man_climbing woman_climbing
person_doing_cartwheel: man-cartwheeling woman-cartwheeling
person_frowning: man-frowning woman-frowning
person_in_lotus_position: man_in_lotus_position woman_in_lotus_position
person_in_steamy_room: man_in_steamy_room woman_in_steamy_room
person_in_tuxedo: man_in_tuxedo woman_in_tuxedo
person_kneeling_facing_right: man_kneeling_facing_right woman_kneeling_facing_right
person_running_facing_right: man_running_facing_right woman_running_facing_right
person_walking_facing_right: man_walking_facing_right woman_walking_facing_right
person_with_ball: man-bouncing-ball woman-bouncing-ball
person_with_blond_hair: blond-haired-man blond-haired-woman
person_with_pouting_face: man-pouting woman-pouting
raising_hand: man-raising-hand woman-raising-hand
rowboat: man-rowing-boat woman-rowing-boat
runner: man-running woman-running
shrug: man-shrugging woman-shrugging
sleuth_or_spy: female-detective male-detective
standing_person: man_standing woman_standing
superhero: female_superhero male_superhero
supervillain: female_supervillain male_supervillain
surfer: man-surfing woman-surfing
swimmer: man-swimming woman-swimming
vampire: female_vampire male_vampire
walking: man-walking woman-walking
water_polo: man-playing-water-polo woman-playing-water-polo
weight_lifter: man-lifting-weights woman-lifting-weights
wrestlers: man-wrestling woman-wrestling
zombie: female_zombie male_zombie
"""
_COMMON = {
    name: common
    for common, _, names in (line.partition(": ") for line in _GENDERED.split("\n") if line)
    for name in names.split()
}
