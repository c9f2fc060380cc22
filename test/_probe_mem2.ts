import { Rng } from "../core/index.ts";
import { Learner, OnnxEngine, modelConfig } from "../trainer/index.ts";
const config=modelConfig("nano",100,3000);
const l=Learner.create(config,Rng.seed(1),new OnnxEngine("cpu"));
const s=(T1:number)=>({length:T1,bag:1,ids:new Int32Array(T1).fill(3),coords:new Int32Array(T1*4),targets:new Int32Array(T1).fill(2),weights:new Float32Array(T1).fill(1)});
for(const T of [16,32,64,128,16,32,64,128]){const b=Array.from({length:32},()=>s(T));const t=performance.now();await l.trainBatch(b,{learningRate:1e-4});console.log(T,(performance.now()-t).toFixed(0),"ms rss",(process.memoryUsage().rss/1e6).toFixed(0));}
