"""Starts the page and nothing else: ``streamlit run app.py``."""

from __future__ import annotations

if __name__ == "__main__":
    from sim.ui.page import draw_page

    draw_page()
