"""A small pinhole camera for rooms and streets: metres in, pixels out. Uprights stay upright."""

from collections.abc import Sequence
from math import cos, radians, sin

from .sheet import Point, Sheet

Spot = tuple[float, float, float]

_NEAR = 0.3


class Camera:
    """Stands at (x, height, z) and looks along +z, turned by `yaw` degrees to the right.

    `horizon` is the picture's row of eye level, `centre` its column of view, `focal` the zoom in pixels.
    """

    def __init__(
        self,
        sheet: Sheet,
        *,
        height: float = 1.7,
        horizon: float = 560,
        centre: float = 900,
        focal: float = 1300,
        yaw: float = 0,
        x: float = 0,
        z: float = 0,
    ) -> None:
        self.sheet, self.eye = sheet, (x, height, z)
        self.horizon, self.centre, self.focal = horizon, centre, focal
        self._cos, self._sin = cos(radians(yaw)), sin(radians(yaw))

    def _seen(self, spot: Spot) -> Spot:
        x, y, z = (s - e for s, e in zip(spot, self.eye, strict=True))
        return x * self._cos - z * self._sin, y, x * self._sin + z * self._cos

    def _flat(self, seen: Spot) -> Point:
        x, y, z = seen
        return self.centre + self.focal * x / z, self.horizon - self.focal * y / z

    def at(self, x: float, y: float, z: float) -> Point:
        """Return the pixel of a place in front of the camera."""
        seen = self._seen((x, y, z))
        return self._flat((seen[0], seen[1], max(seen[2], _NEAR)))

    def size(self, x: float, z: float) -> float:
        """Return how many pixels a metre takes at that place."""
        return self.focal / max(self._seen((x, 0, z))[2], _NEAR)

    def outline(self, spots: Sequence[Spot]) -> list[Point]:
        """Return the outline of a flat shape in pixels, cut off where it passes behind the camera."""
        seen = [self._seen(spot) for spot in spots]
        kept: list[Spot] = []
        for a, b in zip(seen, seen[1:] + seen[:1], strict=True):
            if a[2] >= _NEAR:
                kept.append(a)
            if (a[2] < _NEAR) != (b[2] < _NEAR):
                t = (_NEAR - a[2]) / (b[2] - a[2])
                kept.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, _NEAR))
        return [self._flat(spot) for spot in kept]

    def shape(self, spots: Sequence[Spot], fill: str, *, grain: bool = False) -> None:
        points = self.outline(spots)
        if len(points) > 2:
            self.sheet.poly(points, fill, grain=grain)

    def floor(
        self, x0: float, x1: float, z0: float, z1: float, fill: str, y: float = 0, *, grain: bool = False
    ) -> None:
        self.shape([(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)], fill, grain=grain)

    def wall(
        self, x: float, y0: float, y1: float, z0: float, z1: float, fill: str, *, grain: bool = False
    ) -> None:
        """A wall along the view, at one x."""
        self.shape([(x, y0, z0), (x, y0, z1), (x, y1, z1), (x, y1, z0)], fill, grain=grain)

    def front(
        self, x0: float, x1: float, y0: float, y1: float, z: float, fill: str, *, grain: bool = False
    ) -> None:
        """A wall across the view, at one z."""
        self.shape([(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)], fill, grain=grain)

    def line(self, spots: Sequence[Spot], ink: str, metres: float) -> None:
        """A bar as thick as so many metres where it begins; it does not taper."""
        points = self.outline(spots)
        width = metres * self.size(spots[0][0], spots[0][2])
        self.sheet.line(points[: len(spots)], ink, max(width, 1.2))

    def box(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        z: tuple[float, float],
        *,
        front: str,
        side: str,
        top: str,
    ) -> None:
        """A box with three inks; only the faces turned to the camera are drawn."""
        ex, ey, ez = self.eye
        if ey > y[1]:
            self.floor(*x, *z, top, y[1])
        elif ey < y[0]:
            self.floor(*x, *z, top, y[0])
        if ex < x[0]:
            self.wall(x[0], *y, *z, side)
        elif ex > x[1]:
            self.wall(x[1], *y, *z, side)
        if ez < z[0]:
            self.front(*x, *y, z[0], front)
        elif ez > z[1]:
            self.front(*x, *y, z[1], front)
