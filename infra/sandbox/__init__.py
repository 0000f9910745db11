"""Local stand-ins of the vendors: their wire formats over HTTP and SMTP, and scenarios to play."""
