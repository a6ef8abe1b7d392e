"""What the service did, as figures without names: counted, shown, exported, and as a year's report."""
