"""Folders that are made once, and made again when what they are made from has changed."""

import hashlib
import shutil


def folder(name, cache, identity, sources, make):
    """The folder of a name in the cache; `make` fills it if it is missing. `identity` and the source files say what it
    is made from, and are part of its name."""
    digest = hashlib.sha256(repr(identity).encode())
    for source in sources:
        digest.update(source.read_bytes())
    place = cache / f"{name}-{digest.hexdigest()[:12]}"
    if not place.exists():
        unfinished = cache / f"{name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        make(unfinished)
        unfinished.rename(place)
    return place
