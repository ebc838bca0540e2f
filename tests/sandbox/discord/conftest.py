"""discord.py imports audioop, which Python 3.11 deprecates: import it once before warnings become errors."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord

assert discord.version_info[:2] >= (2, 7)
