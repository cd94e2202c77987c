"""Environments that are not a laptop's, and what may come out of a command in each."""

from dataclasses import dataclass, field

NOWHERE = "/proc/nowhere/at/all"
"""A folder that nobody can make, not even root."""


@dataclass(frozen=True)
class Odd:
    """One environment.

    Attributes
    ----------
    variables : what is set, or, with None, taken away.
    shell : how the command is started; "$@" is the command, None starts it as it is.
    bits : whether a training has the bits that it has elsewhere.
    refused : words that a sentence may have with which the command ends instead.
    files : files in the folder in which it runs, with their contents.
    """

    variables: dict[str, str | None] = field(default_factory=dict)
    shell: str | None = None
    bits: bool = True
    refused: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)


def of(**variables: str | None) -> Odd:
    """Return an environment in which only variables are odd."""
    return Odd(variables)


GARBAGE = b"font.family: \xff\xfe\nno colon\n"
ENVIRONMENTS: dict[str, Odd] = {
    "no HOME": of(HOME=None),
    "a HOME that is not there": of(HOME=NOWHERE),
    "a relative HOME": of(HOME="home"),
    "a user without a name and HOME": Odd(
        {"HOME": None, "XDG_CACHE_HOME": None},
        'exec setpriv --reuid 54321 --regid 54321 --clear-groups "$@"',
        refused=("expected a home folder or RELUMLP_DATA",),
    ),
    "no folder for temporary files": of(TMPDIR=NOWHERE),
    "XDG_CACHE_HOME relative": of(XDG_CACHE_HOME="caches"),
    "XDG_CACHE_HOME not to be made": of(XDG_CACHE_HOME=NOWHERE),
    "locale C, no UTF-8": of(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"),
    "an unknown locale": of(LC_ALL="xx_YY.utf8", LANG="nonsense"),
    "COLUMNS 1": of(COLUMNS="1"),
    "COLUMNS 0": of(COLUMNS="0", LINES="0"),
    "COLUMNS in words": of(COLUMNS="many", LINES="-1"),
    "an unknown terminal": of(TERM="nonsense"),
    "colours asked for": of(FORCE_COLOR="1", TERM="xterm-256color"),
    "colours in words": of(COLORTERM="yes", NO_COLOR="0", CLICOLOR_FORCE="x"),
    "warnings are errors": of(PYTHONWARNINGS="error"),
    "warnings of a kind that is not there": of(PYTHONWARNINGS="error::no.such.Warning"),
    "Python optimised": Odd({"PYTHONOPTIMIZE": "1"}, refused=("PYTHONOPTIMIZE",)),
    "Python optimised twice": Odd({"PYTHONOPTIMIZE": "2"}, refused=("PYTHONOPTIMIZE",)),
    "Python for developers": of(PYTHONDEVMODE="1"),
    "nothing written by Python": of(PYTHONDONTWRITEBYTECODE="1"),
    "another hash seed": of(PYTHONHASHSEED="4242"),
    "no limit to a number's digits": of(PYTHONINTMAXSTRDIGITS="640"),
    "no JIT": Odd({"NUMBA_DISABLE_JIT": "1"}, bits=False),
    "Numba checks bounds": of(NUMBA_BOUNDSCHECK="1"),
    "Numba with 0 threads": of(NUMBA_NUM_THREADS="0"),
    "Numba with -1 threads": of(NUMBA_NUM_THREADS="-1"),
    "Numba's threads in words": of(NUMBA_NUM_THREADS="many"),
    "Numba with 1000 threads": of(NUMBA_NUM_THREADS="1000"),
    "Numba's threads by an unknown library": of(NUMBA_THREADING_LAYER="nonsense"),
    "Numba's cache not to be made": of(NUMBA_CACHE_DIR=NOWHERE),
    "Numba's cache relative": of(NUMBA_CACHE_DIR="kernels"),
    "Numba's cache a file": Odd({"NUMBA_CACHE_DIR": "kernels"}, files={"kernels": b""}),
    "Numba's cache by an unknown class": of(NUMBA_CACHE_LOCATOR_CLASSES="Nonsense"),
    "Numba optimises in words": of(NUMBA_OPT="a lot"),
    "Numba's developers": of(NUMBA_DEVELOPER_MODE="1", NUMBA_WARNINGS="1"),
    "OpenMP with 0 threads": of(OMP_NUM_THREADS="0"),
    "OpenMP with -1 threads": of(OMP_NUM_THREADS="-1"),
    "OpenMP's threads in words": of(OMP_NUM_THREADS="many", OMP_THREAD_LIMIT="x"),
    "BLAS with 0 threads": of(OPENBLAS_NUM_THREADS="0", MKL_NUM_THREADS="0"),
    "BLAS with -1 threads": of(OPENBLAS_NUM_THREADS="-1", GOTO_NUM_THREADS="-1"),
    "BLAS's threads in words": of(OPENBLAS_NUM_THREADS="many", BLIS_NUM_THREADS="x"),
    "processors of joblib in words": of(LOKY_MAX_CPU_COUNT="many"),
    "processors of joblib 0": of(LOKY_MAX_CPU_COUNT="0", JOBLIB_MULTIPROCESSING="0"),
    "joblib without a folder": of(JOBLIB_TEMP_FOLDER=NOWHERE),
    "one processor": Odd(shell="exec taskset -c 0 \"$@\""),
    "an unknown Matplotlib": of(MPLBACKEND="nonsense", MPLCONFIGDIR=NOWHERE),
    "a matplotlibrc of garbage": Odd(files={"matplotlibrc": GARBAGE}),
    "proxies of garbage": of(http_proxy="::", https_proxy="http://[", ALL_PROXY="nonsense"),
    "data in a home of nobody": of(RELUMLP_DATA="~nobody-at-all/data"),
    "data nowhere": of(RELUMLP_DATA=NOWHERE),
    "no standard input": Odd(shell='exec "$@" <&-'),
    "no standard output": Odd(shell='exec "$@" >&-'),
    "no standard error": Odd(shell='exec "$@" 2>&-'),
    "no streams at all": Odd(shell='exec "$@" <&- >&- 2>&-'),
    "a reader that leaves": Odd(shell='("$@"; echo $? > code) | head -c 1; exit $(cat code)',
                                refused=("",)),
    "a full output": Odd(shell='exec "$@" > /dev/full', refused=("No space left",)),
    "few open files": Odd(shell='ulimit -n 40; exec "$@"'),
    "no file may grow": Odd(shell='ulimit -f 0; exec "$@"', refused=("File too large",)),
    "every file private": Odd(shell='umask 777; exec "$@"', refused=("Permission denied",)),
    "a folder that is gone": Odd(
        shell='mkdir gone; cd gone; rmdir ../gone; exec "$@"',
        refused=("No such file", "current folder"),
    ),
    "signals ignored": Odd(shell="trap '' PIPE HUP INT TERM; exec \"$@\""),
}  # fmt: skip

COMMANDS: dict[str, tuple[str, ...]] = {
    "claims": ("claims",),
    "claims --json": ("claims", "--json"),
    "show": ("show", "gaps.16"),
    "data list": ("data", "list"),
    "data verify": ("data", "verify"),
    "info": ("info",),
    "verify": ("verify", "cooperating.6", "--examples", "5"),
    "train": ("train", "--data", "digits", "--hidden", "5", "--epochs", "1", "--out", "n.npz"),
    "plan": ("reproduce", "gaps", "--data", "digits", "--dry-run", "--out", "r"),
    "reproduce": ("reproduce", "gaps", "--data", "digits", "--only", "100-biases-rate0.001-seed0",
                  "--jobs", "2", "--out", "r"),
}  # fmt: skip
"""What is run."""

LONG = {"reproduce": {
    "no HOME", "locale C, no UTF-8", "warnings are errors", "Python for developers",
    "Numba with 0 threads", "BLAS's threads in words", "processors of joblib in words",
    "processors of joblib 0", "joblib without a folder", "an unknown Matplotlib",
    "a matplotlibrc of garbage", "no folder for temporary files", "no streams at all",
    "colours asked for",
}}  # fmt: skip
"""Commands that take long, and the environments in which they are run."""
