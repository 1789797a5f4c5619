"""Write a certificate for ALLOWED_HOSTS that signs itself, if the folder has none, for a first start.

`python deploy/self_signed.py FOLDER`. Put a real one (fullchain.pem, privkey.pem) in its place before the site is
public.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def main(folder: Path, hosts: list[str]) -> None:
    if (folder / "privkey.pem").exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now,
        not_valid_after=now + timedelta(days=365),
    ).add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    descriptor = os.open(folder / "privkey.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [host for host in os.environ.get("ALLOWED_HOSTS", "localhost").split(",") if host])
