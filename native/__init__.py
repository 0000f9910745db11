"""The transcoder: a C++ core, its Python package, and the container that serves it."""
