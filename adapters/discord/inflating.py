"""The gateway's frames out of one zlib stream: a frame that is too large is dropped alone, a broken stream ends."""

import zlib

LARGEST = 32 * 1024 * 1024
"""Bytes of one frame. The largest that Discord sends, a server with all its channels and roles, have a few million."""
STEPS = 16
"""So many times as much is inflated to find the end of a frame that is too large; one without an end is a bomb."""
END = b"\x00\x00\xff\xff"
"""Of a frame (Gateway, "Transport Compression": Z_SYNC_FLUSH)."""


class FrameTooLarge(Exception):
    """Its text was thrown away; the stream goes on behind it."""


class StreamBroken(Exception):
    """Nothing that follows can be read: only another connection helps."""


class Inflater:
    """Takes the place of discord.py's own decompression context, which knows neither a limit nor an end."""

    COMPRESSION_TYPE = "zlib-stream"

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._stream = zlib.decompressobj()

    def decompress(self, data: bytes, /) -> str | None:
        """A frame's text; None where the rest of it is still to come.

        Raises FrameTooLarge, StreamBroken, and UnicodeDecodeError of a frame that is no text.
        """
        self._buffer += data
        if len(self._buffer) > LARGEST:
            raise StreamBroken
        if not self._buffer.endswith(END):
            return None
        packed, self._buffer = bytes(self._buffer), bytearray()
        try:
            text = self._inflated(packed)
        except zlib.error as fault:
            raise StreamBroken from fault
        if self._stream.eof:
            raise StreamBroken
        return text.decode()

    def _inflated(self, packed: bytes) -> bytes:
        text = self._stream.decompress(packed, LARGEST)
        if len(text) < LARGEST:
            return text
        for _ in range(STEPS):
            more = self._stream.decompress(self._stream.unconsumed_tail, LARGEST)
            if len(more) < LARGEST:
                raise FrameTooLarge
        raise StreamBroken
