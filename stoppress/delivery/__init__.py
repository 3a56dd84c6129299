"""The fan-out: what the log says reaches every open page, in order, gapless, for kilobytes and microseconds."""
