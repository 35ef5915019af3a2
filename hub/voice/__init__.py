"""Audio to words, on this machine: decoding, recognisers in child processes, biasing to the shop's catalogue.

`LocalRecogniser` is what `main.py` gives to whoever needs the `Recogniser` port. Importing this room loads no engine.
"""

from hub.voice.recogniser import LocalRecogniser, transcribe_file

__all__ = ["LocalRecogniser", "transcribe_file"]
