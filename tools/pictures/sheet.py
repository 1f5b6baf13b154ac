"""The sheet that a picture is drawn on: shapes from back to front, kept as SVG text.

Shading is never a smooth gradient: a fill made by `fade` or `glow` and drawn with `grain=True` is cut
into specks of pure ink, as a screen printer would do it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

Point = tuple[float, float]

_GRAIN = """<filter id="grain" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency="0.4" numOctaves="1" seed="{seed}"/>
<feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0" result="noise"/>
<feComposite operator="arithmetic" in="SourceAlpha" in2="noise" k2="1" k3="1.7" k4="-0.85"/>
<feComponentTransfer result="specks"><feFuncA type="linear" slope="1.9" intercept="-0.45"/></feComponentTransfer>
<feComponentTransfer in="SourceGraphic"><feFuncA type="linear" slope="255"/></feComponentTransfer>
<feComposite operator="in" in2="specks"/></filter>"""


class Sheet:
    """Shapes of one picture, in pixels from the top left corner. Colours are hex inks or fills of this sheet."""

    def __init__(self, width: int = 1800, height: int = 1200, seed: int = 1) -> None:
        self.width, self.height = width, height
        self._defs = [_GRAIN.format(seed=seed)]
        self._body: list[str] = []

    def svg(self) -> str:
        """Return the whole picture as an SVG document."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}"><defs>{"".join(self._defs)}</defs>'
            f"{''.join(self._body)}</svg>"
        )

    def fade(self, ink: str, start: Point, end: Point, a: float = 1.0, b: float = 0.0) -> str:
        """Return a fill of one ink whose cover goes from `a` at start to `b` at end (0–1)."""
        (x1, y1), (x2, y2) = start, end
        return self._gradient(f'linearGradient x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"', ink, a, b)

    def glow(self, ink: str, centre: Point, radius: float, a: float = 1.0, b: float = 0.0) -> str:
        """Return a fill of one ink whose cover goes from `a` at the centre to `b` at the radius."""
        return self._gradient(f'radialGradient cx="{centre[0]}" cy="{centre[1]}" r="{radius}"', ink, a, b)

    def _gradient(self, tag: str, ink: str, a: float, b: float) -> str:
        name = f"f{len(self._defs)}"
        self._defs.append(
            f'<{tag} id="{name}" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="{ink}" '
            f'stop-opacity="{a}"/><stop offset="1" stop-color="{ink}" stop-opacity="{b}"/></{tag.split()[0]}>'
        )
        return f"url(#{name})"

    def path(
        self, d: str, fill: str = "none", *, stroke: str = "", width: float = 0, grain: bool = False
    ) -> None:
        line = f' stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"'
        look = (line if stroke else "") + (' filter="url(#grain)"' if grain else "")
        self._body.append(f'<path d="{d}" fill="{fill}"{look}/>')

    def poly(self, points: Iterable[Point], fill: str, *, grain: bool = False) -> None:
        self.path("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z", fill, grain=grain)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, *, grain: bool = False) -> None:
        self.path(f"M{x:.1f},{y:.1f}h{w:.1f}v{h:.1f}h{-w:.1f}Z", fill, grain=grain)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str, *, grain: bool = False) -> None:
        d = f"M{x - rx:.1f},{y:.1f}a{rx:.1f},{ry:.1f} 0 1 0 {2 * rx:.1f},0a{rx:.1f},{ry:.1f} 0 1 0 {-2 * rx:.1f},0Z"
        self.path(d, fill, grain=grain)

    def circle(self, x: float, y: float, r: float, fill: str, *, grain: bool = False) -> None:
        self.ellipse(x, y, r, r, fill, grain=grain)

    def line(self, points: Iterable[Point], ink: str, width: float) -> None:
        self.path("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points), stroke=ink, width=width)

    def cover(self, fill: str, *, grain: bool = False) -> None:
        """Print the whole sheet."""
        self.rect(0, 0, self.width, self.height, fill, grain=grain)

    @contextmanager
    def clip(self, d: str) -> Iterator[None]:
        """Keep what is drawn inside within the path d."""
        name = f"c{len(self._defs)}"
        self._defs.append(f'<clipPath id="{name}"><path d="{d}"/></clipPath>')
        self._body.append(f'<g clip-path="url(#{name})">')
        yield
        self._body.append("</g>")

    @contextmanager
    def moved(
        self, x: float, y: float, sx: float = 1, sy: float | None = None, turn: float = 0
    ) -> Iterator[None]:
        """Draw what is inside at (x, y), scaled by sx and sy and turned by degrees."""
        scale = f"{sx},{sx if sy is None else sy}"
        self._body.append(f'<g transform="translate({x:.1f},{y:.1f}) rotate({turn}) scale({scale})">')
        yield
        self._body.append("</g>")
