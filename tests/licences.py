"""The licences of all that Parallax runs on, and whether each is permissive.

    python -m tests.licences

lists every package that the dependencies of pyproject.toml bring along, those of the extras for the product included,
with the licence that it declares. It ends with code 1 where one is neither permissive nor excepted with a reason.
What only the tests need is not distributed, and so not asked.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
EXTRAS = ("postgres", "semantic", "formats")
#: As SPDX names them.
PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0",
    "PSF-2.0", "Zlib",
}  # fmt: skip
#: Not permissive, but here all the same, each for a reason.
EXCEPTED = {
    "psycopg": "LGPL; an extra, installed beside Parallax unchanged, imported where DATABASE_URL names PostgreSQL",
    "psycopg-binary": "LGPL; as psycopg, whose compiled part it is",
    "psycopg-pool": "LGPL; as psycopg, whose pool it is",
    "pypdfium2": "BSD and Apache-2.0; “dependency licenses” are the permissive ones of what pdfium is built from",
    "certifi": "MPL; a list of certificates that the extra semantic brings along, unchanged",
    "tld": "MPL, or LGPL or GPL, as one chooses; names of top-level domains, which trafilatura brings along, unchanged",
    "tqdm": "MPL and MIT; draws progress bars for what the extra semantic brings along, unchanged",
}
#: How classifiers and the older free text say it.
SAID = {
    r"MIT": "MIT",
    r"Apache( Software|-2\.0|( License)?,?( Version)? 2\.0)": "Apache-2.0",
    r"(3-Clause BSD|BSD[- ]3[- ]Clause)": "BSD-3-Clause",
    r"BSD": "BSD",
    r"(Python Software Foundation|PSF-2\.0)": "PSF-2.0",
}


def asked(*extras: str) -> list[str]:
    """The requirements of pyproject.toml, those of the `extras` included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [
        *project["dependencies"],
        *(line for name in extras for line in project["optional-dependencies"][name]),
    ]


def closure(lines: Iterable[str]) -> dict[str, Distribution]:
    """What is asked for and all that it asks for in turn, by name. Raises PackageNotFoundError for what is not here."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(line) for line in lines]
    while waiting:
        wanted = waiting.pop()
        key = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if key in seen:
            continue
        seen.add(key)
        found[key[0]] = here = distribution(wanted.name)
        for further in map(Requirement, here.requires or ()):
            marked = further.marker
            if not marked or any(marked.evaluate({"extra": extra}) for extra in {"", *wanted.extras}):
                waiting.append(further)
    return dict(sorted(found.items()))


def licences(package: Distribution) -> list[str]:
    """What a package says of itself: its licences as SPDX names them where they are known, else in its own words.

    An expression with `OR` counts by the one it offers that is permissive.
    """
    about = package.metadata
    if expression := about["License-Expression"]:
        return list(_chosen(expression))
    classified = [line for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    said = [line.rpartition(":: ")[2] for line in classified if not line.endswith("OSI Approved")]
    said = said or [(about["License"] or "nothing").strip().splitlines()[0]]
    return [_named(one) for one in said]


def _chosen(expression: str) -> Iterator[str]:
    for part in re.split(r"\s+AND\s+", expression):
        offered = [one.strip(" ()") for one in re.split(r"\s+OR\s+", part)]
        yield next((one for one in offered if one in PERMISSIVE), offered[0])


def _named(said: str) -> str:
    words = said.removesuffix(" License").removesuffix(" license")
    return next((name for pattern, name in SAID.items() if re.fullmatch(pattern, words)), said)


def objections(packages: dict[str, Distribution]) -> list[str]:
    """Each package that may not be here, in a sentence."""
    found = {
        name: ", ".join(licences(package))
        for name, package in packages.items()
        if name not in EXCEPTED and not set(licences(package)) <= PERMISSIVE
    }
    return [
        f"{name} is under {licence}, which is not known to be permissive: do without it, or name it in "
        "tests/licences.py with the reason why it may be here."
        for name, licence in found.items()
    ]


def main() -> int:
    try:
        packages = closure(asked(*EXTRAS))
    except PackageNotFoundError as error:
        print(f"{error.name} is not installed, so its licence cannot be read; run make check.")
        return 1
    for name, package in packages.items():
        print(f"{name:22} {package.version:14} {', '.join(licences(package))}")
    objected = objections(packages)
    for sentence in objected:
        print(sentence, file=sys.stderr)
    return int(bool(objected))


if __name__ == "__main__":
    sys.exit(main())
