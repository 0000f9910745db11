"""Clients of the transcoder."""
