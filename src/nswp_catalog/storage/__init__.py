"""Files and what is derived from them: finding, cutting, reading and indexing a catalogue."""
