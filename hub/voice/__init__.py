"""Audio to words, on this machine: decoding, recognisers in child processes, biasing to the shop's catalogue.

`LocalRecogniser` is what `main.py` gives to whoever needs the `Recogniser` port. Importing this room loads no engine.
"""

from hub.voice.found import SpeechModel, find_models
from hub.voice.recogniser import LocalRecogniser, transcribe_file

__all__ = ["LocalRecogniser", "SpeechModel", "find_models", "transcribe_file"]
