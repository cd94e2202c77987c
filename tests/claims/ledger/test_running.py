"""How a claim that ends in another error than an assertion is told."""

from relumlp.claims.ledger.listing import find_claim
from relumlp.claims.ledger.running import mistake


def test_an_error_outside_the_claims_file_has_no_line():
    found = mistake(find_claim("gaps.16"), ZeroDivisionError("division by zero"))
    assert found == (
        "gaps.16: expected a check that ends or fails by an assertion, got ZeroDivisionError: "
        "division by zero"
    )
