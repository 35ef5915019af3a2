"""llama.cpp in its child process (see `hub.application.child`): greedy completion under a grammar.

Two things are done by hand here instead of by llama-cpp-python. The fixed prefix of a prompt is evaluated once and its
state kept in a file, so that a new process starts in under a second instead of evaluating it again. And the grammar is
first asked about the likeliest tokens only: checking the whole vocabulary costs more than a forward pass of a small
model.
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
        text = self._write(head["grammar"], head["max_tokens"])
        return {"text": text, "prefix": source, "tokens": len(tokens)}, b""

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

    def _write(self, grammar: str, limit: int) -> str:
        sampler = _grammar_sampler(self._llama, grammar)
        written: list[int] = []
        try:
            while len(written) < limit:
                logits = np.ctypeslib.as_array(self._llama._ctx.get_logits(), shape=(self._vocabulary,))
                token = _likeliest(sampler, logits)
                if llama_cpp.llama_vocab_is_eog(self._llama._model.vocab, token):
                    break
                llama_cpp.llama_sampler_accept(sampler, token)
                written.append(token)
                if len(written) < limit:
                    self._llama.eval([token])
        finally:
            llama_cpp.llama_sampler_free(sampler)
        return self._llama.detokenize(written).decode("utf-8", "replace")

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


def _likeliest(sampler: Any, logits: np.ndarray) -> int:
    """Return the likeliest token that the grammar allows."""
    top = np.argpartition(logits, -_TOP)[-_TOP:]
    top = top[np.argsort(-logits[top], kind="stable")]
    for tokens in (top, np.argsort(-logits, kind="stable")):
        allowed = _allowed(sampler, tokens, logits)
        if allowed is not None:
            return allowed
    raise ValueError("the grammar allows no token")


def _allowed(sampler: Any, tokens: np.ndarray, logits: np.ndarray) -> int | None:
    """Return the first of `tokens` that the grammar allows."""
    data = (llama_cpp.llama_token_data * len(tokens))()
    fields = np.frombuffer(data, dtype=[("id", np.int32), ("logit", np.float32), ("p", np.float32)])
    fields["id"], fields["logit"], fields["p"] = tokens, logits[tokens], 0.0
    array = llama_cpp.llama_token_data_array(data=data, size=len(tokens), selected=-1, sorted=False)
    llama_cpp.llama_sampler_apply(sampler, ctypes.byref(array))
    kept = np.flatnonzero(np.isfinite(fields["logit"][: array.size]))
    return int(fields["id"][kept[0]]) if len(kept) else None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
