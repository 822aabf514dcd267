"""Names in BibTeX, as BibTeX itself takes them apart."""

import pytest

from nswp_catalog.exchange import bib_names
from nswp_catalog.exchange import reference as ref


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ines {Da Silva} and Mette {Holm Olsen}", ["Da Silva, Ines", "Holm Olsen, Mette"]),
        ("Paula {Reis de Melo}", ["Reis de Melo, Paula"]),
        ("Omar T. {Banks, Jr.} and L. {Stone III}", ["Banks, Omar T., Jr.", "Stone, L., III"]),
        ("Ruth {Meyer, editor}", ["Meyer, Ruth, editor"]),
        (r"Luis {P{\'e}rez Gil} and {Y{\"u}cel Han}, A.", ["Pérez Gil, Luis", "Yücel Han, A."]),
        (r"Mar{\'\i}a {Vega {L}una} and {\v C}ani Dvo{\v r}{\'a}k", ["Vega Luna, María", "Dvořák, Čani"]),
        ("{Da Silva}, Ines", ["Da Silva, Ines"]),
        ("Charles de {La Tour}", ["de La Tour, Charles"]),
        ("{Sisters of the Coast}", ["Sisters of the Coast"]),
        ("The {Coast Alliance}", ["The Coast Alliance"]),
    ],
)
def test_braces(value: str, names: list[str]) -> None:
    """Words in braces are one part of a name, whatever stands in them."""
    assert [ref.shown(name) for name in bib_names.people(value)] == names
