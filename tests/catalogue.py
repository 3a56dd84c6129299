"""The words of the interface as the code marks them, and their catalogues, which `bin/words` keeps."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "stoppress"
LOCALE = HOUSE / "locale"
LANGUAGES = ("de", "ar")
PLURALS = {
    "de": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
}
MARKS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "on_blog",
    "chiefs",
}  # the last name what they guard
_LITERAL = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_MARKED = re.compile(rf"(?<!\w)(n?gettext|_)\(\s*u?{_LITERAL}(?:\s*,\s*u?{_LITERAL})?")
Words = dict[tuple[str, str], list[str]]  # (msgid, plural or "") -> the files that say it


def marked(*under: str) -> Words:
    """Every word that code and templates under these folders of the house mark, and where."""
    found: Words = {}
    for path in sorted(HOUSE.rglob("*")):
        name = path.relative_to(HOUSE).as_posix()
        if path.suffix not in (".py", ".html") or (under and not name.startswith(under)):
            continue
        for word in _of_python(path) if path.suffix == ".py" else _of_template(path):
            found.setdefault(word, []).append(name)
    return found


def place(language: str, suffix: str = ".po") -> Path:
    """Where the catalogue of a language is kept; .mo is what Django reads."""
    return LOCALE / language / "LC_MESSAGES" / f"django{suffix}"


def catalogue(language: str) -> polib.POFile:
    """The catalogue of a language; a new one has no word yet."""
    path = place(language)
    return polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)


def update(language: str) -> polib.POFile:
    """The catalogue with the words of the code, each with the translation that it had."""
    had = {(one.msgid, one.msgid_plural): one for one in catalogue(language)}
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for (msgid, plural), files in sorted(marked().items(), key=lambda pair: (pair[1][0], pair[0])):
        fresh.append(_entry(msgid, plural, files, had.get((msgid, plural)), language))
    return fresh


def _entry(msgid: str, plural: str, files: list[str], had: polib.POEntry | None, language: str) -> polib.POEntry:
    where = [(name, "") for name in dict.fromkeys(files)]
    entry = polib.POEntry(msgid=msgid, msgid_plural=plural, occurrences=where)
    if plural:
        forms = range(int(PLURALS[language].split("=", 1)[1][0]))
        entry.msgstr_plural = had.msgstr_plural if had else dict.fromkeys(forms, "")
    elif had:
        entry.msgstr = had.msgstr
    return entry


def _of_python(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = [one.value for one in node.args[:2] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name in MARKS and given:
            yield given[0], given[1] if name.startswith("n") and len(given) == 2 else ""


def _of_template(path: Path) -> Iterator[tuple[str, str]]:
    # What Django's own makemessages hands to xgettext: Python-like calls among letters that stand for the rest.
    for _mark, msgid, plural in _MARKED.findall(templatize(path.read_text(encoding="utf-8"))):
        yield ast.literal_eval(msgid), ast.literal_eval(plural) if plural else ""


def main() -> None:
    """Brings the catalogues up to date, compiles them, and says what is not translated."""
    settings.configure(USE_I18N=True)
    for language in LANGUAGES:
        place(language).parent.mkdir(parents=True, exist_ok=True)
        words = update(language)
        words.save(str(place(language)))
        words.save_as_mofile(str(place(language, ".mo")))
        print(f"{language}: {len(words)} words, {len(words.untranslated_entries())} not translated", file=sys.stderr)
        for one in words.untranslated_entries():
            print(f"  {one.msgid!r} ({', '.join(name for name, _line in one.occurrences)})", file=sys.stderr)


if __name__ == "__main__":
    main()
