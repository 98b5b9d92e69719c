"""An authenticator app, as the phone in somebody's hand, and a passkey."""

from __future__ import annotations

import json
import time
from hashlib import sha256

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from accounts.models import User

PERIOD = 30
ALL_FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT


def code_of_app(secret: str, *, steps_from_now: int = 0) -> str:
    """What the app shows now, or so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + steps_from_now))


def give_app(user: User) -> str:
    """Set up an authenticator app for ``user``; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def give_passkey(user: User, *, name: str = "My passkey", **more: object) -> Authenticator:
    """A passkey as a browser makes it, whose private half nobody has."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    own = AttestedCredentialData.create(Aaguid.NONE, b"one of a kind", key)
    told = AuthenticatorData.create(sha256(b"testserver").digest(), ALL_FLAGS, 0, own)
    client = CollectedClientData.create(
        type=CollectedClientData.TYPE.CREATE, challenge=b"challenge", origin="https://testserver"
    )
    response = AuthenticatorAttestationResponse(
        client_data=client, attestation_object=AttestationObject.create("none", told, {})
    )
    credential = RegistrationResponse(raw_id=b"one of a kind", response=response)
    whole = dict(credential) | {"clientExtensionResults": {"credProps": {"rk": True}}}
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": json.loads(json.dumps(whole, default=dict))},
        **more,
    )
