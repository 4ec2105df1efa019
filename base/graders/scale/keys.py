"""The keys of a cluster: an authority of its own, and a key for each role that it has signed."""

from __future__ import annotations

import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from graders.errors import UserError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, CertificateBuilder, Name
    from distributed import Security

NEEDS = "more than one machine needs the extra `cluster`: pip install 'torchgrade[cluster]'"
AUTHORITY, AUTHORITY_KEY = "ca.pem", "ca-key.pem"
ROLES = ("scheduler", "worker", "client")
FOLDER = "TORCHGRADE_KEYS"
"""The variable that names the folder of the keys."""


def require() -> None:
    """Raise UserError, naming the cure, where the libraries of a cluster are not installed."""
    try:
        import cryptography  # noqa: F401
        import distributed  # noqa: F401
    except ImportError as error:
        raise UserError(NEEDS) from error


def make(folder: Path, days: int) -> list[Path]:
    """Write an authority and a key for each role, readable by their owner alone.

    Args:
        folder: A new or empty folder.
        days: How long they are good.

    Raises:
        UserError: There are keys already, or it cannot be written.
    """
    if (folder / AUTHORITY).exists():
        raise UserError(
            f"{folder}: there are keys already; workers and schedulers that use them would be cut off, so choose a new folder or remove it"
        )
    until = datetime.now(UTC) + timedelta(days=days)
    key, authority = _authority(until)
    files = {AUTHORITY: _pem(authority), AUTHORITY_KEY: _pem_of_key(key)}
    for role in ROLES:
        own = _new_key()
        files[f"{role}.pem"] = _pem_of_key(own) + _pem(_signed(role, own, key, authority, until))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        for name, data in files.items():
            with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
    except OSError as error:
        raise UserError(f"{folder}: cannot be written ({error.strerror}); choose another folder") from error
    return [folder / name for name in files]


def _new_key() -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _authority(until: datetime) -> tuple[EllipticCurvePrivateKey, Certificate]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    key = _new_key()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "torchgrade cluster")])
    made = (
        _begun(name, key, until)
        .issuer_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, made


def _signed(
    role: str,
    own: EllipticCurvePrivateKey,
    key: EllipticCurvePrivateKey,
    authority: Certificate,
    until: datetime,
) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"torchgrade {role}")])
    begun = _begun(name, own, until).issuer_name(authority.subject)
    return begun.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True).sign(
        key, hashes.SHA256()
    )


def _begun(name: Name, key: EllipticCurvePrivateKey, until: datetime) -> CertificateBuilder:
    from cryptography import x509

    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(hours=1))  # clocks differ
        .not_valid_after(until)
    )


def _pem(certificate: Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _pem_of_key(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def security(folder: Path | None, address: str, role: str) -> Security:
    """Return how to talk to an address: encrypted, each side known to the other by its key.

    Args:
        folder: Where the keys are.
        address: Whom to talk to, such as `tls://10.0.0.1:8786`; empty where a file says so.
        role: One of `ROLES`.

    Raises:
        UserError: It would not be encrypted and leaves this machine, or there are no keys.
    """
    from distributed import Security

    if address and not encrypted(address):
        if not is_loopback(address):
            raise UserError(
                f"{address}: is not encrypted: hand-ins and the cohort's secret would be open to everybody on the way; use tls:// with the keys of `torchgrade cluster init`"
            )
        return Security(require_encryption=False)
    if folder is None:
        raise UserError(
            f"no keys are given; `torchgrade cluster init FOLDER` makes them once, then give --keys FOLDER or set {FOLDER}"
        )
    own, authority = folder / f"{role}.pem", folder / AUTHORITY
    for path in (authority, own):
        if not path.is_file():
            raise UserError(
                f"{path}: is not there; `torchgrade cluster init` made it beside the others, copy it here"
            )
    return Security(
        require_encryption=True,
        tls_ca_file=str(authority),
        **{f"tls_{role}_{part}": str(own) for part in ("cert", "key")},
    )


def encrypted(address: str) -> bool:
    """Return whether what goes to an address is encrypted.

    Raises:
        UserError: It is no address.
    """
    scheme, _, rest = address.partition("://")
    if scheme not in ("tls", "tcp") or not rest:
        raise UserError(
            f"{address}: is no address; write tls://HOST:PORT, as `torchgrade cluster scheduler` says it"
        )
    return scheme == "tls"


def is_loopback(address: str) -> bool:
    """Return whether an address leads to this machine alone."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
