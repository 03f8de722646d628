"""What changed, over all apps: found, filtered, grouped and exported."""
