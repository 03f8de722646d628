"""One factory per model, boring on purpose: a test states what matters to it."""
