"""The steps from written text to words, a kind of writing each."""
