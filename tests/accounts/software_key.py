"""A security key made of software: it does in a test what a key at a USB port does in a browser."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpResponse
from django.test import Client
from fido2.cose import ES256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from accounts.models import User

ADD = "/second-step/webauthn/add/"
AUTHENTICATE = "/second-step/authenticate/"
SIGN_IN = "/second-step/webauthn/login/"
SITE = "testserver"
TOUCHED = AuthenticatorData.FLAG.UP
PIN_TYPED = AuthenticatorData.FLAG.UV


@dataclass
class SoftwareKey:
    """One key pair. With ``pin`` the owner typed a PIN, without it they only touched the key."""

    pin: bool
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    ident: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def added_to(self, browser: Client, *, alone: bool) -> HttpResponse:
        """Add the key on the hub's page; ``alone`` ticks "sign in with it alone"."""
        page = browser.get(ADD)
        challenge = page.context["js_data"]["creation_options"]["publicKey"]["challenge"]
        form = {"name": "My key", "credential": self._registration(challenge)}
        return browser.post(ADD, form | ({"passwordless": "on"} if alone else {}))

    def answer_to(self, challenge: str, owner: User) -> str:
        """What the browser posts when the key has signed ``challenge``."""
        client = self._client_data(CollectedClientData.TYPE.GET, challenge)
        told = AuthenticatorData.create(sha256(SITE.encode()).digest(), self._flags, 1)
        signature = self.private.sign(bytes(told) + client.hash, ec.ECDSA(hashes.SHA256()))
        response = AuthenticatorAssertionResponse(
            client_data=client,
            authenticator_data=told,
            signature=signature,
            user_handle=owner_handle(owner),
        )
        return _as_json(AuthenticationResponse(raw_id=self.ident, response=response))

    def _registration(self, challenge: str) -> str:
        public = ES256.from_cryptography_key(self.private.public_key())
        own = AttestedCredentialData.create(Aaguid.NONE, self.ident, public)
        flags = self._flags | AuthenticatorData.FLAG.AT
        told = AuthenticatorData.create(sha256(SITE.encode()).digest(), flags, 0, own)
        response = AuthenticatorAttestationResponse(
            client_data=self._client_data(CollectedClientData.TYPE.CREATE, challenge),
            attestation_object=AttestationObject.create("none", told, {}),
        )
        return _as_json(RegistrationResponse(raw_id=self.ident, response=response))

    @property
    def _flags(self) -> AuthenticatorData.FLAG:
        return TOUCHED | PIN_TYPED if self.pin else TOUCHED

    def _client_data(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(type=kind, challenge=challenge, origin=f"https://{SITE}")


def owner_handle(owner: User) -> bytes:
    """How a key names the person it belongs to."""
    return user_pk_to_url_str(owner).encode()


def challenge_of_second_step(browser: Client) -> str:
    """The challenge on the page that asks for the second step after the code."""
    page = browser.get(AUTHENTICATE)
    return page.context["js_data"]["request_options"]["publicKey"]["challenge"]


def challenge_of_sign_in(browser: Client) -> str:
    """The challenge behind the button "Sign in with a passkey"."""
    answer = browser.get(SIGN_IN, headers={"x-requested-with": "XMLHttpRequest"})
    return answer.json()["request_options"]["publicKey"]["challenge"]


def _as_json(credential: object) -> str:
    return json.dumps(dict(credential), default=dict)
