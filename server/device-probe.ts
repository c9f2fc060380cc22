// Computes one trivial step on a device and says which engine did it, or why not (exit code 1). A process of its own,
// because a native provider may crash: `folklore doctor` starts it.
//   node server/device-probe.ts cpu
import { createEngine, DEVICES } from "../trainer/index.ts";

try {
  const device = DEVICES.find((known) => known === process.argv[2]);
  if (device === undefined) throw new Error(`expected one of ${DEVICES.join(", ")}`);
  const engine = await createEngine(device);
  const state = engine.createState(new Map([["x", { shape: [2], data: Float32Array.of(1, 2) }]]));
  const program = await engine.compile((_, { x }) => ({ outputs: { y: x!.clone() }, state: {} }), {}, state);
  const { y } = await program.run({});
  await program.dispose();
  if (y?.[0] !== 1 || y[1] !== 2) throw new Error(`${engine.id} copies [1, 2] as [${y}]`);
  process.stdout.write(`${engine.id}\n`);
} catch (error) {
  process.stdout.write(`${(error as Error).message.replaceAll("\n", " ")}\n`);
  process.exitCode = 1;
}
