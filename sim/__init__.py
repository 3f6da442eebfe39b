"""Policy scenario simulator: the causal claims of five articles as an agent-based model."""
