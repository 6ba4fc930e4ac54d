"""Words, a section of the findings: which words tell two framings or the two pieces apart."""
