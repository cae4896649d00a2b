"""Writes directories that look like the public ones and are about nobody: the same headings, the same oddities."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from examples.sample.words import FIRST_NAMES, LAST_NAMES

HEADINGS = (
    "Full Name", "Role", "Organization Type", "Organization Name", "Organization Number", "Street Address", "City",
    "State", "Zip", "Phone", "Fax", "Email Address", "Salutation Title", "First Name", "Last Name", "District Name",
    "District Number", "County Name", "County Number", "Region Number", "Organization SubType", "Charter Type",
)  # fmt: skip
EDITIONS = ("2015", "2017-07", "2017-10")
SOURCES = {"superintendents": "SUPERINTENDENT", "principals": "PRINCIPAL"}
REGIONS, DISTRICTS_IN_REGION, SCHOOLS_IN_DISTRICT = 20, 26, 2
ENDINGS = ("", "SON", "MAN", "BERG")
COMMON = ("MARIA", "GARCIA")
NAMESAKES = 30
"""So often stands each part of the common name elsewhere, so that the whole name tells little."""
SHARES = {"stays": 80, "leaves": 12, "moves": 5, "new_address": 3}
"""What becomes of a post from one edition to the next, in hundredths; ours, not measured."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post, as the directory writes it. `person` is the truth, which no directory tells."""

    person: int
    given: str
    family: str
    email: str
    title: str


@dataclass(frozen=True, slots=True)
class Post:
    """A place in a directory."""

    source: str
    district: int
    school: int
    """0 for the district itself."""


Edition = dict[Post, Holder | None]
"""Who holds each post; None where it is vacant."""


class Town:
    """Makes people, each with a name that nobody else has, unless a case wants otherwise."""

    def __init__(self, seed: int) -> None:
        self.random, self.people = Random(seed), 0
        families = [f"{name}{ending}".upper() for name in LAST_NAMES for ending in ENDINGS]
        self.names = [(given.upper(), family) for given in FIRST_NAMES for family in families]
        self.random.shuffle(self.names)

    def somebody(self, post: Post, given: str = "", family: str = "") -> Holder:
        """A new person in a post."""
        fresh = self.names.pop()
        self.people += 1
        given, family = given or fresh[0], family or fresh[1]
        return Holder(self.people, given, family, address(given, family, post.district), SOURCES[post.source])


def address(given: str, family: str, district: int) -> str:
    """An address of one's own, at an invented district."""
    return f"{given}.{family}@district{district}.example.org".lower().replace(" ", "")


def directories(seed: int = 2017) -> list[Edition]:
    """The three editions, oldest first, with every case of `CASES` in some district of its own."""
    town, editions = Town(seed), [first_edition := {}]
    for district in range(REGIONS * DISTRICTS_IN_REGION):
        for school in range(SCHOOLS_IN_DISTRICT + 1):
            post = Post("principals" if school else "superintendents", district, school)
            first_edition[post] = town.somebody(post)
    for number in range(NAMESAKES):
        for place, (given, family) in enumerate(((COMMON[0], ""), ("", COMMON[1]))):
            post = Post("principals", len(CASES) + NAMESAKES * place + number, 1)
            first_edition[post] = town.somebody(post, given, family)
    while len(editions) < len(EDITIONS):
        editions.append(next_edition(town, editions[-1]))
    for district, case in enumerate(CASES):
        for edition, holders in zip(editions, case(town, district), strict=True):
            edition |= holders
    return editions


def next_edition(town: Town, before: Edition) -> Edition:
    """Some leave, some move to a post that became free, some get another address; districts with a case stay."""
    after, free, movers = dict(before), [], []
    for post, holder in before.items():
        fate = town.random.choices(list(SHARES), list(SHARES.values()))[0]
        if holder is None or post.district < len(CASES) or is_namesake(post) or fate == "stays":
            continue
        if fate == "new_address":
            after[post] = replace(holder, email=f"{holder.given[0]}{holder.family}@new{post.district}.org".lower())
            continue
        free.append(post)
        movers += [holder] if fate == "moves" else []
    town.random.shuffle(free)
    for post in free:
        holder = movers.pop() if movers and movers[-1] is not before[post] else town.somebody(post)
        after[post] = replace(holder, title=SOURCES[post.source],
                              email=address(holder.given, holder.family, post.district))  # fmt: skip
    return after


def is_namesake(post: Post) -> bool:
    """Whether the post is of those that hold the parts of the common name."""
    return post.school == 1 and len(CASES) <= post.district < len(CASES) + 2 * NAMESAKES


def head(district: int) -> Post:
    """The superintendency of a district."""
    return Post("superintendents", district, 0)


def school(district: int, number: int = 1) -> Post:
    """A principalship of a district."""
    return Post("principals", district, number)


def promoted(town: Town, district: int) -> Iterator[Edition]:
    """A principal becomes superintendent in the same district; the school stays vacant for an edition."""
    principal = town.somebody(school(district))
    yield {school(district): principal}
    chief = replace(principal, title="SUPERINTENDENT")
    yield {head(district): chief, school(district): None}
    yield {head(district): chief, school(district): town.somebody(school(district))}


