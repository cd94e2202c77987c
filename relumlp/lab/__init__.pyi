from .entrance import (
    Laboratory as Laboratory,
    laboratory as laboratory,
    write_lab as write_lab,
)
