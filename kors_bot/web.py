"""Addresses: which origin a page has, and whether that is this machine."""

import ipaddress
from urllib.parse import urlsplit


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, as browsers compare them."""
    parts = urlsplit(url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("should be an address such as https://www.example.com")
    if parts.username or parts.password:
        raise ValueError("should hold no user name or password")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = parts.port
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine, whatever its port."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
