"""Why a run leaves its path: none of this may be hidden by an ``except Exception`` on the way."""


class Unprovable(BaseException):
    """A statement asks for what no symbol has."""


class Infeasible(BaseException):
    """What a path supposes contradicts itself, so no real numbers lead here."""


class OutOfTime(BaseException):
    """The seconds for a search are over."""
