#!/usr/bin/env python3
"""Serves any data set written for reasoning-gym's interface as a Folklore task family.

    pip install reasoning-gym
    npx folklore tasks preview leg-counting --plugins "exec:python3 examples/python/reasoning_gym_adapter.py leg_counting"
    npx folklore tasks audit leg-counting   --plugins "exec:python3 examples/python/reasoning_gym_adapter.py leg_counting"

What it needs of the module: create_dataset(name, seed=..., size=..., **settings) gives items with "question", "answer"
and "metadata", and has score_answer(answer, entry). Levels are settings, easiest first, as JSON:
    reasoning_gym_adapter.py chain_sum --level '{"max_terms": 2}' --level '{"max_terms": 4}'

    prompt   <id> <words of the question> =          answer   > <words of the answer> .
A line break becomes the word \\n, a character outside of ASCII its escape (\\u2192). A score below 1 is never correct.
A scorer that raises or gives no number from 0 to 1 is reported as failed, not hidden: the audit is there to find it.
"""

import argparse
import importlib
import json
import math
import re
import sys

BREAK = "\\n"


def words_of(text):
    """Text as words of ASCII, joined by single spaces. Line breaks carry meaning, other runs of white space do not."""
    plain = str(text).encode("ascii", "backslashreplace").decode("ascii")
    plain = "".join(c if c in "\n\t" or " " <= c <= "~" else f"\\x{ord(c):02x}" for c in plain)
    return " ".join(plain.strip().replace("\n", f" {BREAK} ").split())


def text_of(words):
    """Backwards, as far as it goes."""
    text = re.sub(r" ?\\n ?", "\n", words)
    return re.sub(
        r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))",
        lambda match: chr(min(int(next(filter(None, match.groups())), 16), 0x10FFFF)),
        text,
    )


class Adapter:
    def __init__(self, module, name, levels, family_id):
        self.module = module
        self.name = name
        self.levels = levels
        self.id = family_id
        # One data set of each level to ask for scores: what they depend on is in the entry.
        self.scorers = [module.create_dataset(name, seed=0, size=1, **settings) for settings in levels]

    def hello(self):
        return {
            "protocol": 1,
            "id": self.id,
            "title": f"{self.name}, a data set of {self.module.__name__}",
            "kind": "other",
            "levels": len(self.levels),
            "symbols": [self.id, "=", ">", "."],
            "ascii": True,  # any other words of printable ASCII may come
            "proposals": False,
        }

    def entry(self, level, seed):
        return self.module.create_dataset(self.name, seed=seed, size=1, **self.levels[level - 1])[0]

    def generate(self, level, seed):
        seed %= 2**31  # seeds of their generators are often 32 bits
        entry = self.entry(level, seed)
        # The entry is the problem: equal questions are equal tasks, and a task outlives this program.
        problem = {key: entry[key] for key in ("question", "answer", "metadata") if key in entry}
        if not survives_json(problem):
            # Then the entry is made again when it is scored, and the seed is part of the problem.
            problem = {"question": str(entry["question"]), "answer": str(entry["answer"]), "seed": seed}
        return {"payload": problem, "level": level, **self.describe(problem)}

    def describe(self, entry):
        answer = words_of(entry["answer"])
        return {
            "prompt": f"{self.id} {words_of(entry['question'])} =",
            "answer": f"> {answer} .",
            "steps": [answer],
        }

    def verify(self, level, problem, completion):
        if not completion.startswith("> ") or not completion.endswith(" .") or len(completion) < 5:
            return {"correct": False, "reason": 'an answer is written "> ... ."'}
        words = completion[2:-2]
        if words != words_of(words):
            return {"correct": False, "reason": "words are joined by single spaces"}
        entry = self.entry(level, problem["seed"]) if "seed" in problem else problem
        # The answer as it was, where it is the answer: white space that words do not keep is not the solver's fault.
        given = entry["answer"] if words == words_of(problem["answer"]) else text_of(words)
        score = self.scorers[level - 1].score_answer(answer=given, entry=entry)
        if isinstance(score, bool) or not isinstance(score, (int, float)) or not math.isfinite(score):
            raise ValueError(f"the scorer gave {score!r}")
        if not 0 <= score <= 1:
            raise ValueError(f"the scorer gave {score!r}, not a number from 0 to 1")
        correct = score == 1
        return {
            "correct": correct,
            "score": float(score),
            "steps": [correct],
            "reason": "correct" if correct else f"scored {score}",
        }

    def answer(self, request):
        call = request["call"]
        if call == "hello":
            return self.hello()
        if call == "generate":
            level = request["level"]
            if type(level) is not int or not 1 <= level <= len(self.levels):
                raise ValueError(f"levels are 1 to {len(self.levels)}")
            return each(request["seeds"], lambda seed: self.generate(level, seed))
        if call == "render":
            return each(request["items"], lambda item: self.describe(item["payload"]))
        if call == "verify":
            return each(
                request["items"], lambda item: self.verify(item["level"], item["payload"], item["completion"])
            )
        if call == "parse":
            return each(request["texts"], lambda _: {"gate": "parse", "reason": f"{self.id} takes no proposals"})
        raise ValueError(f"unknown call {call!r}")


def survives_json(value):
    try:
        return json.loads(json.dumps(value, allow_nan=False)) == value
    except (TypeError, ValueError):
        return False


def each(items, one):
    """One bad item does not spoil the others."""
    answers = []
    for item in items:
        try:
            answers.append(one(item))
        except Exception as error:
            answers.append({"error": f"{type(error).__name__}: {error}"})
    return {"items": answers}


def main():
    options = argparse.ArgumentParser(description="serves a data set of reasoning-gym's interface to Folklore")
    options.add_argument("name", help="name of the data set")
    options.add_argument("--module", default="reasoning_gym", help="module with create_dataset")
    options.add_argument("--level", action="append", type=json.loads, help="settings of a level as JSON; repeat")
    options.add_argument("--id", help="id of the family (default: the name)")
    given = options.parse_args()
    protocol = sys.stdout
    sys.stdout = sys.stderr  # libraries print
    family_id = given.id or re.sub(r"[^a-z0-9]+", "-", given.name.lower()).strip("-")
    adapter = Adapter(importlib.import_module(given.module), given.name, given.level or [{}], family_id)
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        request_id = 0
        try:
            request = json.loads(line)
            request_id = request["id"]
            reply = {"id": request_id, "ok": adapter.answer(request)}
        except Exception as error:
            reply = {"id": request_id, "error": f"{type(error).__name__}: {error}"}
        protocol.write(json.dumps(reply, separators=(",", ":")) + "\n")
        protocol.flush()


if __name__ == "__main__":
    main()
