"""The static check of every page: what is wrong in the HTML itself, seen without a browser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
LABELLED = {"input", "select", "textarea"}
NO_LABEL = {"hidden", "submit", "button", "image", "reset"}
REFERS = ("aria-describedby", "aria-labelledby", "aria-controls", "for")


@dataclass
class Tag:
    """An element with its attributes and the text inside it."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    inside: list["Tag"] = field(default_factory=list)

    def has_parent(self, name: str) -> bool:
        return any(parent.name == name for parent in self.inside)

    def __str__(self) -> str:
        shown = self.attributes.get("id") or self.attributes.get("name") or self.text.strip()[:40]
        return f"<{self.name}> “{shown}” (line {self.line})"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.open: list[Tag] = []
        self.faults: list[str] = []

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [key for key, _value in attrs]
        for doubled in {key for key in names if names.count(key) > 1}:
            self.faults.append(f"<{name}> has two attributes {doubled}")
        tag = Tag(name, {k: v or "" for k, v in attrs}, self.getpos()[0], inside=list(self.open))
        self.tags.append(tag)
        if name not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(name, attrs)
        if name not in VOID:
            self.open.pop()

    def handle_endtag(self, name: str) -> None:
        if name in VOID:
            return
        if not self.open or self.open[-1].name != name:
            self.faults.append(f"</{name}> closes nothing (line {self.getpos()[0]})")
            while any(tag.name == name for tag in self.open):
                if self.open.pop().name == name:
                    break
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            tag.text += data


def faults_of(html: str | bytes) -> list[str]:
    """List what is wrong with a whole page; an empty list means that nothing was found."""
    reader = _Reader()
    reader.feed(html.decode() if isinstance(html, bytes) else html)
    faults = list(reader.faults)
    faults += [f"<{tag.name}> is never closed" for tag in reader.open]
    for check in (
        _language, _one_of_each, _skip_link, _labels, _headings, _pictures, _references, _inline,
        _names, _lists, _tables,
    ):  # fmt: skip
        faults += check(reader.tags)
    return faults


def words(page) -> str:
    """What an answer shows: a page that is there, and without faults."""
    assert page.status_code == 200
    assert faults_of(page.content) == []
    return page.content.decode()


def _all(tags: list[Tag], *names: str) -> list[Tag]:
    return [tag for tag in tags if tag.name in names]


def _language(tags: list[Tag]) -> list[str]:
    return [] if any(t.attributes.get("lang") for t in _all(tags, "html")) else ["No language"]


def _one_of_each(tags: list[Tag]) -> list[str]:
    faults = []
    for name in ("title", "h1", "main"):
        found = [tag for tag in _all(tags, name) if not tag.has_parent("svg")]
        if len(found) != 1:
            faults.append(f"{len(found)} of <{name}>, not one")
        elif not found[0].text.strip():
            faults.append(f"<{name}> is empty")
    return faults


def _skip_link(tags: list[Tag]) -> list[str]:
    first = next((tag for tag in _all(tags, "a", "button", "input") if _focusable(tag)), None)
    if first is None or first.attributes.get("href") != "#main-content":
        return ["The first stop of the Tab key does not skip to the main content"]
    return []


def _focusable(tag: Tag) -> bool:
    return tag.name != "a" or "href" in tag.attributes


def _labels(tags: list[Tag]) -> list[str]:
    labelled = {tag.attributes.get("for") for tag in _all(tags, "label") if tag.text.strip()}
    return [
        f"{tag} has no label"
        for tag in _all(tags, *LABELLED)
        if tag.attributes.get("type") not in NO_LABEL
        and tag.attributes.get("id") not in labelled
        and not tag.attributes.get("aria-label")
        and not tag.attributes.get("aria-labelledby")
    ]


def _headings(tags: list[Tag]) -> list[str]:
    """No level may be left out on the way down; an error summary may stand before the h1."""
    faults, level = [], 0
    for tag in _all(tags, "h1", "h2", "h3", "h4", "h5", "h6"):
        if "govuk-error-summary__title" in tag.attributes.get("class", ""):
            continue
        now = int(tag.name[1])
        if now > level + 1:
            faults.append(f"{tag} follows a heading of level {level}")
        if not tag.text.strip():
            faults.append(f"{tag} is empty")
        level = now
    return faults


def _pictures(tags: list[Tag]) -> list[str]:
    faults = [f"{tag} has no alt" for tag in _all(tags, "img") if "alt" not in tag.attributes]
    for tag in _all(tags, "svg"):
        hidden = tag.attributes.get("aria-hidden") == "true"
        told = tag.attributes.get("aria-label") or tag.attributes.get("aria-labelledby")
        if not hidden and not told:
            faults.append(f"{tag} is neither hidden from readers nor named")
    return faults


def _references(tags: list[Tag]) -> list[str]:
    ids = [tag.attributes["id"] for tag in tags if "id" in tag.attributes]
    faults = [f"id “{name}” is there {ids.count(name)} times" for name in sorted(set(ids))
              if ids.count(name) > 1]  # fmt: skip
    faults += ["An id is empty"] if "" in ids else []
    for tag in tags:
        for name in REFERS:
            for wanted in tag.attributes.get(name, "").split():
                if wanted not in ids:
                    faults.append(f"{tag}: {name} names “{wanted}”, which is not there")
        href = tag.attributes.get("href", "")
        if href.startswith("#") and len(href) > 1 and href[1:] not in ids:
            faults.append(f"{tag} leads to “{href}”, which is not there")
    return faults


def _inline(tags: list[Tag]) -> list[str]:
    faults = [f"{tag} has an inline style" for tag in tags if "style" in tag.attributes]
    faults += [f"{tag} is an inline style" for tag in _all(tags, "style")]
    for tag in _all(tags, "script"):
        data = tag.attributes.get("type") in ("application/json", "application/ld+json")
        if "src" not in tag.attributes and not data:
            faults.append(f"An inline script stands in line {tag.line}")
    for tag in tags:
        faults += [f"{tag} has a handler {key}" for key in tag.attributes if key.startswith("on")]
        if tag.attributes.get("href", "").strip().lower().startswith("javascript:"):
            faults.append(f"{tag} runs a script")
    return faults


def _names(tags: list[Tag]) -> list[str]:
    """Every link and button says what it does."""
    return [
        f"{tag} has no words"
        for tag in _all(tags, "a", "button")
        if _focusable(tag) and not tag.text.strip() and not tag.attributes.get("aria-label")
    ]


def _lists(tags: list[Tag]) -> list[str]:
    """Items lie directly in a list, terms and their facts in a description list."""
    homes = {"li": {"ul", "ol", "menu"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}}
    return [
        f"{tag} lies outside its list"
        for tag in _all(tags, *homes)
        if not tag.inside or tag.inside[-1].name not in homes[tag.name]
    ]


def _tables(tags: list[Tag]) -> list[str]:
    captioned = {id(tag.inside[-1]) for tag in _all(tags, "caption") if tag.inside}
    return [f"{tag} has no caption" for tag in _all(tags, "table") if id(tag) not in captioned]
