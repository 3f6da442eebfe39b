"""Many runs: ensembles, paired comparisons, summaries, manifests and expectations."""
