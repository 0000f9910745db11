"""The composition root: settings to adapters to use cases to applications.

The only room of `functions` that knows `infra`.
"""