def interim(town: Town, district: int) -> Iterator[Edition]:
    """Somebody new is interim, then confirmed: one spell."""
    chief = town.somebody(head(district))
    yield {}
    yield {head(district): replace(chief, title="INTERIM SUPERINTENDENT")}
    yield {head(district): chief}


def interim_in_the_name(town: Town, district: int) -> Iterator[Edition]:
    """An office writes the word into the family name."""
    principal = town.somebody(school(district))
    yield {}
    yield {school(district): replace(principal, family=f"{principal.family} - INTERIM")}
    yield {school(district): principal}


def married(town: Town, district: int) -> Iterator[Edition]:
    """Another family name under the old address."""
    principal = town.somebody(school(district))
    wed = replace(principal, family=town.names.pop()[1])
    yield {school(district): principal}
    yield {school(district): wed}
    yield {school(district): wed}


def respelled(town: Town, district: int) -> Iterator[Edition]:
    """A short form and another address in the same post."""
    principal = town.somebody(school(district), "JEFF")
    same = replace(principal, given="JEFFREY", email=f"jeffrey@new{district}.example.org")
    yield {school(district): principal}
    yield {school(district): same}
    yield {school(district): same}


def father_and_son(town: Town, district: int) -> Iterator[Edition]:
    """The son takes the father's post and mailbox."""
    father = town.somebody(head(district), "RAY", f"{town.names.pop()[1]} SR")
    son = replace(town.somebody(head(district)), given="RAY", family=father.family[:-2] + "JR", email=father.email)
    yield {head(district): father}
    yield {head(district): father}
    yield {head(district): son}


def office_mailbox(town: Town, district: int) -> Iterator[Edition]:
    """Everybody in the district has one mailbox, and the superintendent's goes to the successor."""

    def held(post: Post) -> Holder:
        return replace(town.somebody(post), email=f"office@district{district}.example.org")

    posts = (head(district), school(district), school(district, 2))
    first, second = {post: held(post) for post in posts}, {post: held(post) for post in posts}
    yield {**first}
    yield {**first}
    yield {**second}


def two_jobs(town: Town, district: int) -> Iterator[Edition]:
    """The superintendent is also principal; one of the two rows still has a predecessor's address."""
    chief = town.somebody(head(district))
    principal = replace(chief, title="PRINCIPAL", email=f"predecessor@district{district}.example.org")
    yield {head(district): chief, school(district): principal}
    yield {head(district): chief, school(district): principal}
    yield {head(district): chief, school(district): principal}


def common_name(town: Town, district: int) -> Iterator[Edition]:
    """One leaves, and another of the same common name turns up elsewhere: the name alone says nothing."""
    successor = town.somebody(school(district))
    yield {school(district): town.somebody(school(district), *COMMON)}
    yield {school(district): successor}
    yield {school(district): successor}


def common_name_elsewhere(town: Town, district: int) -> Iterator[Edition]:
    """The other half of `common_name`."""
    other = town.somebody(school(district), *COMMON)
    yield {}
    yield {school(district): other}
    yield {school(district): other}


def not_filled_in(town: Town, district: int) -> Iterator[Edition]:
    """A vacant post whose name says so."""
    nobody = Holder(0, "VACANT", "VACANT", "", "PRINCIPAL")
    yield {school(district): nobody}
    yield {school(district): nobody}
    yield {school(district): town.somebody(school(district))}


CASES = (
    promoted, interim, interim_in_the_name, married, respelled, father_and_son, office_mailbox, two_jobs, common_name,
    common_name_elsewhere, not_filled_in,
)  # fmt: skip


def row_of(post: Post, holder: Holder | None) -> list[str]:
    """One line of a directory: names padded, numbers behind an apostrophe, everything in capitals."""
    district, number = f"DISTRICT {post.district:03} ISD", f"{post.district + 1:06}"
    organization, unit = (f"SCHOOL {post.school}", f"{number}{post.school:03}") if post.school else (district, number)
    given, family, email = (holder.given, holder.family, holder.email) if holder else ("", "", "")
    region = f"'{post.district // DISTRICTS_IN_REGION + 1:02}"
    return [
        f"MS {given} {family}", holder.title if holder else SOURCES[post.source],
        "school" if post.school else "district", organization, f"'{unit}", "1 MAIN ST", "NOWHERE", "TX", "00000-0000",
        "(000) 000-0000", "(000) 000-0000 ", email, "MS", f"{given:<17}", f"{family:<25}", district, f"'{number}",
        "NO COUNTY", "'000", region, "INDEPENDENT", " ",
    ]  # fmt: skip


def write_directories(folder: Path, seed: int = 2017) -> list[Edition]:
    """Write six files under the names of the public ones; give the truth about who is who."""
    editions = directories(seed)
    for name, edition in zip(EDITIONS, editions, strict=True):
        for source in SOURCES:
            with (folder / f"{source}-{name}.csv").open("w", encoding="utf-8", newline="") as file:
                lines = csv.writer(file, lineterminator="\n")
                lines.writerow(HEADINGS)
                lines.writerows(row_of(post, holder) for post, holder in edition.items() if post.source == source)
    return editions
