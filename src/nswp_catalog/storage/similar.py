"""What in the index could be the same work as a new resource.

Apart from `storage.find`, because no search needs what this imports.
"""

from nswp_catalog.core.duplicates import normal_address, sameness
from nswp_catalog.core.resource import Resource
from nswp_catalog.core.text import tokens
from nswp_catalog.storage.index import Index


def similar(index: Index, resource: Resource) -> list[tuple[Resource, str]]:
    """Return the resources that could be the same work as ``resource``, each with the reason."""
    words = tokens(str(resource.title))
    docs: dict[int, None] = {}
    execute = index.connection.execute
    if words:
        wanted = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        found = execute("SELECT rowid FROM text WHERE title MATCH ? ORDER BY bm25(text) LIMIT 20", (wanted,))
        docs.update((doc, None) for (doc,) in found)
    address = normal_address(resource.url) if resource.url else ""
    for value in (resource.doi, resource.isbn, address):
        if value:
            like = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            found = execute("SELECT doc FROM record WHERE data LIKE ? ESCAPE '\\'", (f"%{like}%",))
            docs.update((doc, None) for (doc,) in found)
    candidates = (other for other in index.records(docs) if other.id != resource.id)
    return [(other, why) for other in candidates if (why := sameness(other, resource))]
