"""The site's data carried elsewhere: the whole database or nothing, and the uploads."""

from .errors import MoveError
from .media import copy_files
from .moving import move

__all__ = ["MoveError", "copy_files", "move"]
