"""Pure decisions about returns and figures: plain values in, verdicts and words out."""
