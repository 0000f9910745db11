"""Reading an environment: values are parsed one by one, and all faults are told together."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")

_ADDRESS = re.compile(r"[\w.+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)

LIVE_PREFIX = "live_"
"""How client-side tokens of Paddle begin where money moves; elsewhere with `test_`."""

_CLIENT_TOKEN = re.compile(rf"({LIVE_PREFIX}|test_)[A-Za-z0-9_-]{{1,128}}", re.ASCII)

_CATALOGUE = re.compile(r"[a-z][a-z0-9_]*(@[a-z0-9][a-z0-9_.-]*)?")


class Secret:
    """A value that is shown to nobody who did not ask for it by name."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself."""
        return self._value

    @property
    def is_given(self) -> bool:
        """Whether this process may know it."""
        return True

    def __repr__(self) -> str:
        return "Secret(***)"


class SecretWithheld(Exception):
    """A secret was asked for in a process that has no use for it: see `infra/targets.py`."""


class Withheld(Secret):
    """A secret that this process was not given."""

    __slots__ = ()

    def reveal(self) -> str:
        """Raise: `SecretWithheld`."""
        raise SecretWithheld(self._value)

    @property
    def is_given(self) -> bool:
        return False


class SettingsFaulty(Exception):
    """The environment cannot be used; `faults` names each variable and what is wrong with it."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(("the environment is faulty:", *faults)))
        self.faults = faults


class Reader:
    """Reads values and collects faults instead of stopping at the first.

    `withheld` names secrets that are not read, even where the environment has them.
    """

    def __init__(self, environ: Mapping[str, str], withheld: frozenset[str] = frozenset()) -> None:
        self._environ, self._withheld = environ, withheld
        self._faults: list[str] = []

    def required(self, name: str, parse: Callable[[str], T], default: str | None = None) -> T:
        """Return the parsed value; a fault leaves an unusable stand-in that `check` reports."""
        value = self._environ.get(name) or default
        return self._parsed(name, parse, value)

    def secret(self, name: str, parse: Callable[[str], Secret]) -> Secret:
        """Return the parsed secret, or a stand-in for one that is withheld."""
        return Withheld(name) if name in self._withheld else self.required(name, parse)

    def own(self, name: str, parse: Callable[[str], T], *, is_needed: bool = False) -> T | None:
        """Return the parsed secret; None when it is withheld, or not set and not needed."""
        if name in self._withheld:
            return None
        return self.either(name, parse, is_needed=is_needed)

    def optional(self, name: str, parse: Callable[[str], T]) -> T | None:
        """Return the parsed value, or None when it is not set."""
        value = self._environ.get(name)
        return self._parsed(name, parse, value) if value else None

    def either(self, name: str, parse: Callable[[str], T], *, is_needed: bool) -> T | None:
        """Return the parsed value; whether it is required depends on the platform."""
        return self.required(name, parse) if is_needed else self.optional(name, parse)

    def words(self, name: str) -> list[str]:
        """Return the values of a comma-separated list."""
        return [word.strip() for word in self._environ.get(name, "").split(",") if word.strip()]

    @property
    def is_sound(self) -> bool:
        """Whether no fault was found so far: only then may values be compared."""
        return not self._faults

    def refuse(self, name: str, why: str) -> None:
        """Add a fault found by comparing values."""
        self._faults.append(f"{name} {why}")

    def check(self) -> None:
        """Raise `SettingsFaulty` if anything was wrong."""
        if self._faults:
            raise SettingsFaulty(tuple(self._faults))

    def _parsed(self, name: str, parse: Callable[[str], T], value: str | None) -> T:
        if not value:
            self._faults.append(f"{name} is missing")
        else:
            try:
                return parse(value)
            except ValueError:
                # The value stays unsaid: it may be a secret put under the wrong name.
                self._faults.append(f"{name} is not valid")
        return None  # type: ignore[return-value]  # never used: `check` raises


SECRET_BYTES_MIN = 32
"""As many as the hashes they key have. Source: RFC 2104, section 3."""

SIGNING_KEYS_MAX = 2
"""The one that signs and the one before it. Source: M010."""

SEED_BYTES = 32
"""Source: RFC 8032, section 5.1.5."""

LOG_LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})


def url(value: str) -> str:
    """Return an HTTP address without its last slash. Raises: `ValueError`."""
    if not value.startswith(("http://", "https://")):
        raise ValueError("not an address")
    return value.rstrip("/")


def flag(value: str) -> bool:
    """Return whether a switch is on. Raises: `ValueError`."""
    if value not in {"on", "off"}:
        raise ValueError("neither on nor off")
    return value == "on"


def size_bytes(value: str) -> int:
    """Return a count of bytes, at least one. Raises: `ValueError`."""
    count = int(value)
    if count < 1:
        raise ValueError("not a size")
    return count


def media_check(value: str) -> str:
    """Return the name of a hash ECPay may want. Raises: `ValueError`."""
    if value not in {"sha256", "md5"}:
        raise ValueError("no such hash")
    return value


def merchant_id(value: str) -> Secret:
    """Return the number of a shop at ECPay. Raises: `ValueError`."""
    if not re.fullmatch(r"[0-9]{7,10}", value):
        raise ValueError("not a merchant")
    return Secret(value)


def aes_key(value: str) -> Secret:
    """Return a key or an IV of ECPay: 16 letters and digits. Raises: `ValueError`."""
    if not re.fullmatch(r"[A-Za-z0-9]{16}", value):
        raise ValueError("not a key of ECPay")
    return Secret(value)


def secret_list(value: str) -> Secret:
    """Return secrets separated by commas, as they are; none empty. Raises: `ValueError`."""
    if not all(part.strip() for part in value.split(",")):
        raise ValueError("an empty secret")
    return Secret(value)


def currencies(value: str) -> frozenset[str]:
    """Return three-letter codes separated by commas. Raises: `ValueError`."""
    codes = frozenset(part.strip() for part in value.split(","))
    if not all(re.fullmatch(r"[A-Z]{3}", code) for code in codes):
        raise ValueError("not currencies")
    return codes


def named_prices(value: str) -> dict[str, str]:
    """Return `title=pri_...` pairs separated by commas. Raises: `ValueError`."""
    pairs = dict(part.strip().split("=", 1) for part in value.split(","))
    if not all(title and name.startswith("pri_") for title, name in pairs.items()):
        raise ValueError("not prices")
    return pairs


def tax_mode(value: str) -> str:
    """Return how Paddle treats tax: within the price, or no payment would be of the right amount.

    Raises: `ValueError`.
    """
    if value != "internal":
        raise ValueError("what was paid could not be compared with what was asked")
    return value


def client_token(value: str) -> str:
    """Return the token Paddle.js is started with. Source: payments facts, Paddle, section 1.

    Raises: `ValueError`.
    """
    if not _CLIENT_TOKEN.fullmatch(value):
        raise ValueError("not a client-side token")
    return value


def long_secret(value: str) -> Secret:
    """Return a secret of at least 32 bytes. Raises: `ValueError`."""
    if len(value.encode()) < SECRET_BYTES_MIN:
        raise ValueError("too short to be a secret")
    return Secret(value)


def signing_keys(value: str) -> Secret:
    """Return one or two `kid:secret` pairs, as they are. Raises: `ValueError`."""
    keys = [pair.strip().partition(":") for pair in value.split(",")]
    kids = {kid for kid, _, _ in keys}
    if len(keys) > SIGNING_KEYS_MAX or len(kids) < len(keys) or "" in kids:
        raise ValueError("not one or two named keys")
    for _, _, key in keys:
        long_secret(key)
    return Secret(value)


def seed(value: str) -> Secret:
    """Return 64 hex digits, as they are. Raises: `ValueError`."""
    if len(bytes.fromhex(value)) != SEED_BYTES:
        raise ValueError("not a seed")
    return Secret(value)


def catalogue_name(value: str) -> str:
    """Return `<family>` or `<family>@<version>`. Raises: `ValueError`."""
    if not _CATALOGUE.fullmatch(value):
        raise ValueError("neither a family nor a version")
    return value


def log_level(value: str) -> str:
    """Return the name of a level. Raises: `ValueError`."""
    if value not in LOG_LEVELS:
        raise ValueError("not a level")
    return value


def _within(low: float, high: float, number: float) -> float:
    if not low <= number <= high:
        raise ValueError("out of range")
    return number


def port(value: str) -> int:
    """Return a TCP port, 1..65535. Raises: `ValueError`."""
    return int(_within(1, 65535, int(value)))


def ttl(value: str) -> int:
    """Return minutes, 5..30. Raises: `ValueError`."""
    return int(_within(5, 30, int(value)))


def bcrypt_cost(value: str) -> int:
    """Return a cost, 4..16. Raises: `ValueError`."""
    return int(_within(4, 16, int(value)))


def uses(value: str) -> int:
    """Return how often something may be used, 1..1000. Raises: `ValueError`."""
    return int(_within(1, 1000, int(value)))


def seconds(value: str) -> float:
    """Return seconds, 0.05..86400. Raises: `ValueError`."""
    return _within(0.05, 86400, float(value))


def hops(value: str) -> int:
    """Return a number of proxies, 1..5. Raises: `ValueError`."""
    return int(_within(1, 5, int(value)))


def plain_address(value: str) -> str:
    """Return an e-mail address without a display name. Raises: `ValueError`."""
    if _ADDRESS.fullmatch(value) is None:
        raise ValueError("not a plain address")
    return value
