"""Speech and language models: what is known (manifest), what is here (store), and how it gets here (fetch).

Independent of the hub, which learns about an installed model from the ``model.json`` in its folder.
"""

from models.errors import (
    FetchBusy,
    FetchCancelled,
    FetchFailed,
    ManifestInvalid,
    ModelError,
    NotEnoughSpace,
    SourceFailed,
    UnknownModel,
    WrongBytes,
)
from models.fetch import Progress, fetch
from models.manifest import Manifest, Model, load_manifest
from models.store import Installed, Store, best_language, default_folder

__all__ = [
    "FetchBusy",
    "FetchCancelled",
    "FetchFailed",
    "Installed",
    "Manifest",
    "ManifestInvalid",
    "Model",
    "ModelError",
    "NotEnoughSpace",
    "Progress",
    "SourceFailed",
    "Store",
    "UnknownModel",
    "WrongBytes",
    "best_language",
    "default_folder",
    "fetch",
    "load_manifest",
]
