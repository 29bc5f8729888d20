"""What other rooms may use of the engine."""

from tidegate.analytics.targeting.again import vectors_again
from tidegate.analytics.targeting.assessment import Assessment, Selected, assess, score
from tidegate.analytics.targeting.engine import DuckDB, Engine, Opens
from tidegate.analytics.targeting.evaluation import (
    Comparison,
    NothingToTest,
    Question,
    by_time,
    deduplicated,
    earliest,
    folds,
    lodged,
    novel_rows,
)
from tidegate.analytics.targeting.feature import Feature, Typology
from tidegate.analytics.targeting.live import Judged, Live, explain, rescore
from tidegate.analytics.targeting.measures import AtRate, Figures, figures, selected_count
from tidegate.analytics.targeting.memory import LEGS, SPREADS, TALLIES, WORDS, Memory, empty_memory
from tidegate.analytics.targeting.model import Calibrator, Model, TooFewOutcomes
from tidegate.analytics.targeting.outcomes import Outcomes
from tidegate.analytics.targeting.past import Past
from tidegate.analytics.targeting.reasons import Reason
from tidegate.analytics.targeting.registry import Extensions, registry
from tidegate.analytics.targeting.rivals import Contender, coded, past_rate
from tidegate.analytics.targeting.routes import Route, drawn, lengths
from tidegate.analytics.targeting.rows import as_known, cut, epoch_day, labels, numbered
from tidegate.analytics.targeting.selection import Lane, SelectedBy
from tidegate.analytics.targeting.spark import NoSpark, Spark, check_spark, java, spark_at, started
from tidegate.analytics.targeting.training import Learned, Step, Targeter, first_memory, train
from tidegate.analytics.targeting.wording import (
    Language,
    heading,
    lane_name,
    say,
    typology_name,
    unit_name,
    window_name,
)

__all__ = [
    "LEGS",
    "SPREADS",
    "TALLIES",
    "WORDS",
    "Assessment",
    "AtRate",
    "Calibrator",
    "Comparison",
    "Contender",
    "DuckDB",
    "Engine",
    "Extensions",
    "Feature",
    "Figures",
    "Judged",
    "Lane",
    "Language",
    "Learned",
    "Live",
    "Memory",
    "Model",
    "NoSpark",
    "NothingToTest",
    "Opens",
    "Outcomes",
    "Past",
    "Question",
    "Reason",
    "Route",
    "Selected",
    "SelectedBy",
    "Spark",
    "Step",
    "Targeter",
    "TooFewOutcomes",
    "Typology",
    "as_known",
    "assess",
    "by_time",
    "check_spark",
    "coded",
    "cut",
    "deduplicated",
    "drawn",
    "earliest",
    "empty_memory",
    "epoch_day",
    "explain",
    "figures",
    "first_memory",
    "folds",
    "heading",
    "java",
    "labels",
    "lane_name",
    "lengths",
    "lodged",
    "novel_rows",
    "numbered",
    "past_rate",
    "registry",
    "rescore",
    "say",
    "score",
    "selected_count",
    "spark_at",
    "started",
    "train",
    "typology_name",
    "unit_name",
    "vectors_again",
    "window_name",
]
