"""The look of tables, boxes and texts in a notebook, scoped to this package's outputs, light and dark."""

from __future__ import annotations

from helpers.charts.theme import TOKENS

_RULES = """
.hlb{font-family:var(--jp-content-font-family,Georgia,serif);overflow-x:auto;max-width:760px;line-height:1.5}
.hlb h1{font-size:1.9em;line-height:1.15;margin:.2em 0}.hlb h3{margin:.3em 0}
.hlb .kicker,.hlb .status,.hlb .note,.hlb .empty{color:var(--hlb-mute);font-size:.9em}
.hlb .kicker{text-transform:uppercase;letter-spacing:.05em;font-weight:bold}
.hlb .ref{font-size:.75em;color:var(--hlb-mute)}
.hlb .boxes{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:0 18px}
.hlb .box{border-top:1px solid var(--hlb-rule);padding:8px 0}.hlb .box p{margin:0}
.hlb .box-label{font-weight:bold;font-size:.9em;color:var(--hlb-mute)}
.hlb .box.guild .box-label{color:var(--hlb-guild)}.hlb .box.employers .box-label{color:var(--hlb-employers)}
.hlb .box.settlement .box-label{color:var(--hlb-settlement)}
.hlb .box-figure{font-size:1.6em;font-weight:bold}.hlb .box-note{font-size:.8em;color:var(--hlb-mute)}
.hlb table{border-collapse:collapse;width:100%;font-size:.92em}.hlb caption{text-align:left;font-weight:bold}
.hlb.hlb table th,.hlb.hlb table td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;white-space:normal}
.hlb.hlb.hlb table .number{text-align:right}
.hlb summary{cursor:pointer}
"""


def notebook_style() -> str:
    """One scoped style sheet: it touches nothing but outputs of this package."""
    light = "".join(f"--hlb-{token.name}:{token.light};" for token in TOKENS.values())
    dark = "".join(f"--hlb-{token.name}:{token.dark};" for token in TOKENS.values())
    return f":root{{{light}}}body[data-jp-theme-light=false]{{{dark}}}" + "".join(_RULES.split("\n"))
