// A PyTorch process to compare with, where one is installed: asks test/bench/torch_model.py for rates, one at a time.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ModelConfig } from "../../trainer/index.ts";

export interface TorchRequest {
  readonly kind: "train" | "sample";
  readonly config: ModelConfig;
  readonly batch: number;
  /** Positions of a training sequence, or of a prompt. */
  readonly length: number;
  /** Tokens sampled per row; 0 when training. */
  readonly fresh: number;
  readonly seconds: number;
}

/** The system's own python3 may have torch (Debian's python3-torch) where another one comes first in PATH. */
const PYTHONS = ["python3", "/usr/bin/python3"];

export class Torch {
  readonly #process: ChildProcess;
  readonly #lines: Interface;

  private constructor(python: string, threads: number) {
    const script = fileURLToPath(new URL("torch_model.py", import.meta.url));
    // OpenBLAS has threads of its own, that torch.set_num_threads does not reach and that only this sets.
    const env = { ...process.env, OPENBLAS_NUM_THREADS: String(threads), OMP_NUM_THREADS: String(threads) };
    this.#process = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"], env });
    if (!this.#process.stdout) throw new Error("no pipe from python");
    this.#lines = createInterface({ input: this.#process.stdout });
  }

  /** Undefined if no python3 here can import torch. */
  static start(threads: number): Torch | undefined {
    const works = (python: string) =>
      spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0;
    const python = PYTHONS.find(works);
    return python === undefined ? undefined : new Torch(python, threads);
  }

  /** Tokens per second. Requests must not overlap. */
  async rate(request: TorchRequest): Promise<number> {
    const answer = new Promise<string>((resolve, reject) => {
      this.#lines.once("line", resolve);
      this.#lines.once("close", () => reject(new Error("the PyTorch process ended; see its message above")));
    });
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    return (JSON.parse(await answer) as { rate: number }).rate;
  }

  stop(): void {
    this.#process.kill();
  }
}
