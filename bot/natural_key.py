"""A natural key names what happened; its digest is what is stored (design.md section 5, "Entries")."""

import hashlib
import hmac


def digest(key: bytes, *parts: str) -> str:
    """Keyed digest (64 hexadecimal digits) of the parts; without the key it says nothing about them."""
    message = b"\0".join(part.encode("utf-8", "surrogatepass") for part in parts)
    return hmac.new(key, message, hashlib.sha256).hexdigest()
