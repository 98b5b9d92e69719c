"""What texts may be made of: one block, one template, with a preview so that editors see what they pick.

By family: ``text`` (words), ``lists`` (words in order, side by side, in a table), ``media`` (pictures
and documents), ``links``. ``stream`` puts them together, once for each use.
"""

from .stream import PageBlock, StoryBlock

__all__ = ["PageBlock", "StoryBlock"]
