"""Practices in versions, the forces that took them up, and what they wrote about it."""

from waymark.network.innovations.models.adoptions import Adoption, DiaryEntry, StageChange
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
    "Attachment",
    "Comment",
    "DiaryEntry",
    "Enquiry",
    "Fit",
    "Innovation",
    "Peer",
    "Profile",
    "SavedSearch",
    "StageChange",
    "Value",
    "Version",
    "attachment_path",
]
