"""A search for a counterexample: how many cases it tried, and in how many the hypothesis held."""

from typing import Any

from relumlp.claims.ledger.arguments import strategy_of
from relumlp.claims.ledger.failing import reason
from relumlp.claims.ledger.reaching import reporting
from relumlp.claims.ledger.undisturbed import nothing_left_here, search_in


class Search:
    """A search of one claim.

    A case is tested if the claim's hypothesis holds of it: an assertion of the check was reached,
    and neither ``hypothesis.assume`` nor a filter of the strategy threw the case away.

    Attributes
    ----------
    id : the claim.
    tried, tested : number of cases so far.
    failing : cases that failed so far; the last one is the smallest.
    reason : how the last one failed; "" if none did.
    """

    latest: "Search | None" = None
    """The search that this process began last: how far it is, for who is interrupted."""

    def __init__(self, claim: Any) -> None:
        self.id: str = claim.id
        self.tried, self.tested = 0, 0
        self.failing: list[Any] = []
        self.reason = ""
        self._claim, self._asserted = claim, False
        self._copy = reporting(claim.check, self._report)
        Search.latest = self

    def _report(self) -> None:
        self._asserted = True

    def stored(self) -> None:
        """Check the stored counterexample of a refuted claim."""
        if self._claim.counterexample is not None:
            self.tried += 1
            self._check(self._claim.counterexample())

    def search(self, examples: int, seed: int) -> None:
        """Check so many cases, or fewer until one fails.

        Raises
        ------
        AssertionError : a case failed.
        UserError : the claim's cases are not a strategy, or not what its check takes.
        """
        import hypothesis
        from hypothesis.errors import Unsatisfiable

        # Any: Hypothesis leaves its decorators untyped.
        seeded: Any = hypothesis.seed(seed)
        given: Any = hypothesis.given(self._counted())
        try:
            with nothing_left_here():
                search_in(self._claim.module, seeded(settings(examples)(given(self._check))))
        except Unsatisfiable:
            return  # All cases were thrown away, which the numbers say.

    def _counted(self) -> Any:
        """Return the claim's strategy, which counts its cases, those that a filter rejects, too."""
        from hypothesis import strategies as st

        strategy = strategy_of(self.id, self._claim.cases)

        @st.composite
        def counted(draw: Any) -> Any:
            self.tried += 1
            return draw(strategy)

        return counted()

    def _check(self, case: Any) -> None:
        self._asserted = self._copy is None
        try:
            self._claim.run_as(self._copy or self._claim.check, case)
        except AssertionError as error:
            self.tested += 1
            self.failing.append(case)
            self.reason = reason(error)
            raise
        self.tested += self._asserted


def settings(examples: int) -> Any:
    """Return Hypothesis' settings: so many cases, nothing remembered, nothing refused as slow."""
    from hypothesis import HealthCheck, Phase
    from hypothesis import settings as made

    return made(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
