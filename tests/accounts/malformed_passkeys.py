"""A software passkey whose answers are right, and what they look like with one part spoilt."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

Credential = dict[str, Any]
FLAG = AuthenticatorData.FLAG
RP_ID_HASH = sha256(b"testserver").digest()
ORIGIN = "https://testserver"
KEY_ID = b"the only key of its kind"
DEEP = 100_000


class SoftwarePasskey:
    """Answers the two questions that a browser passes on to a passkey."""

    def __init__(self) -> None:
        self.private_key = ec.generate_private_key(ec.SECP256R1())

    def register(self, challenge: str) -> Credential:
        public_key = ES256.from_cryptography_key(self.private_key.public_key())
        attested = AttestedCredentialData.create(Aaguid.NONE, KEY_ID, public_key)
        flags = FLAG.UP | FLAG.UV | FLAG.AT
        data = AuthenticatorData.create(RP_ID_HASH, flags, 0, attested)
        attestation = AttestationObject.create("none", data, {})
        client = _client_data(CollectedClientData.TYPE.CREATE, challenge)
        parts = {"clientDataJSON": client, "attestationObject": attestation}
        return _credential(parts) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def authenticate(self, challenge: str, *, user_handle: bytes) -> Credential:
        data = AuthenticatorData.create(RP_ID_HASH, FLAG.UP | FLAG.UV, 1)
        client = _client_data(CollectedClientData.TYPE.GET, challenge)
        signature = self.private_key.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return _credential(parts | {"userHandle": user_handle}) | {"clientExtensionResults": {}}


def _client_data(kind: str, challenge: str) -> CollectedClientData:
    return CollectedClientData.create(type=kind, challenge=challenge, origin=ORIGIN)


def _credential(parts: dict[str, bytes]) -> Credential:
    response = {name: websafe_encode(part) for name, part in parts.items()}
    ident = websafe_encode(KEY_ID)
    return {"id": ident, "rawId": ident, "type": "public-key", "response": response}


# --- Spoilt ones ----------------------------------------------------------------------------------

# As they stand in the JSON that is posted, since Python cannot hold some of them.
VALUES = {
    "null": "null", "true": "true", "zero": "0", "negative": "-1", "fraction": "1.5", "text": '"text"',
    "no text": '""', "list": "[1]", "object": '{"a": 1}', "nan": "NaN", "infinity": "1e999",
    "integer beyond the database": str(10**30), "integer of 5,000 digits": "9" * 5000,
    "lone surrogate": '"\\ud800"', "null character": '"\\u0000"', "not base64": '"!%$"',
    "cut base64": '"A"', "no ASCII": '"ä€"', "list in list": "[[[]]]",
}  # fmt: skip
BROKEN_CBOR = {
    "nothing": b"", "one byte": b"\xa3", "array without end": b"\x9b" + b"\xff" * 8, "deep arrays": b"\x81" * 3000,
    "unknown type": b"\xc0\x00", "map with list as key": b"\xa1\x80\x00", "half an integer": b"\x1b\x00",
    "text that is not UTF-8": b"\x61\xff", "huge key": b"\xbb" + b"\xff" * 8,
}  # fmt: skip
WHOLE = {
    "nothing": "", "no JSON": "{", "deep arrays": "[" * DEEP + "]" * DEEP, "deep objects": '{"a":' * DEEP,
    "5 MB": '"' + "x" * 5 * 1024 * 1024 + '"', "2 MB": '"' + "x" * 2 * 1024 * 1024 + '"',
    "deep but short": "[" * 5_000 + "]" * 5_000,
}  # fmt: skip


def malformed(right: Credential) -> Iterator[tuple[str, str]]:
    """Names and texts of credentials that resemble the ``right`` one and are not."""
    yield from WHOLE.items()
    yield from VALUES.items()
    for path in _paths(right):
        for name, value in VALUES.items():
            yield f"{name} at {'.'.join(path)}", _with(right, path, value)
        yield f"nothing at {'.'.join(path)}", _without(right, path)
        yield f"deep list at {'.'.join(path)}", _with(right, path, "[" * 900 + "]" * 900)
    for name, raw in right["response"].items():
        for what, content in _spoilt(websafe_decode(raw)):
            spoilt = json.dumps(websafe_encode(content))
            yield f"{what} in {name}", _with(right, ["response", name], spoilt)


def _spoilt(content: bytes) -> Iterator[tuple[str, bytes]]:
    for length in range(0, len(content), max(1, len(content) // 12)):
        yield f"cut at {length}", content[:length]
        changed = bytearray(content)
        changed[length] ^= 0xFF
        yield f"changed at {length}", bytes(changed)
    for what, cbor in BROKEN_CBOR.items():
        yield what, cbor
        yield f"{what} at the end", content + cbor
        yield f"{what} after the header", content[:37] + cbor
    yield "deep JSON", b"[" * 5000
    for name, value in VALUES.items():
        yield f"client data of {name}", value.encode()
        for key in ("type", "challenge", "origin"):
            yield f"{name} as {key}", b'{"type":"webauthn.get","challenge":"YQ","origin":"a",' + f'"{key}":{value}}}'.encode()  # fmt: skip


def _paths(tree: Any, start: tuple[str, ...] = ()) -> Iterator[list[str]]:
    for name, value in tree.items() if isinstance(tree, dict) else ():
        yield [*start, name]
        yield from _paths(value, (*start, name))


def _with(right: Credential, path: list[str], value: str) -> str:
    changed = copy.deepcopy(right)
    inner = changed
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = "INSTEAD"
    return json.dumps(changed).replace('"INSTEAD"', value)


def _without(right: Credential, path: list[str]) -> str:
    changed = copy.deepcopy(right)
    inner = changed
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return json.dumps(changed)
