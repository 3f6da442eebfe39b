"""The look of the page: system fonts, wide margins, few colours."""

from __future__ import annotations

import streamlit as st

from sim.figures.palette import BASELINE, CURRENT, DOWN, FONT, INK, MUTED, RULE, UP

CSS = f"""
<style>
.stApp {{ font-family: {FONT}; }}
.stMainBlockContainer {{ max-width: 1240px; padding: 1.6rem 2.4rem 4rem; }}
.stMainBlockContainer > .stVerticalBlock {{ gap: 0.7rem; }}
.stApp h1 {{ font-size: 1.9rem; font-weight: 650; letter-spacing: -0.012em; color: {INK};
  padding: 0; margin: 0; }}
.stApp h2 {{ font-size: 1.25rem; font-weight: 620; padding: 0; color: {INK}; }}
.stApp h3 {{ font-size: 1rem; font-weight: 620; padding: 0; color: {INK}; }}
.stSidebar h3 {{ margin-top: 0.8rem; }}
.stSidebar [data-testid="stCaptionContainer"] p {{ font-size: 0.78rem; line-height: 1.35; }}
.lead {{ font-size: 1.15rem; line-height: 1.45; color: {INK}; max-width: 56rem; margin: 0 0 0.4rem; }}
.notice {{ font-size: 0.88rem; line-height: 1.45; color: {MUTED}; max-width: 56rem; margin: 0;
  border-left: 3px solid {RULE}; padding-left: 0.8rem; }}
.st-key-watch {{ min-height: 2rem; justify-content: flex-end; }}
[class*="st-key-dial-"]:has([class*="st-key-follows-"]) .stSlider {{ filter: grayscale(0.9); }}
.stSidebar .stSlider [data-testid="stSliderTickBar"] {{ display: none; }}
.stSidebar .stSlider {{ padding-bottom: 0; }}
details.words {{ font-size: 0.86rem; line-height: 1.5; color: {MUTED}; }}
details.words summary {{ cursor: pointer; }}
.legend.wide {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(17.5rem, 1fr)); }}
.headlines {{ display: grid; gap: 0.95rem; margin: 0.2rem 0 0; }}
.headline {{ border-top: 1px solid {RULE}; padding-top: 0.6rem; }}
.headline .what {{ font-size: 0.84rem; color: {MUTED}; }}
.headline .value {{ font-size: 1.45rem; font-weight: 620; line-height: 1.25; color: {INK};
  font-variant-numeric: tabular-nums; }}
.headline .says {{ font-size: 0.86rem; line-height: 1.4; color: {INK}; }}
.headline .more {{ color: {UP}; }}
.headline .fewer {{ color: {DOWN}; }}
.headline .same {{ color: {MUTED}; }}
.legend {{ display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; font-size: 0.84rem; color: {INK}; }}
.legend span.item {{ display: inline-flex; align-items: center; gap: 0.4rem; white-space: nowrap; }}
.legend .count {{ color: {MUTED}; font-variant-numeric: tabular-nums; }}
.legend .scale {{ gap: 0; white-space: nowrap; }}
.legend .scale .swatch:first-of-type {{ margin-left: 0.4rem; }}
.legend .scale .swatch:last-of-type {{ margin-right: 0.4rem; }}
.swatch {{ flex: none; display: inline-block; width: 0.95rem; height: 0.95rem; border-radius: 3px;
  border: 1px solid rgba(0,0,0,0.18); }}
.line {{ width: 1.5rem; height: 0; display: inline-block; border-top: 2.5px solid {CURRENT}; }}
.line.base {{ border-top: 2px dashed {BASELINE}; }}
.chart-title {{ font-size: 0.86rem; font-weight: 600; color: {INK}; line-height: 1.3; min-height: 2.75em;
  display: flex; align-items: flex-end; }}
.chart-title .unit {{ font-weight: 400; color: {MUTED}; }}
.moved {{ width: 100%; border-collapse: collapse; font-size: 0.86rem; font-variant-numeric: tabular-nums; }}
details.moved {{ border-bottom: 1px solid {RULE}; padding: 0.35rem 0; font-size: 0.9rem; }}
details.moved summary {{ cursor: pointer; }}
details.moved summary span {{ color: {MUTED}; font-size: 0.84rem; }}
.moved caption {{ text-align: left; color: {MUTED}; padding-bottom: 0.4rem; }}
.moved th, .moved td {{ text-align: left; padding: 0.32rem 0.6rem 0.32rem 0; border: 0;
  border-bottom: 1px solid {RULE}; }}
.moved td.number, .moved th.number {{ text-align: right; white-space: nowrap; padding-right: 0.8rem; }}
.moved tr.driver th {{ padding-top: 1rem; font-weight: 620; color: {INK}; }}
.moved tr.driver .unit {{ font-weight: 400; color: {MUTED}; }}
.moved tr.total td {{ font-weight: 620; }}
.moved .where {{ color: {MUTED}; }}
.moved td {{ vertical-align: middle; }}
.moved .bar {{ position: relative; height: 0.8rem; min-width: 5rem; background:
  linear-gradient({RULE}, {RULE}) 50% 0 / 1px 100% no-repeat; }}
.moved .bar i {{ position: absolute; top: 0.1rem; bottom: 0.1rem; border-radius: 2px; }}
.moved .bar i.plus {{ background: {UP}; }}
.moved .bar i.minus {{ background: {DOWN}; }}
.st-key-map {{ aspect-ratio: 1.27; }}
.st-key-changes button {{ font-size: 0.84rem; min-height: 1.9rem; padding: 0.1rem 0.7rem; }}
@media (max-width: 640px) {{
  .stMainBlockContainer {{ padding: 3.2rem 1rem 3rem; }}
  .st-key-map .textpoint text {{ font-size: 8.5px !important; }}
  .legend span.item {{ white-space: normal; }}
  .legend.wide {{ grid-template-columns: 1fr; }}
  .stApp h1 {{ font-size: 1.5rem; }}
  .lead {{ font-size: 1.02rem; }}
  .moved .wide {{ display: none; }}
}}
@media (prefers-reduced-motion: reduce) {{ * {{ transition: none !important; animation: none !important; }} }}
</style>
"""


def draw_style() -> None:
    """Send the style sheet."""
    st.html(CSS)
