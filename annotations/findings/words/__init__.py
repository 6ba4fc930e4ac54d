"""The words section of the findings: the words that tell two framings or the two pieces apart."""
