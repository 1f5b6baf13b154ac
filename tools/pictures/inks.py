"""The inks of the house style: one family for all pictures; each picture uses five or six of them."""

NIGHT = "#141d2c"
NAVY = "#1e3552"
BLUE = "#37648c"
SKY = "#8db2c3"
MIST = "#c9d7d6"
SNOW = "#eef0ea"
PAPER = "#f4ead6"
CREAM = "#e8d6b0"
AMBER = "#f2c46b"
OCHRE = "#d99a34"
ORANGE = "#d8672e"
BRICK = "#b03a2a"
WINE = "#64202f"
ROSE = "#d98f84"
BLUSH = "#f0cbb6"
EARTH = "#6a432f"
UMBER = "#3a2723"
MOSS = "#5b6a3a"
SAGE = "#9aa77d"
FOREST = "#1f3f3a"
TEAL = "#2b6b6e"
SLATE = "#44525e"
GREY = "#7d888c"
STONE = "#b9b5a7"


def mix(a: str, b: str, share: float) -> str:
    """Return ink a with `share` (0–1) of ink b in it, as a hex colour."""
    pairs = zip(_channels(a), _channels(b), strict=True)
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in pairs)


def _channels(ink: str) -> tuple[int, int, int]:
    return int(ink[1:3], 16), int(ink[3:5], 16), int(ink[5:7], 16)
