"""Spoil pages as scanners, phones, fax machines and seals do; pictures are grey or BGR arrays."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

_RED = (200, 30, 40)


@dataclass(frozen=True)
class Damage:
    """Damage to a page, in degrees, pixels and shares; 0 leaves it unchanged."""

    skew: float = 0.0
    blur: float = 0.0
    jpeg: int = 0
    speckle: float = 0.0
    noise: float = 0.0
    gradient: float = 0.0
    contrast: float = 1.0
    seal: str = ""
    perspective: float = 0.0
    bend: float = 0.0
    one_bit: bool = False
    turn: int = 0
    fade: float = 0.0


def spoil(page: np.ndarray, damage: Damage, rng: random.Random) -> np.ndarray:
    """A page in grey after damage; in RGB where a red seal is on it."""
    picture = page.astype(np.float32)
    noise = np.random.default_rng(rng.randrange(1 << 30))
    height, width = picture.shape[:2]
    if damage.fade:
        # Ink that runs low: white dust inside the strokes.
        dust = cv2.GaussianBlur(noise.random((height, width), np.float32), (0, 0), 1.2)
        dust = (dust - dust.mean()) / dust.std()
        picture = np.where(dust > 2.2 - 2 * damage.fade, np.maximum(picture, 190), picture)
    if damage.seal:
        picture = _sealed(picture, damage.seal, rng)
    if damage.skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), damage.skew, 1.0)
        picture = cv2.warpAffine(
            picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,) * 3
        )
    if damage.perspective:
        picture = _seen_aslant(picture, damage.perspective, rng)
    if damage.bend:
        picture = _bent(picture, damage.bend)
    if damage.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), damage.blur)
    picture = 255 - (255 - picture) * damage.contrast
    if damage.gradient:
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        angle = rng.uniform(0, 2 * np.pi)
        slope = np.cos(angle) * x / width + np.sin(angle) * y / height
        slope = (slope - slope.min()) / (slope.max() - slope.min())
        shade = 1 - damage.gradient * slope
        picture = picture * (shade if picture.ndim == 2 else shade[..., None])
    if damage.noise:
        picture = picture + noise.normal(0, damage.noise, picture.shape)
    if damage.speckle:
        count = int(damage.speckle * height * width)
        ys, xs = noise.integers(1, height - 1, count), noise.integers(1, width - 1, count)
        for y, x in zip(ys, xs, strict=True):
            size = noise.integers(1, 3)
            picture[y : y + size, x : x + size] = noise.choice((0, 60, 255), p=(0.5, 0.3, 0.2))
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    if damage.one_bit:
        threshold = rng.uniform(120, 190)
        picture = np.where(picture > threshold, 255, 0).astype(np.uint8)
    if damage.jpeg:
        _, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, damage.jpeg])
        picture = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)
    if damage.turn:
        picture = np.rot90(picture, damage.turn // 90).copy()
    return picture


def _sealed(picture: np.ndarray, colour: str, rng: random.Random) -> np.ndarray:
    """A round seal with a star stamped over the page, some way down, over tables too."""
    height, width = picture.shape[:2]
    radius = int(width * 0.1)
    x, y = (int(rng.uniform(0.2, 0.8) * side) for side in (width, height))
    ink = np.zeros((height, width), np.float32)
    cv2.circle(ink, (x, y), radius, 1.0, max(2, radius // 16), cv2.LINE_AA)
    angles = [np.pi / 2 + 4 * np.pi / 5 * point for point in range(5)]
    star = [(x + 0.3 * radius * np.cos(a), y - 0.3 * radius * np.sin(a)) for a in angles]
    cv2.fillPoly(ink, [np.array(star, np.int32)], 1.0, cv2.LINE_AA)
    for part in range(16):
        a = np.pi * (0.75 + 1.5 * part / 15)
        place = (int(x + 0.75 * radius * np.cos(a)), int(y + 0.75 * radius * np.sin(a)))
        size = max(2, radius // 12)
        cv2.drawMarker(ink, place, 1.0, rng.choice((0, 1, 2)), 2 * size, max(2, size // 3))
    # Ink of a stamp is uneven, and what is printed under it shows through.
    uneven = np.random.default_rng(rng.randrange(1 << 30)).uniform(0.6, 0.95, ink.shape)
    ink = cv2.GaussianBlur((ink * uneven).astype(np.float32), (0, 0), 0.8)[..., None]
    if colour == "grey":
        return picture * (1 - ink[..., 0]) + np.minimum(picture, 90) * ink[..., 0]
    page = np.repeat(picture[..., None], 3, axis=2)
    # cv2 has blue first.
    return page * (1 - ink) + np.minimum(page, np.array(_RED[::-1], np.float32)) * ink


def _seen_aslant(picture: np.ndarray, share: float, rng: random.Random) -> np.ndarray:
    height, width = picture.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
    moved = corners + inward * [
        [rng.uniform(0, share) * width, rng.uniform(0, share) * height] for _ in range(4)
    ]
    seen = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return cv2.warpPerspective(
        picture, seen, (width, height), flags=cv2.INTER_CUBIC, borderValue=(200,) * 3
    )


def _bent(picture: np.ndarray, share: float) -> np.ndarray:
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    down = share * height * np.sin(np.pi * x / width)
    return cv2.remap(picture, x, y - down, cv2.INTER_CUBIC, borderValue=(255,) * 3)


Draw = Callable[[random.Random], Damage]


def _scan(rng: random.Random) -> Damage:
    return Damage(
        skew=rng.uniform(-1.2, 1.2),
        blur=rng.uniform(0.3, 0.7),
        noise=rng.uniform(2, 7),
        speckle=rng.uniform(0, 0.00005),
        gradient=rng.uniform(0, 0.12),
        jpeg=rng.randint(60, 90),
    )


def _photo(rng: random.Random) -> Damage:
    return Damage(
        skew=rng.uniform(-2, 2),
        perspective=rng.uniform(0.01, 0.04),
        blur=rng.uniform(0.5, 0.9),
        noise=rng.uniform(3, 8),
        gradient=rng.uniform(0.15, 0.4),
        jpeg=rng.randint(65, 85),
    )


def _bad(rng: random.Random) -> Damage:
    return Damage(
        skew=rng.uniform(-2, 2),
        blur=rng.uniform(0.7, 1.1),
        noise=rng.uniform(8, 14),
        speckle=rng.uniform(0.0001, 0.0004),
        gradient=rng.uniform(0.1, 0.3),
        contrast=rng.uniform(0.5, 0.8),
        fade=rng.uniform(0.0, 0.3),
        jpeg=rng.randint(35, 60),
    )


KINDS: dict[str, Draw] = {
    "scan": _scan,
    "photo": _photo,
    "red_seal": lambda rng: replace(_scan(rng), seal="red"),
    "blurred": lambda rng: replace(_scan(rng), blur=rng.uniform(0.9, 1.4)),
    "low_contrast": lambda rng: replace(_scan(rng), contrast=rng.uniform(0.3, 0.5)),
    "bad": _bad,
    "screenshot": lambda rng: Damage(jpeg=rng.choice((0, 80, 90))),
    "one_bit": lambda rng: replace(_scan(rng), one_bit=True, jpeg=0),
    "grey_seal": lambda rng: replace(_scan(rng), seal="grey"),
    "bent_photo": lambda rng: replace(_photo(rng), bend=rng.uniform(0.005, 0.02)),
    "turned": lambda rng: replace(_scan(rng), turn=rng.choice((90, 180, 270))),
}
"""Kinds of damage by name; each draws how much of it there is."""
