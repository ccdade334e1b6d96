"""The library for a force’s own systems: `docs/guides/api.md` shows how to ask."""

from ninja import Router

from waymark.network.innovations.api.evaluations import router as evaluations
from waymark.network.innovations.api.own import router as own
from waymark.network.innovations.api.reading import router as reading

router = Router()
router.add_router("", reading)
router.add_router("/evaluations", evaluations)
router.add_router("/own", own)

__all__ = ["router"]
