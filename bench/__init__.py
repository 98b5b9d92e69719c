"""Speed, as a ratio to something plain measured in the same run. `make bench` runs all of it."""
