"""Agreement between analysts who coded the same two texts: pure, with the rows passed in.

`assess` takes the codings and how far each analyst has read, and returns a `Report`. Each module holds one
figure and states its units, range and source, and when it is undefined.
"""

from annotations.agreement.measures.continuum import ALL
from annotations.agreement.measures.disagreements import Disagreement, Held
from annotations.agreement.measures.figure import Figure
from annotations.agreement.measures.inputs import Coding, Extent, Linking, Silencing, Text
from annotations.agreement.measures.links import LinkCounts, Lone
from annotations.agreement.measures.report import AnalystPair, Report, assess
from annotations.agreement.measures.silences import Decisions, Difference, Division, Said
from annotations.agreement.measures.spans import Spans
