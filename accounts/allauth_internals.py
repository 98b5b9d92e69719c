"""The parts of allauth that it keeps to itself and the hub uses all the same.

They may change in any release, so ``requirements.in`` bounds allauth's version, every use goes through
this module, and ``tests/accounts/test_allauth_internals.py`` has a test for each name.
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt, encrypt

__all__ = [
    "SECRET_SESSION_KEY",
    "TOTP",
    "RecoveryCodes",
    "check_rate_limit",
    "compare_user_code",
    "decrypt",
    "encrypt",
    "format_hotp_value",
    "generate_totp_secret",
    "hotp_value",
    "yield_hotp_counters_from_time",
]
