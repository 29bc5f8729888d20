"""How good on simulated years: average precision over seeds, beside the rivals.

Each seed is a port of its own. The engine and its rivals learn from what its officers examined in
the first ten months and are judged on the truth of the last two, of every row.
"""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from dateutil.relativedelta import relativedelta
from scipy import stats

from benchmarks.outcome import Outcome, say, table
from benchmarks.port import EXTENSIONS, complete, in_truth
from benchmarks.settings import Settings
from tidegate.analytics.targeting.interface import Question, by_time
from tidegate.simulation.interface import Simulated, generate, load_scenario

_SCENARIOS = ("ordinary", "drift")
_MONTHS = 12
_TEST_MONTHS = 2
_SEEDS = 10
#: What a look-up of repeated goods would go by.
_IDENTITY = ("commodity_code", "origin_country", "export_country", "net_weight_kg")
