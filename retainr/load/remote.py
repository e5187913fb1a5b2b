"""What object stores say, in one line; nothing of it is repeated, since it quotes addresses."""

from __future__ import annotations

from retainr.errors import InputError
from retainr.load.urls import scheme_of

_FROM_AFAR = ("object-store error", "error sending request", "expanded paths were empty")
_KEYS = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; AWS_ENDPOINT_URL for other stores",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS names the file of a service account",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
    "hf": "HF_TOKEN, where the data set is not public",
}
_FAMILIES = {"s3a": "s3", "gcs": "gs", "azure": "az", "abfs": "az", "abfss": "az"}

_NO_KEYS = "no credentials were found"
_REFUSED = "access is denied"
_SIGNS = (
    ("expanded paths were empty", "no file there has such a name", "check the pattern"),
    ("status code: 416", "empty file", "was the export cut off?"),
    ("nosuchbucket", "no such bucket", "check the name"),
    ("169.254.169.254", _NO_KEYS, ""),
    ("metadata.google", _NO_KEYS, ""),
    ("must be specified", _NO_KEYS, ""),
    ("invalidaccesskeyid", _REFUSED, ""),
    ("signaturedoesnotmatch", _REFUSED, ""),
    ("accessdenied", _REFUSED, ""),
    ("403 forbidden", _REFUSED, ""),
    ("401 unauthorized", _REFUSED, ""),
    ("404 not found", "no such file there", "check bucket and key"),
    ("not found", "no such file there", "check bucket and key"),
    ("dns error", "no such host", "check the address and your connection"),
    ("connection refused", "no server answers there", "is AWS_ENDPOINT_URL right?"),
    ("timed out", "no answer in time", "check your connection, and try again"),
    ("error sending request", "no answer", "check your connection, and try again"),
)


def remote(name: str, said: str) -> InputError | None:
    """Return the error for what a store far away said; None where it was none that spoke.

    Args:
        name: the address as it may be shown.
        said: the message of Polars.
    """
    if not any(sign in said for sign in _FROM_AFAR):
        return None
    scheme = scheme_of(name) or ""
    keys = _KEYS.get(_FAMILIES.get(scheme, scheme), "")
    for sign, what, hint in _SIGNS:
        if sign in said.lower():
            return InputError(f"{name}: {what}", hint or f"set in the environment: {keys}")
    return InputError(f"{name}: cannot be read from there", "try again, or copy it here")
