"""Products by words: the one matcher that app, bot, understanding and API share.

`Matcher` asks an inverted index that lies in the books (`schema/projections/search.sql`) and is written by `Indexer` in
the transaction of the product's event; `CatalogueMatcher` is the same over products in memory. What differs between
languages lies in `data/<language>.toml`.
"""

from hub.storage.matching.indexer import Indexer
from hub.storage.matching.matcher import Matcher
from hub.storage.matching.memory import CatalogueMatcher

__all__ = ["CatalogueMatcher", "Indexer", "Matcher"]
