"""Whom a paper is from: the head of everything that is printed for a client."""

from dataclasses import dataclass

from casemgmt.agency.models import Agency


@dataclass(frozen=True, slots=True)
class AgencyBlock:
    """Who the document is from.

    `phone_hours` is plain text such as "Mon to Fri, 9 to 5".
    """

    name: str
    address: tuple[str, ...]
    phone: str = ""
    phone_hours: str = ""
    email: str = ""


def agency_block(agency: Agency) -> AgencyBlock:
    """Who a paper is from."""
    return AgencyBlock(name=agency.name, address=address_lines(agency.address), phone=agency.phone)


def address_lines(text: str) -> tuple[str, ...]:
    """The lines of an address, which a comma divides as a new line does."""
    return tuple(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())
