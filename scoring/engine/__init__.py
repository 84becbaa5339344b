"""Points from schemes and measurements, with an explanation. Standard library only."""

from .results import DimensionResult, ItemResult, Result, Total
from .scheme import Scheme

__all__ = ["DimensionResult", "ItemResult", "Result", "Scheme", "Total"]
