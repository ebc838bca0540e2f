"""What Slack needs to know of the app, from settings."""

from adapters.slack.app import EVENTS_PATH
from adapters.slack.manifest import manifest_yaml
from bot.catalogue import Catalogue
from bot.features import FEATURES
from bot.phrasebook import our_phrasebook
from bot.settings import Settings


def slack_manifest(settings: Settings, *, prefix: str = "", only_root: bool = False) -> str:
    """YAML. Over HTTP where a signing secret and a public address are set, else Socket Mode.

    Raises ValueError for a prefix that Slack does not take.
    """
    public = settings.shinrai_public_url if settings.slack_signing_secret else None
    http_url = public.rstrip("/") + EVENTS_PATH if public else None
    return manifest_yaml(Catalogue(FEATURES), our_phrasebook(), http_url=http_url, prefix=prefix, only_root=only_root)
