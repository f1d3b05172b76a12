"""What is written on a page, and where its links lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.web.response import HTML, Response

_EMPTY = {"input", "meta", "link", "br", "img", "hr"}
_INLINE = {"a", "bdi", "code", "data", "em", "span", "strong", "time"}


@dataclass
class Element:
    """An element, with the text of all that is inside it."""

    tag: str
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is written in it, in one line."""
        return " ".join("".join(self.parts).split())


@dataclass
class Document(HTMLParser):
    """A page, as a browser without style shows it."""

    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag
        self._part(tag)

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.parts.append(data)

    def _part(self, tag: str) -> None:
        """Keep what is before and after an element apart, unless it is part of a line."""
        if tag not in _INLINE:
            self.handle_data(" ")

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements *tag* that have all *attributes*; `class_` may be one of several."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(
                value in element.attributes.get(name, "").split()
                if name == "class"
                else element.attributes.get(name) == value
                for name, value in wanted.items()
            )
        ]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        """Return what is written in these elements."""
        return [element.text for element in self.all(tag, **attributes)]

    def links(self) -> dict[str, str]:
        """Return where the links lead, by what is written on them."""
        return {element.text: element.attributes["href"] for element in self.all("a")}

    @property
    def main(self) -> str:
        """What is written in the main part."""
        [text] = self.texts("main")
        return text


def read(answer: object) -> Document:
    """Return the page that *answer* is."""
    assert isinstance(answer, Response)
    assert answer.media_type == HTML
    document = Document()
    document.feed(answer.body.decode())
    return document
