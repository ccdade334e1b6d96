"""A chart as a file of its own: with its colours inside, for a report or a slide.

On our pages colours come from the style sheet; a file has none beside it. Light only.
"""

from waymark.measures.charts.drawing import Svg

STYLE = """
svg{background:#fff;font-family:"Source Sans 3","Segoe UI",Arial,sans-serif}
text{fill:#404c57}
.wm-c-strong,.wm-c-strong-halo,.wm-c-mine-name{fill:#16202a;font-weight:650}
.wm-c-text-halo,.wm-c-strong-halo,.wm-c-mine-name,.wm-c-name,.wm-c-event-name
{paint-order:stroke;stroke:#fff;stroke-width:4px}
.wm-c-event-name{fill:#5b3a8c}
line,path{fill:none;stroke:#404c57}
.wm-c-grid{stroke:#cfccc2}
.wm-c-base,.wm-c-zero,.wm-c-rule{stroke:#767b80;stroke-width:1.5px}
.wm-c-curve{stroke:#1d4f80;stroke-width:2.5px}
.wm-c-end,.wm-c-bar-mine{fill:#1d4f80}
.wm-c-series{stroke-width:1.25px}
.wm-c-mean{stroke:#16202a;stroke-width:1.5px}
.wm-c-limit{stroke:#67717a;stroke-dasharray:5 4}
.wm-c-inner-limit{stroke:#67717a;stroke-dasharray:1.5 3}
.wm-c-target{stroke:#16202a;stroke-dasharray:9 3 2 3}
.wm-c-event{stroke:#5b3a8c;stroke-width:1.5px;stroke-dasharray:2 3}
.wm-c-unmeasured{stroke:#767b80;stroke-dasharray:1.5 4}
.wm-c-band{fill:#e9ebec}
.wm-c-bar,.wm-c-common{fill:#67717a;stroke:none}
.wm-c-whisker{stroke:#16202a;stroke-width:1.5px}
.wm-c-whisker-halo{stroke:#fff;stroke-width:5px}
.wm-c-better{fill:#0a63a8;stroke:none}
.wm-c-worse{fill:#b8480a;stroke:none}
.wm-c-different{fill:#5b3a8c;stroke:none}
.wm-c-pooled{fill:#16202a;stroke:none}
.wm-c-mine,.wm-c-last{fill:#16202a;stroke:#ffcb2f;stroke-width:2px}
.wm-c-range-common{stroke:#67717a;stroke-width:2.5px}
.wm-c-range-better{stroke:#0a63a8;stroke-width:2.5px}
.wm-c-range-worse{stroke:#b8480a;stroke-width:2.5px}
.wm-c-range-different{stroke:#5b3a8c;stroke-width:2.5px}
.wm-c-range-pooled{stroke:#16202a;stroke-width:4px}
.wm-c-tile-q0{fill:#f1efe7;stroke:#cfccc2}
.wm-c-tile-q1{fill:#e3eef6;stroke:#cfccc2}
.wm-c-tile-q2{fill:#bfd8eb;stroke:#cfccc2}
.wm-c-tile-q3{fill:#7fb0d8;stroke:#cfccc2}
.wm-c-tile-q4{fill:#17395c;stroke:#cfccc2}
.wm-c-tile-stopped{fill:#f1efe7;stroke:#767b80;stroke-width:2px}
.wm-c-on-q0,.wm-c-on-q1,.wm-c-on-q2,.wm-c-on-q3,.wm-c-on-stopped{fill:#16202a}
.wm-c-on-q1-strong,.wm-c-on-q2-strong,.wm-c-on-q3-strong,.wm-c-on-stopped-strong
{fill:#16202a;font-weight:650}
.wm-c-on-q4,.wm-c-on-q4-strong{fill:#fff}
.wm-c-mine-outline{fill:none;stroke:#16202a;stroke-width:3.5px}
""".replace("\n", "")


def standalone(svg: Svg) -> str:
    """Give a drawing the style that it needs to stand alone."""
    return svg.replace("<title", f"<style>{STYLE}</style><title", 1) + "\n"
