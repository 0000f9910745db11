"""The transcoder's container: one plan at a time over HTTP."""
