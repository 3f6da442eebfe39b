"""Drawings as the browser gets them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np


def unpack(data: bytes) -> tuple[dict[str, Any], np.ndarray]:
    """Head and numbers of a drawing, read as the browser reads them."""
    length = int.from_bytes(data[:4], "little")
    return json.loads(data[4 : 4 + length]), np.frombuffer(data[4 + length :], dtype="<f4")
