"""What can go wrong with model files.

The room stands alone (it may not import the hub), so it has its own small tree. Each error has a stable `code` and a
`hint` that says what to do; `main.py` shows both.
"""

from __future__ import annotations


class ModelError(Exception):
    """Base: `str(error)` says what happened, `hint` what to do about it."""

    code = "model_error"
    hint = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        if hint:
            self.hint = hint


class UnknownModel(ModelError):
    """The manifest has no model of this name."""

    code = "model_unknown"
    hint = "Run `python main.py models list` to see the names."


class ManifestInvalid(ModelError):
    """The manifest cannot be read, or an entry contradicts itself."""

    code = "manifest_invalid"
    hint = "Put back the models/manifest.toml that came with this version."


class NotEnoughSpace(ModelError):
    """The disk has too little free space for the download and the unpacked model together."""

    code = "no_space"
    hint = "Free some space, or set MOSTRADOR_MODELS to a folder on a larger disk."


class SourceFailed(ModelError):
    """One source of a model could not deliver it; the next one is tried."""

    code = "source_failed"


class WrongBytes(SourceFailed):
    """What a source delivered has another size or SHA-256 than the manifest says; it was thrown away."""

    code = "wrong_bytes"


class FetchFailed(ModelError):
    """No source could deliver the model; the message lists what each one said."""

    code = "fetch_failed"
    hint = "Check the internet connection and try again: what was already downloaded is kept."


class FetchBusy(ModelError):
    """Another process is fetching the same model."""

    code = "fetch_busy"
    hint = "Wait for the other download to finish."


class FetchCancelled(ModelError):
    """The caller asked to stop; what was already downloaded is kept for the next try."""

    code = "fetch_cancelled"
