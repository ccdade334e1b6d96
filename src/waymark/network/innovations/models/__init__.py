"""Practices in versions, the forces that took them up, and what they wrote about it."""

from waymark.network.innovations.models.adoptions import Adoption, DiaryEntry, StageChange
from waymark.network.innovations.models.evaluations import (
    AfterSupport,
    Evaluation,
    Measurement,
    ResultReview,
    TogetherEffect,
)
from waymark.network.innovations.models.forces import Fit, Peer, Profile
from waymark.network.innovations.models.library import (
    Attachment,
    Comment,
    Enquiry,
    Innovation,
    SavedSearch,
    Value,
    Version,
    attachment_path,
)

__all__ = [
    "Adoption",
    "AfterSupport",
    "Attachment",
    "Comment",
    "DiaryEntry",
    "Enquiry",
    "Evaluation",
    "Fit",
    "Innovation",
    "Measurement",
    "Peer",
    "Profile",
    "ResultReview",
    "SavedSearch",
    "StageChange",
    "TogetherEffect",
    "Value",
    "Version",
    "attachment_path",
]
