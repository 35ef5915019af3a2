"""The language model over llama.cpp: what it is told, how its answer is bound, and the child process it lives in."""
