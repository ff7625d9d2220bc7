"""Writes train.tsv and test.tsv: English sentences and their Italian translations, by a small grammar.

Sentences have a subject, a verb, an object (a pronoun, or a noun with an article and perhaps an adjective) and perhaps an
adverb; they are statements, negations or questions. Italian drops the pronouns of most subjects, puts those of objects
before the verb, and lets articles and adjectives agree with the noun. No sentence of test.tsv is in train.tsv.

Written for graphc; the phrases may be used under its licence, or as CC0.

    python Models/phrases/make_phrases.py
"""

import itertools
import random
from pathlib import Path

SEED, TRAIN, TEST = 17, 7000, 200
# Is in test.tsv, so that no model has seen it in training.
HELD_OUT = ("I love you very much", "Ti amo molto")

# English subject, third person, Italian subject (empty where it is dropped), the form of the verb
SUBJECTS = [
    ("I", False, "", 0), ("you", False, "", 1), ("he", True, "lui", 2), ("she", True, "lei", 2), ("we", False, "", 3),
    ("they", False, "", 4),
]
# English, English third person, Italian by person: I, you, he or she, we, they
VERBS = [
    ("love", "loves", ["amo", "ami", "ama", "amiamo", "amano"]),
    ("see", "sees", ["vedo", "vedi", "vede", "vediamo", "vedono"]),
    ("hear", "hears", ["sento", "senti", "sente", "sentiamo", "sentono"]),
    ("know", "knows", ["conosco", "conosci", "conosce", "conosciamo", "conoscono"]),
    ("thank", "thanks", ["ringrazio", "ringrazi", "ringrazia", "ringraziamo", "ringraziano"]),
    ("help", "helps", ["aiuto", "aiuti", "aiuta", "aiutiamo", "aiutano"]),
    ("call", "calls", ["chiamo", "chiami", "chiama", "chiamiamo", "chiamano"]),
    ("follow", "follows", ["seguo", "segui", "segue", "seguiamo", "seguono"]),
    ("find", "finds", ["trovo", "trovi", "trova", "troviamo", "trovano"]),
    ("draw", "draws", ["disegno", "disegni", "disegna", "disegniamo", "disegnano"]),
]
PRONOUNS = [("me", "mi"), ("you", "ti"), ("him", "lo"), ("her", "la"), ("us", "ci"), ("them", "li")]
# Of whom a subject does not speak to itself with an object pronoun.
SELF = {"I": {"me", "us"}, "you": {"you"}, "we": {"us", "me"}}
# English, Italian, feminine, with the article
NOUNS = [
    ("dog", "cane", False), ("cat", "gatto", False), ("boy", "ragazzo", False), ("girl", "ragazza", True),
    ("friend", "amico", False), ("house", "casa", True), ("book", "libro", False), ("letter", "lettera", True),
    ("tree", "albero", False), ("bird", "uccello", False), ("flower", "fiore", False), ("moon", "luna", True),
    ("island", "isola", True), ("teacher", "maestra", True), ("sea", "mare", False),
]
# English, masculine, feminine
ADJECTIVES = [
    ("red", "rosso", "rossa"), ("white", "bianco", "bianca"), ("black", "nero", "nera"), ("green", "verde", "verde"),
    ("new", "nuovo", "nuova"), ("quiet", "tranquillo", "tranquilla"), ("happy", "felice", "felice"),
]
# English, Italian, at the end of both
ADVERBS = [
    ("", ""), ("today", "oggi"), ("every day", "ogni giorno"), ("now", "adesso"), ("here", "qui"), ("again", "di nuovo"),
    ("tomorrow", "domani"), ("in the morning", "al mattino"),
]
# For verbs that have a degree.
DEGREES = [("very much", "molto"), ("a little", "un po'")]
DEGREE_VERBS = {"love", "help"}


def article(noun, feminine):
    if noun[0] in "aeiou":
        return "l'"
    return "la " if feminine else "il "


def objects():
    """English, Italian, whether it stands before the verb."""
    for english, italian in PRONOUNS:
        yield english, italian, True
    for english, italian, feminine in NOUNS:
        with_article = article(italian, feminine) + italian
        yield f"the {english}", with_article, False
        for adjective, masculine, feminine_form in ADJECTIVES:
            yield f"the {adjective} {english}", f"{with_article} {feminine_form if feminine else masculine}", False


def join(*words):
    return " ".join(word for word in words if word)


def upper(text):
    return text[0].upper() + text[1:]


def sentences():
    for subject, verb, thing, form in itertools.product(SUBJECTS, VERBS, list(objects()), ("says", "denies", "asks")):
        (english, third, italian, person), (base, third_form, forms) = subject, verb
        what, cosa, comes_before = thing
        if comes_before and what in SELF.get(english, ()):
            continue
        adverbs = ADVERBS + (DEGREES if base in DEGREE_VERBS else [])
        for when, quando in adverbs:
            if form == "says":
                left = join(english, third_form if third else base, what, when)
            elif form == "denies":
                left = join(english, "does not" if third else "do not", base, what, when)
            else:
                left = join("does" if third else "do", english, base, what, when) + "?"
            verb_part = join(cosa, forms[person]) if comes_before else join(forms[person], cosa)
            right = join(italian, "non" if form == "denies" else "", verb_part, quando)
            yield upper(left), upper(right) + ("?" if form == "asks" else "")


def main():
    pairs = sorted(set(sentences()))
    translations = {}
    for english, italian in pairs:
        assert translations.setdefault(english, italian) == italian, english
    assert HELD_OUT in pairs
    pairs.remove(HELD_OUT)
    random.Random(SEED).shuffle(pairs)
    # Sentences with a pronoun are few beside those with a noun, and are what is hard to order.
    words = {pronoun for pronoun, _ in PRONOUNS}
    test, rest = [HELD_OUT] + pairs[: TEST - 1], pairs[TEST - 1:]
    short = [pair for pair in rest if words & set(pair[0].lower().rstrip("?").split()[1:])]
    train = short[: TRAIN // 3]
    chosen = set(train)
    train += [pair for pair in rest if pair not in chosen][: TRAIN - len(train)]
    assert not set(test) & set(train)
    folder = Path(__file__).parent
    for name, part in (("train", train), ("test", test)):
        folder.joinpath(f"{name}.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in sorted(part)), encoding="utf-8")
    print(f"{len(pairs) + 1} sentences, {len(train)} to train on, {len(test)} to test with")


if __name__ == "__main__":
    main()
