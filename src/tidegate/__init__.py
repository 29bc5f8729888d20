"""Tidegate: an open Smart Customs platform."""

from importlib.metadata import version

__version__ = version("tidegate")
