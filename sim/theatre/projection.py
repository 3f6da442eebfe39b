"""Albers equal-area conic projection on a sphere, and distance on that sphere.

Source: Snyder, Map Projections: A Working Manual (USGS 1987), equations 14-1 to 14-11. Written out here
because two short formulas do not justify a dependency.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class AlbersProjection:
    """Equal-area map of a small part of the Earth.

    Parameters
    ----------
    radius : float
        Radius of the sphere, km.
    parallel_south, parallel_north : float
        Standard parallels, degrees.
    origin_latitude, origin_longitude : float
        Where x and y are zero, degrees.
    """

    radius: float
    parallel_south: float
    parallel_north: float
    origin_latitude: float
    origin_longitude: float

    def _constants(self) -> tuple[float, float, float]:
        south, north = np.sin(np.radians(self.parallel_south)), np.sin(np.radians(self.parallel_north))
        cone = (south + north) / 2
        shift = np.cos(np.radians(self.parallel_south)) ** 2 + 2 * cone * south
        origin = np.sqrt(shift - 2 * cone * np.sin(np.radians(self.origin_latitude))) / cone
        return float(cone), float(shift), float(origin)

    def forward(self, longitude: ArrayLike, latitude: ArrayLike) -> tuple[NDArray, NDArray]:
        """Turn degrees into km.

        Parameters
        ----------
        longitude, latitude : array_like, (N,), degrees

        Returns
        -------
        x, y : (N,), km east and north of the origin
        """
        cone, shift, origin = self._constants()
        rho = np.sqrt(shift - 2 * cone * np.sin(np.radians(latitude))) / cone
        theta = cone * np.radians(np.asarray(longitude, dtype=float) - self.origin_longitude)
        return self.radius * rho * np.sin(theta), self.radius * (origin - rho * np.cos(theta))

    def inverse(self, x: ArrayLike, y: ArrayLike) -> tuple[NDArray, NDArray]:
        """Turn km back into degrees; the inverse of `forward`.

        Parameters
        ----------
        x, y : array_like, (N,), km

        Returns
        -------
        longitude, latitude : (N,), degrees
        """
        cone, shift, origin = self._constants()
        east = np.asarray(x, dtype=float) / self.radius
        north = origin - np.asarray(y, dtype=float) / self.radius
        rho = np.hypot(east, north)
        theta = np.arctan2(east, north)
        latitude = np.degrees(np.arcsin((shift - (rho * cone) ** 2) / (2 * cone)))
        return self.origin_longitude + np.degrees(theta) / cone, latitude


def measure_distance(
    longitude_a: ArrayLike,
    latitude_a: ArrayLike,
    longitude_b: ArrayLike,
    latitude_b: ArrayLike,
    radius: float,
) -> NDArray:
    """Great-circle distance by the haversine formula.

    Parameters
    ----------
    longitude_a, latitude_a, longitude_b, latitude_b : array_like, (N,), degrees
    radius : float, km

    Returns
    -------
    distance : (N,), km
    """
    lon_a, lat_a, lon_b, lat_b = (np.radians(v) for v in (longitude_a, latitude_a, longitude_b, latitude_b))
    half = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return 2 * radius * np.arcsin(np.sqrt(half))
