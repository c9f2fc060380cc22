#!/usr/bin/env python3
"""A task family in Python, standard library only: run-length encoding.

    prompt   rle a a a b =        answer   > a 3 > b 1 .        level k has k runs

Folklore starts this program and talks to it over standard input and output, one JSON object a line (docs/tasks.md):
    npx folklore tasks preview rle --plugins "exec:python3 examples/python/family.py"
    npx folklore tasks conform "python3 examples/python/family.py"
To write a family of your own, change the part above the line; the part below stays as it is.
"""

import json
import random
import sys

LETTERS = "abcd"
LEVELS = 6
LONGEST_RUN = 5

HELLO = {
    "protocol": 1,
    "id": "rle",
    "title": "Count the runs of a word",
    "kind": "sequences",
    "levels": LEVELS,
    # Every word that prompts and answers may hold.
    "symbols": ["rle", *LETTERS, *"12345", "=", ">", "."],
    # How symbols get coordinates: every letter of the prompt shares its column with a step.
    "layout": {"columns": True},
}


def generate(level, seed):
    """A problem: JSON data, nothing else. The same level and seed give the same problem, always."""
    rng = random.Random(seed)
    word, last = "", ""
    for _ in range(level):
        last = rng.choice([letter for letter in LETTERS if letter != last])
        word += last * rng.randint(1, LONGEST_RUN)
    return {"word": word}


def runs(word):
    """The worked steps: "a 3" for aaa."""
    steps, at = [], 0
    while at < len(word):
        end = at
        while end < len(word) and word[end] == word[at]:
            end += 1
        steps.append(f"{word[at]} {end - at}")
        at = end
    return steps


def level_of(problem):
    return len(runs(problem["word"]))


def describe(problem):
    """All there is to say about a problem: how it reads, how it is worked, how it is proposed."""
    word = " ".join(problem["word"])
    steps = runs(problem["word"])
    return {
        "prompt": f"rle {word} =",
        "answer": f"> {' > '.join(steps)} .",
        "steps": steps,
        "measure": {"letters": len(problem["word"])},
        "proposal": word,
    }


def verify(problem, completion):
    """Never trust the text: it is compared as a whole, step by step only for the marks."""
    steps = runs(problem["word"])
    if completion == f"> {' > '.join(steps)} .":
        return {"correct": True, "steps": [True] * len(steps), "reason": "correct"}
    written = completion.removesuffix(" .").removeprefix("> ").split(" > ") if completion.startswith("> ") else []
    marks = [i < len(steps) and step == steps[i] for i, step in enumerate(written)]
    right = marks.index(False) if False in marks else len(marks)
    return {
        "correct": False,
        "steps": marks,
        # Words up to the end of the last right step: each has three, ">" and two more.
        "verifiedSymbols": 3 * right,
        "reason": f"step {right + 1} is wrong" if False in marks else "the steps do not end where they should",
    }


def parse(text):
    """The proposal language: "a a b". A problem, or the reason why not."""
    words = text.split()
    if not words or any(word not in LETTERS or len(word) != 1 for word in words):
        return {"gate": "parse", "reason": "expected letters a to d"}
    problem = {"word": "".join(words)}
    if level_of(problem) > LEVELS or any(int(step[2:]) > LONGEST_RUN for step in runs(problem["word"])):
        return {"gate": "too-large", "reason": f"at most {LEVELS} runs of at most {LONGEST_RUN}"}
    return problem_with_words(problem)


# ------------------------------------------------------------------------- the protocol, the same for every family


def problem_with_words(problem):
    return {"payload": problem, "level": level_of(problem), **describe(problem)}


def each(items, one):
    """One bad item does not spoil the others."""
    answers = []
    for item in items:
        try:
            answers.append(one(item))
        except Exception as error:
            answers.append({"error": f"{type(error).__name__}: {error}"})
    return {"items": answers}


def answer(request):
    call = request["call"]
    if call == "hello":
        return HELLO
    if call == "generate":
        level = request["level"]
        if type(level) is not int or not 1 <= level <= LEVELS:
            raise ValueError(f"levels are 1 to {LEVELS}")
        return each(request["seeds"], lambda seed: problem_with_words(generate(level, seed)))
    if call == "render":
        return each(request["items"], lambda item: describe(item["payload"]))
    if call == "verify":
        return each(request["items"], lambda item: verify(item["payload"], item["completion"]))
    if call == "parse":
        return each(request["texts"], parse)
    raise ValueError(f"unknown call {call!r}")


def main():
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        request_id = 0
        try:
            request = json.loads(line)
            request_id = request["id"]
            reply = {"id": request_id, "ok": answer(request)}
        except Exception as error:
            reply = {"id": request_id, "error": f"{type(error).__name__}: {error}"}
        # ASCII only, so that no text can break the line; flushed, because somebody waits.
        sys.stdout.write(json.dumps(reply, separators=(",", ":")) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
