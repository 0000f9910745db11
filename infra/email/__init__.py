"""Mail: one technology per module."""
