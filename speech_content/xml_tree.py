"""XML from strangers: entities, outside documents and document types are refused before they can do anything."""

from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from speech_content.errors import ImportingError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["parse_xml", "root_name"]


def parse_xml(data: bytes) -> "Element":
    """Parse XML.

    Raises:
        ImportingError: it isn't well formed, or it declares entities.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise ImportingError("its XML declares entities, which are refused. Save it without a DOCTYPE.") from None
    except ParseError as error:
        message = f"its XML breaks off: {error}. Fetch it again from where it came."
        raise ImportingError(message) from None
    except (LookupError, ValueError):
        raise ImportingError("its XML declares an encoding that nothing knows. Save it as UTF-8.") from None
    return root


def root_name(data: bytes) -> str:
    """Name the first element without reading on; empty where there is none near the beginning."""
    import re

    start = data[:2000].replace(b"\0", b"")
    found = re.search(rb"<([A-Za-z_][\w.-]*)[\s>/]", re.sub(rb"<[!?][^>]*>", b"", start))
    return found[1].decode() if found else ""
