"""XML of ISO 20022 as banks send it, in whichever version: tags by their local names, and no document type."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from schemas.bank_answers import Unreadable

TYPED = "The XML file brings a document type or entities with it, which no bank's report does. Ask who made it."
BROKEN = "The XML file is damaged or cut off. Download it from the bank again."
NOT_PROVIDED = "NOTPROVIDED"


def is_xml(content: bytes) -> bool:
    """Whether the file is XML, in whichever encoding."""
    return content.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \r\n\t")[:2].replace(b"\0", b"").startswith(b"<")


def parse(content: bytes) -> Element:
    """
    The whole file.

    Raises:
        Unreadable: a document type, or damaged XML.
    """
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(TYPED) from None
    except (ParseError, ValueError, LookupError):
        raise Unreadable(BROKEN) from None
    return root


def name_of(node: Element) -> str:
    """A tag without its namespace."""
    return node.tag.rsplit("}", 1)[-1]


def below(node: Element, tag: str) -> list[Element]:
    """Every such element below, in their order."""
    return [one for one in node.iter() if name_of(one) == tag]


def first(node: Element, tag: str) -> str:
    """The text of the first such element below, or nothing."""
    return next(((one.text or "").strip() for one in node.iter() if name_of(one) == tag), "")


def own(node: Element, tag: str) -> str:
    """The text of such an element directly below, or nothing."""
    return next(((one.text or "").strip() for one in node if name_of(one) == tag), "")


def provided(text: str) -> str:
    """The text, unless it says that there is none."""
    return "" if text == NOT_PROVIDED else text
