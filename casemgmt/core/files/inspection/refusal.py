"""How a reader says no."""


class NotKept(Exception):
    """This file is not kept. `code` is one of the keys of the door's messages."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)
