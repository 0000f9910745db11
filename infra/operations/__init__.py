"""Programs of operators, beside the running product."""
