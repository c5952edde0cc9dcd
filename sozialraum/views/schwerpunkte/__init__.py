"""Pages of the Typisierung: methods, workshop, lists of Schwerpunkträume, comparison, robustness."""
