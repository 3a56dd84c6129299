"""The quotation marks of a language: outer pair, inner pair."""

NARROW = "\u202f"  # the space that French sets inside its marks
ENGLISH = ("“", "”", "‘", "’")
GERMAN = ("„", "“", "‚", "‘")
POLISH = ("„", "”", "«", "»")
LATIN = ("«", "»", "“", "”")
SWEDISH = ("”", "”", "’", "’")
FRENCH = (f"«{NARROW}", f"{NARROW}»", "“", "”")
SWISS = ("«", "»", "‹", "›")

_BY_LANGUAGE: dict[str, tuple[str, str, str, str]] = {
    **dict.fromkeys(("de", "cs", "sk", "sl", "et", "lt", "lv", "is", "ka", "mk", "sq", "lb", "dsb", "hsb"), GERMAN),
    **dict.fromkeys(("sv", "fi", "he"), SWEDISH),
    **dict.fromkeys(("fr", "br"), FRENCH),
    **dict.fromkeys(("de-ch", "de-li", "it-ch", "rm"), SWISS),
    "fr-ch": (f"«{NARROW}", f"{NARROW}»", f"‹{NARROW}", f"{NARROW}›"),
    **dict.fromkeys(("es", "it", "ca", "gl", "eu", "el", "ar", "fa", "az", "hy", "pt-pt"), LATIN),
    **dict.fromkeys(("ru", "uk", "be", "kk"), ("«", "»", "„", "“")),
    **dict.fromkeys(("no", "nb", "nn"), ("«", "»", "‘", "’")),
    "da": ("»", "«", "›", "‹"),
    "bg": ("„", "“", "’", "’"),
    "pl": POLISH,
    "ro": POLISH,
    "hr": ("„", "”", "‚", "’"),
    "sr": ("„", "”", "’", "’"),
    "hu": ("„", "”", "»", "«"),
    "ja": ("「", "」", "『", "』"),
}


def marks(language: str) -> tuple[str, str, str, str]:
    """Opening and closing, outer and inner; English where nothing else is known."""
    tag = language.lower()
    return _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag.split("-")[0]) or ENGLISH
