"""llama.cpp in its child process (see `hub.application.child`): greedy completion under a grammar.

Three things are done by hand here instead of by llama-cpp-python. The fixed prefix of a prompt is evaluated once and
its state kept in a file, so that a new process starts in under a second instead of evaluating it again. The grammar is
first asked about the likeliest tokens only: checking the whole vocabulary costs more than a forward pass of a small
model. And where it leaves one way to go on (after `"rest` only `ock_request"`), that is written without asking the
model, and read by it together with what follows.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from hub.application.child import Handler, Head

_TOP = 16
_KEPT_STATES = 3
_OF_TEXT = (*b"\t\n\r", *range(0x20, 0x7F), *range(0x80, 0xC0), *range(0xC2, 0xF1))
"""Bytes of UTF-8 text as far as U+3FFFF, where all letters and emoji are."""


def build(config: Head) -> Handler:
    """Load the model; the handler takes ``prefix``, ``prompt``, ``grammar``, ``max_tokens`` and returns ``text``."""
    llama = llama_cpp.Llama(
        config["path"],
        n_ctx=config["context"],
        n_batch=512,
        n_threads=config["threads"],
        n_threads_batch=config["threads"],
        verbose=False,
    )
    return LlamaEngine(llama, config).handle


class LlamaEngine:
    """One loaded model with its context."""

    def __init__(self, llama: Any, config: Head) -> None:
        self._llama, self._config = llama, config
        self._states = Path(config["states"])
        self._vocabulary = llama.n_vocab()
        self._bytes = _byte_tokens(llama)

    def handle(self, head: Head, _: bytes) -> tuple[Head, bytes]:
        """Complete one prompt; without `max_tokens` only the prefix is made ready."""
        tokens = self._tokens(head["prefix"], start=True)
        source = self._enter(tokens)
        if not head["max_tokens"]:
            return {"text": "", "prefix": source}, b""
        tokens += self._tokens(head["prompt"], start=False)
        if len(tokens) + head["max_tokens"] > self._config["context"]:
            raise ValueError(f"{len(tokens)} tokens and {head['max_tokens']} to write do not fit the context")
        self._evaluate(tokens)
        text, asked = self._write(head["grammar"], head["max_tokens"])
        return {"text": text, "prefix": source, "tokens": len(tokens), "asked": asked}, b""

    def _tokens(self, text: str, *, start: bool) -> list[int]:
        return self._llama.tokenize(text.encode(), add_bos=start, special=True) if text or start else []

    def _evaluate(self, tokens: list[int]) -> None:
        """Bring the context to `tokens`, keeping what it shares with them; the last one is always evaluated."""
        done = self._llama.input_ids[: self._llama.n_tokens]
        shared = 0
        for old, new in zip(done.tolist(), tokens[:-1], strict=False):
            if old != new:
                break
            shared += 1
        self._llama.n_tokens = shared
        self._llama.eval(tokens[shared:])

    def _write(self, grammar: str, limit: int) -> tuple[str, int]:
        """Return what the model writes and how often it was asked for a token."""
        sampler = _grammar_sampler(self._llama, grammar)
        written: list[int] = []
        read = asked = 0
        try:
            while True:
                forced, ended = self._forced(sampler, limit - len(written))
                written += forced
                if ended or len(written) >= limit:
                    break
                if read < len(written):
                    self._llama.eval(written[read:])
                    read = len(written)
                logits = np.ctypeslib.as_array(self._llama._ctx.get_logits(), shape=(self._vocabulary,))
                token, asked = _likeliest(sampler, logits), asked + 1
                if llama_cpp.llama_vocab_is_eog(self._llama._model.vocab, token):
                    break
                llama_cpp.llama_sampler_accept(sampler, token)
                written.append(token)
        finally:
            llama_cpp.llama_sampler_free(sampler)
        return self._llama.detokenize(written).decode("utf-8", "replace"), asked

    def _forced(self, sampler: Any, limit: int) -> tuple[list[int], bool]:
        """Return the tokens, at most `limit`, beside which the grammar admits nothing, and whether it ends with them.

        `sampler` is told of them.
        """
        if not self._bytes:
            return [], False
        ahead = llama_cpp.llama_sampler_clone(sampler)
        text = bytearray()
        try:
            while len(ways := _admitted(ahead, self._bytes)) == 1 and len(text) < limit:
                text.append(ways[0])
                llama_cpp.llama_sampler_accept(ahead, self._bytes[ways[0]])
        finally:
            llama_cpp.llama_sampler_free(ahead)
        whole = text.decode("utf-8", "ignore")
        tokens: list[int] = self._llama.tokenize(whole.encode(), add_bos=False, special=False) if whole else []
        for token in tokens:
            llama_cpp.llama_sampler_accept(sampler, token)
        return tokens, not ways

    def _enter(self, prefix: list[int]) -> str:
        """Make `prefix` the beginning of the context. Return where its state came from: memory, file or evaluation."""
        if len(prefix) >= self._config["context"]:
            raise ValueError(f"a prefix of {len(prefix)} tokens does not fit the context")
        if self._llama.n_tokens >= len(prefix) and (self._llama.input_ids[: len(prefix)].tolist() == prefix):
            return "memory"
        path = self._states / f"{self._state_key(prefix)}.state"
        if self._load(path, prefix):
            return "file"
        self._evaluate(prefix)
        self._save(path, prefix)
        return "evaluation"

    def _state_key(self, prefix: list[int]) -> str:
        facts = [self._config["sha256"], llama_cpp.__version__, self._config["context"], prefix]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]

    def _load(self, path: Path, prefix: list[int]) -> bool:
        checksum = path.with_suffix(".sha256")
        try:
            # A damaged state would crash llama.cpp at every start.
            if checksum.read_text("ascii") != _sha256(path):
                return False
        except OSError:
            return False
        tokens = (llama_cpp.llama_token * self._config["context"])()
        count = ctypes.c_size_t(0)
        loaded = llama_cpp.llama_state_load_file(
            self._llama._ctx.ctx, os.fsencode(path), tokens, len(tokens), ctypes.byref(count)
        )
        if not loaded or list(tokens[: count.value]) != prefix:
            self._llama.n_tokens = 0
            return False
        self._llama.input_ids[: len(prefix)] = prefix
        self._llama.n_tokens = len(prefix)
        os.utime(path)
        return True

    def _save(self, path: Path, prefix: list[int]) -> None:
        """Keep the state of `prefix`; a disk that is full or read-only only costs the next start some seconds."""
        half = path.with_suffix(".half")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            tokens = (llama_cpp.llama_token * len(prefix))(*prefix)
            if not llama_cpp.llama_state_save_file(self._llama._ctx.ctx, os.fsencode(half), tokens, len(prefix)):
                half.unlink(missing_ok=True)
                return
            path.with_suffix(".sha256").write_text(_sha256(half), "ascii")
            half.replace(path)
            old = sorted(path.parent.glob("*.state"), key=lambda p: p.stat().st_mtime)[:-_KEPT_STATES]
            for state in old:
                state.unlink(missing_ok=True)
                state.with_suffix(".sha256").unlink(missing_ok=True)
        except OSError as error:
            print(f"the state of the prefix was not kept: {error}")  # noqa: T201 - the child's log


def _grammar_sampler(llama: Any, grammar: str) -> Any:
    sampler = llama_cpp.llama_sampler_init_grammar(llama._model.vocab, grammar.encode(), b"root")
    if not sampler:
        raise ValueError("the grammar has a mistake")
    return sampler


def _byte_tokens(llama: Any) -> dict[int, int]:
    """Return the tokens by which single bytes of text are written; none where the vocabulary lacks one of them."""
    vocabulary, piece = llama._model.vocab, ctypes.create_string_buffer(1)
    found = {}
    for token in range(llama.n_vocab()):
        if llama_cpp.llama_token_to_piece(vocabulary, token, piece, len(piece), 0, False) == 1:
            found[piece.raw[0]] = token
    return {byte: found[byte] for byte in _OF_TEXT} if found.keys() >= set(_OF_TEXT) else {}


def _admitted(sampler: Any, tokens: dict[int, int]) -> list[int]:
    """Return the bytes, by their `tokens`, that the grammar allows next."""
    allowed = _kept(sampler, np.array(list(tokens.values()), np.int32), np.zeros(len(tokens), np.float32))
    known = list(tokens)
    return [known[place] for place in allowed]


def _likeliest(sampler: Any, logits: np.ndarray) -> int:
    """Return the likeliest token that the grammar allows."""
    top = np.argpartition(logits, -_TOP)[-_TOP:]
    top = top[np.argsort(-logits[top], kind="stable")]
    for tokens in (top, np.argsort(-logits, kind="stable")):
        allowed = _kept(sampler, tokens, logits[tokens])
        if len(allowed):
            return int(tokens[allowed[0]])
    raise ValueError("the grammar allows no token")


def _kept(sampler: Any, tokens: np.ndarray, logits: np.ndarray) -> np.ndarray:
    """Return the places of those of `tokens` that the grammar allows, in their order."""
    data = (llama_cpp.llama_token_data * len(tokens))()
    token = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
    fields = np.frombuffer(memoryview(data), dtype=token)
    fields["id"], fields["logit"], fields["p"] = tokens, logits, 0.0
    array = llama_cpp.llama_token_data_array(data=data, size=len(tokens), selected=-1, sorted=False)
    llama_cpp.llama_sampler_apply(sampler, ctypes.byref(array))
    return np.flatnonzero(np.isfinite(fields["logit"][: array.size]))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
