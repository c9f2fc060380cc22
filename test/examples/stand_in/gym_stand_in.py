"""A stand-in for reasoning-gym, written for the tests of its adapter: the same interface, small datasets, some of them
with scorers as one would rather not have them."""
import random

print("a library may greet whoever imports it")


class Dataset:
    def __init__(self, seed, size, letters=4):
        self.seed = seed
        self.size = size
        self.letters = letters

    def __len__(self):
        return self.size

    def __getitem__(self, index):
        if not 0 <= index < self.size:
            raise IndexError(index)
        rng = random.Random(self.seed + index)
        return self.item("".join(rng.choice("abcdefgh") for _ in range(self.letters)))

    def item(self, word):
        answer = "\n".join([word[::-1], *word[::-1]])
        question = f"Spell this word backward, then letter by letter, a line each: {word} \u2026"
        return {"question": question, "answer": answer, "metadata": {"word": word}}

    def score_answer(self, answer, entry):
        return 1.0 if answer == entry["answer"] else 0.0


class Raising(Dataset):
    """A scorer that trusts what it is given."""

    def item(self, word):
        value = sum(ord(letter) for letter in word) * 7919 % 10**self.letters
        return {"question": f"Code of {word}?", "answer": str(value), "metadata": {}}

    def score_answer(self, answer, entry):
        return float(str(int(answer)) == answer == entry["answer"])


class Partial(Dataset):
    """Some credit for everything that is said, more for what is nearly right."""

    def score_answer(self, answer, entry):
        right = sum(a == b for a, b in zip(answer or "", entry["answer"]))
        return 1.0 if answer == entry["answer"] else max(0.01, 0.9 * right / len(entry["answer"]))


class Tuples(Dataset):
    """Metadata that JSON cannot carry, and a scorer that needs it."""

    def item(self, word):
        return {**super().item(word), "metadata": {(0, 1): word}}

    def score_answer(self, answer, entry):
        return float(answer.split("\n")[0] == entry["metadata"][(0, 1)][::-1] and answer == entry["answer"])


class Lenient(Dataset):
    """The hole that solvers find first: the right answer among others is right."""

    def score_answer(self, answer, entry):
        return float(entry["answer"] in (answer or ""))


class Odd(Dataset):
    """Scores that are none, for wrong answers."""

    def score_answer(self, answer, entry):
        odd = {"a": float("nan"), "b": 2, "c": "1", "d": None}
        return 1 if answer == entry["answer"] else odd[answer]


class Unsure(Dataset):
    """Every third item has an answer that its own scorer refuses."""

    def score_answer(self, answer, entry):
        return float(answer == entry["answer"] and sum(map(ord, entry["answer"])) % 3 != 0)


DATASETS = {
    "spelling_lines": Dataset,
    "raising": Raising,
    "partial": Partial,
    "tuples": Tuples,
    "lenient": Lenient,
    "odd": Odd,
    "unsure": Unsure,
}


def create_dataset(name, seed=0, size=500, **config):
    return DATASETS[name](seed, size, **config)
