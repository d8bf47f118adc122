"""What is decided about workloads, and supervision between two people."""
