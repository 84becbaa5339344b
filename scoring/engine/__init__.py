"""Points from schemes and measurements, with an explanation. Standard library only."""

from .errors import MeasurementError, Problem, ProblemsError, SchemeError
from .evaluate import score
from .inputs import Input
from .limits import total
from .measurements import NO_ANSWER, Answer, IndicatorMeasurement, Measurements, NotMeasured, Value
from .results import (
    NOT_APPLICABLE,
    NOT_MEASURED,
    SCORED,
    Completion,
    DimensionResult,
    IndicatorResult,
    ItemResult,
    LimitStep,
    Ratio,
    Result,
    Total,
)
from .scheme import Adjustment, Band, Dimension, Item, Scheme

__all__ = [
    "NOT_APPLICABLE",
    "NOT_MEASURED",
    "NO_ANSWER",
    "SCORED",
    "Adjustment",
    "Answer",
    "Band",
    "Completion",
    "Dimension",
    "DimensionResult",
    "IndicatorMeasurement",
    "IndicatorResult",
    "Input",
    "Item",
    "ItemResult",
    "LimitStep",
    "MeasurementError",
    "Measurements",
    "NotMeasured",
    "Problem",
    "ProblemsError",
    "Ratio",
    "Result",
    "Scheme",
    "SchemeError",
    "Total",
    "Value",
    "score",
    "total",
]
