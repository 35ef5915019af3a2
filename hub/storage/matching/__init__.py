"""Products by words: the one matcher that app, bot, understanding and API share.

`CatalogueMatcher` is built from products and kept current with `update` and `remove`; it holds an inverted index in
memory. What differs between languages lies in `data/<language>.toml`.
"""

from hub.storage.matching.matcher import CatalogueMatcher

__all__ = ["CatalogueMatcher"]
