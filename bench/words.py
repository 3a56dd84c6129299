"""Invented text with a fixed seed, in the form that `stoppress import` reads.

It is nobody's news: sentences are put together from a list of ordinary words, with invented names and figures.
As gzip sees it, it is a little worse than real reporting (about 2.8 compressed bytes a word, where the words of a
newspaper's live pages take 2.1 to 2.6), so that no size measured with it is flattered.
"""

import random


def _words(text: str) -> list[str]:
    """A list written as text."""
    return text.split()


CONTENT = _words(
    """
account address adviser afternoon agency agreement airport alarm ambulance amount anger answer apartment appeal area
argument army arrest assembly attempt audience author autumn avenue balance ballot bank barrier basement beach benefit
bicycle bill board boat border bottom boundary branch bridge briefing broadcast budget builder building burden bus
business cabinet cable camera campaign canal candidate capital captain career cargo carriage ceiling centre century
chairman chamber chance channel chapel charge charity chief child church citizen claim clerk climate clinic closure
cloud coach coast college colleague comment commission committee commuter company complaint concern concert concrete
condition conference confidence connection consumer contract control copper corner corridor cost cottage council
counter country couple courage court cover crane crew crisis critic crossing crowd current customer damage danger
daughter deadline debate debris debt decade decision defence delay delegate delivery demand department depot deputy
desert design detail diesel dinner diplomat direction director district dock doctor document dozen draft drainage
driver drought duty earthquake economy edge editor effect effort election electricity emergency employer engine
engineer entrance equipment escape estate estimate evening evidence examination exchange exit expert export extent
factory failure family farm farmer father fault fence ferry festival field figure film finance finding fire firm fish
flat flight flood floor flow fog force forecast forest formula fortune foundation freight fuel fund furnace garage
garden gate general girl glass goal government grain grant gravel ground group growth guard guest guide habit hall
harbour hardware harvest hearing heat helicopter hill hospital hotel house household housing idea impact import
improvement incident income increase index industry inflation information injury inquiry inspection inspector
institute insurance interest interpreter interview inventory investigation invoice island issue item jacket journey
judge junction jury justice kitchen labour ladder lake land lane lawyer leader league leak lease lecture lesson letter
level library licence lifeboat light limit line list loan lobby lock lorry loss lunch machine magistrate mainland
majority manager map margin market marsh master match material mayor meadow measure mechanic medal meeting member
memory merchant message metal method midnight migration mile minister minority minute mission mixture model moment
monument morning mother motion motor mountain museum music network night noise north notice number nurse object
observer ocean office official operation opinion opponent orchard order organiser outcome output owner oxygen package
page painting panel paper parade parent parish park parliament partner passage passenger patient pattern pavement
payment peace pension percentage permit petition photograph pilot pipe plan plant platform player plaza pledge plumber
poet police policy pollution population port position powder power practice premises presence president pressure price
principle prison prize problem process producer profit programme progress promise proof property proposal prosecutor
protest province pump pupil purchase quarry quarter question queue radio railway rain range reaction reader reason
receipt record recovery referee reform refuge region regulator relief remark repair reply report request rescue
research reserve reservoir resident response restaurant result retreat review rival river road rocket roof route rule
safety sailor salary sample sand satellite scale scheme school science scientist screen season secretary section
security senator sentence service session settlement sewage shadow shelter shift ship shop shore shortage shoulder
sight signal silence silver site situation skill slope smoke snow soldier solution south speaker speech speed spokesman
square stadium staff stage staircase standard statement station statue steam steel storage storm strategy stream street
strike structure student studio study submarine success suburb sugar suggestion summer supply support surface surgeon
survey suspect swimmer symptom system table talks tank target tariff task teacher team telephone temperature tenant
terminal territory theatre theory threat ticket timber timetable tower town tractor trade traffic trail train transfer
transport treasury treatment treaty trial tribunal tunnel turbine tyre union university vaccine valley value van
vehicle verdict vessel victim victory village violence visitor volunteer voter voyage wage walker wall warehouse warning
waste water weapon weather website weekend welfare west wheel wind window winter witness worker workshop wound yard
"""
)

VERBS = _words(
    """
accepted added admitted agreed announced asked blamed blocked bought brought built called cancelled carried caused
checked claimed cleared closed collected compared confirmed continued crossed damaged decided declined delayed
delivered denied described dismissed doubled ended entered examined expected explained faced failed filled followed
found gathered halted heard helped hoped ignored improved inspected joined kept learned left lifted limited lost moved
named needed noticed offered opened ordered paid passed planned postponed praised predicted prepared promised proposed
published questioned raised reached received recovered reduced refused rejected released removed repaired repeated
replaced reported rescued resigned returned revealed searched seized sent settled shared signed started stopped
suggested supported suspended tested thanked threatened told towed turned urged visited voted waited warned watched
welcomed withdrew
"""
)

SMALL = _words(
    """
the the the the a a of of to to in in and and for on at with by from that it was is had has been will
not but after before as over under about which who their its more than two three
"""
)

SYLLABLES = _words(
    """
bar bel cal cor dan del fen gar hal hem ister jor kel lan lor mar mel nor ost pel quin ras sel tam ulf ver wen wick
ford ton ley by stead mouth ham
"""
)


def _name(dice: random.Random) -> str:
    """An invented name of a place or a person."""
    return "".join(dice.choices(SYLLABLES, k=dice.choice((2, 2, 3)))).capitalize()


def _word(dice: random.Random) -> str:
    """One word, as often a small one as English has them."""
    turn = dice.random()
    if turn < 0.47:
        return dice.choice(SMALL)
    if turn < 0.80:
        return dice.choice(CONTENT)
    if turn < 0.94:
        return dice.choice(VERBS)
    return _name(dice) if turn < 0.985 else f"{dice.randrange(2, 9999):,}"


def sentence(dice: random.Random, words: int) -> str:
    """One sentence of so many words."""
    made = [_word(dice) for _ in range(words)]
    if words > 12:
        made[words // 2] += ","
    made[0] = made[0].capitalize()
    return " ".join(made) + "."


def paragraph(dice: random.Random, words: int) -> str:
    """Sentences that have so many words together."""
    sentences = []
    while words > 0:
        length = words if words < 16 else dice.randrange(9, min(24, words - 5))
        sentences.append(sentence(dice, length))
        words -= length
    return " ".join(sentences)


def import_text(posts: int, seed: int = 20, words: tuple[int, int] = (60, 90)) -> str:
    """A live page with so many text posts of one day, newest first."""
    dice = random.Random(seed)
    parts = [paragraph(dice, 40), paragraph(dice, 25)]
    for place in range(posts):
        minute = 1439 - place * 1440 // max(posts, 1)
        hour, half = minute // 60 % 12 or 12, "AM" if minute < 720 else "PM"
        length = dice.randint(*words)
        split = dice.randrange(length // 3, 2 * length // 3)
        headline = sentence(dice, dice.randrange(6, 10)).rstrip(".").replace(",", "")
        parts += [
            f"{hour:02}:{minute % 60:02} {half}",
            headline,
            paragraph(dice, split),
            paragraph(dice, length - split),
        ]
    return "\n".join(parts) + "\n"


def filler(size: int, seed: int = 1) -> str:
    """Plain text of exactly so many bytes."""
    text = paragraph(random.Random(seed), size // 3 + 4)
    while len(text) < size:
        text += " " + text
    return text[:size].rstrip().ljust(size, ".")
