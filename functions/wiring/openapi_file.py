"""`python -m functions.wiring.openapi_file FILE`: writes the OpenAPI document; `--check` compares.

The committed file is what the web app's client is generated from.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from functions.wiring.targets import Targets


def main(arguments: Sequence[str]) -> int:
    """Return 0; with `--check` 1 when the file is not what the code says."""
    path = Path(arguments[0])
    with tempfile.TemporaryDirectory() as folder:
        document = json.dumps(Targets.load(_environ(folder)).openapi(), indent=2) + "\n"
    if "--check" not in arguments:
        path.write_text(document)
        return 0
    if path.read_text() == document:
        return 0
    sys.stderr.write(f"{path} is not current: make generate\n")
    return 1


def _environ(folder: str) -> dict[str, str]:
    """Return an environment in which everything can be named and nothing is ever called."""
    url, secret = "http://127.0.0.1:9", "0" * 64
    addresses = ("VIDGO_PUBLIC_URL", "VIDGO_TASKS_URL", "VIDGO_TRANSCODER_URL")
    secrets = (
        *("VIDGO_CODE_PEPPER", "VIDGO_KEY_PEPPER", "VIDGO_RECEIPT_KEY"),
        *("VIDGO_LINK_KEY", "VIDGO_TASKS_SECRET"),
        *("LEONARDO_API_KEY", "LEONARDO_WEBHOOK_KEY"),
        *("ECPAY_CHECK_CODE", "PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRETS"),
    )
    short = (
        *("ECPAY_HASH_KEY", "ECPAY_HASH_IV"),
        *("ECPAY_INVOICE_HASH_KEY", "ECPAY_INVOICE_HASH_IV"),
    )
    return {
        **dict.fromkeys(addresses, url),
        **dict.fromkeys(secrets, secret),
        **dict.fromkeys(short, secret[:16]),
        "ECPAY_MERCHANT_ID": secret[:7],
        "VIDGO_JWT_KEYS": f"document:{secret}",
        "SMTP_HOST": "127.0.0.1",
        "VIDGO_STATE": folder,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
