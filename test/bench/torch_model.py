"""The model of trainer/model.ts in eager PyTorch, to compare speed with. Reads one JSON request per line on stdin,
answers each with one JSON line. Started by test/bench/torch.ts, which sets the number of threads in the environment;
knows nothing of our weights or data.

Request:  {"kind": "train" | "sample", "config": ModelConfig, "batch": 32, "length": 96, "fresh": 64, "seconds": 2}
          (length: positions of a training sequence, or of a prompt; fresh: tokens sampled per row)
Answer:   {"rate": tokens per second}
"""
import json
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(d, 3 * d, bias=False)
        self.out = nn.Linear(d, d, bias=False)

    def forward(self, x, cos, sin, mask, cache, start):
        batch, length, d = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if cache is not None:
            cache[0][:, :, start : start + length] = k
            cache[1][:, :, start : start + length] = v
            k, v = cache[0][:, :, : start + length], cache[1][:, :, : start + length]
        scores = q @ k.transpose(-1, -2) * (d // self.heads) ** -0.5
        if mask is not None:
            scores = scores + mask
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, d))


def rotate(x, cos, sin):
    a, b = x.chunk(2, -1)
    return torch.cat((a * cos - b * sin, b * cos + a * sin), -1)


class Norm(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(d))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.weight


class Block(nn.Module):
    def __init__(self, d, heads, hidden):
        super().__init__()
        self.attention_norm, self.mlp_norm = Norm(d), Norm(d)
        self.attention = Attention(d, heads)
        self.gate, self.up = nn.Linear(d, hidden, bias=False), nn.Linear(d, hidden, bias=False)
        self.down = nn.Linear(hidden, d, bias=False)

    def forward(self, x, *rest):
        x = x + self.attention(self.attention_norm(x), *rest)
        h = self.mlp_norm(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Model(nn.Module):
    def __init__(self, config):
        super().__init__()
        d = config["width"]
        self.channels = config["channels"]
        self.vocabulary = config["vocabulary"]
        self.embed = nn.Embedding(config["vocabulary"] + config["features"], d)
        self.tables = nn.ModuleList(nn.Embedding(max(1, c["learned"]), d) for c in self.channels)
        self.blocks = nn.ModuleList(
            Block(d, config["heads"], config["hidden"]) for _ in range(config["layers"])
        )
        self.norm = Norm(d)
        self.head = nn.Linear(d, config["vocabulary"], bias=False)
        frequencies = torch.zeros(len(self.channels), d // config["heads"] // 2)
        at = 0
        for row, channel in enumerate(self.channels):
            for j in range(channel["rotaryPairs"]):
                frequencies[row, at] = config["rotaryBase"] ** (-j / channel["rotaryPairs"])
                at += 1
        self.register_buffer("frequencies", frequencies)

    def forward(self, ids, coords, mask=None, caches=None, start=0):
        """Logits [B, T, V] from ids [B, T] and coords [B, T, C]."""
        x = self.embed(ids)
        for c, channel in enumerate(self.channels):
            if channel["learned"]:
                x = x + self.tables[c](coords[..., c].clamp(0, channel["learned"] - 1))
        angles = (coords.float() @ self.frequencies)[:, None]
        cos, sin = angles.cos(), angles.sin()
        for i, block in enumerate(self.blocks):
            x = block(x, cos, sin, mask, caches and caches[i], start)
        return self.head(self.norm(x))


def causal(length):
    return torch.full((length, length), -1e9).triu(1)


def coordinates(model, batch, length, start=0):
    coords = torch.zeros(batch, length, len(model.channels), dtype=torch.long)
    coords[..., 2] = torch.arange(start, start + length)
    return coords


class Trainer:
    """One AdamW step with clipping, as trainer/steps.ts does it."""

    def __init__(self, model, request):
        self.model = model
        self.optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.0, foreach=True)
        self.shape = (request["batch"], request["length"])
        self.ids = torch.randint(1, model.vocabulary, self.shape)
        self.coords = coordinates(model, *self.shape)
        self.mask = causal(request["length"])
        self.tokens = request["batch"] * request["length"]

    def run(self):
        self.optimiser.zero_grad(set_to_none=True)
        logits = self.model(self.ids, self.coords, self.mask)
        loss = F.cross_entropy(logits.flatten(0, 1), self.ids.flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        loss.item()


class Sampler:
    """A prompt, then token by token with a preallocated cache; log-probabilities kept, as trainer/sampler.ts."""

    def __init__(self, model, request):
        self.model, self.request = model, request
        self.tokens = request["batch"] * request["fresh"]

    @torch.inference_mode()
    def run(self):
        model, batch, length = self.model, self.request["batch"], self.request["length"]
        block = model.blocks[0].attention
        shape = (batch, block.heads, length + self.request["fresh"], block.out.in_features // block.heads)
        caches = [(torch.empty(shape), torch.empty(shape)) for _ in model.blocks]
        ids = torch.randint(1, model.vocabulary, (batch, length))
        logits = model(ids, coordinates(model, batch, length), causal(length), caches)[:, -1]
        picked = []
        for step in range(self.request["fresh"]):
            log_probs = logits.log_softmax(-1)
            token = torch.multinomial(log_probs.exp(), 1)
            picked.append(log_probs.gather(1, token))
            if step + 1 < self.request["fresh"]:
                at = length + step
                logits = model(token, coordinates(model, batch, 1, at), None, caches, at)[:, -1]
        torch.cat(picked, 1).sum().item()


def main():
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    kept = {}
    for line in sys.stdin:
        request = json.loads(line)
        key = json.dumps([request["kind"], request["config"], request["batch"], request["length"]])
        if key not in kept:
            kept.clear()
            torch.manual_seed(1)
            work = {"train": Trainer, "sample": Sampler}[request["kind"]]
            kept[key] = work(Model(request["config"]), request)
        job = kept[key]
        job.run()
        begin = time.perf_counter()
        tokens = 0
        while time.perf_counter() - begin < request["seconds"]:
            job.run()
            tokens += job.tokens
        print(json.dumps({"rate": tokens / (time.perf_counter() - begin)}), flush=True)


main()
