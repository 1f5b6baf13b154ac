"""The measurements behind the paper's promises: `vestnik bench serve|rush|publish`.

Each starts what it measures on this machine's loopback, in a folder of its own that goes with it, and takes both sides
of a ratio in turns in one run. docs/benchmarks.md says what is measured and how to read it.
"""
