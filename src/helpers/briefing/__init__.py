"""Figures and frames as text and tables, for notebooks and for the pages made of them.

A notebook calls `enable(archive)` once. From then on `%%say` turns a cell of text into a paragraph, `sourced` shows a
frame as a reader's table, `boxes` shows headline figures, `captioned` draws a chart with its caption from `texts/captions`.
"""

from helpers.briefing.boxes import Box, boxes
from helpers.briefing.captions import caption, captioned
from helpers.briefing.pieces import Piece
from helpers.briefing.say import SayError, say
from helpers.briefing.session import enable
from helpers.briefing.tables import sourced
