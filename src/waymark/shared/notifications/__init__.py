"""Telling people: notices on the site, and emails, texts and letters that are not lost."""
