Error.stackTraceLimit=60;
import { Rng } from "../core/index.ts";
import { Learner } from "../trainer/learner.ts";
import { OnnxEngine } from "../trainer/engine/onnx-engine.ts";
import { modelConfig, parameterCount } from "../trainer/model-config.ts";
const [size="micro",B="32",T="96",K="1",th="1"]=process.argv.slice(2);
const bag=+K, V=100, F=bag>1?3000:0;
const config=modelConfig(size as never,V,F);
const rng=Rng.seed(1);
const mk=()=>{const T1=+T;const ids=new Int32Array(T1*bag);for(let i=0;i<ids.length;i++)ids[i]=bag>1&&(((i/bag)|0)<T1*0.6)?V+rng.int(F):(i%bag===0?1+rng.int(V-1):0);
 const coords=new Int32Array(T1*4);for(let t=0;t<T1;t++)coords.set([t>>3,t>>3,t%8,0],t*4);
 return {length:T1,bag,ids,coords,targets:Int32Array.from({length:T1},()=>1+rng.int(V-1)),weights:new Float32Array(T1).fill(1)};};
const engine=new OnnxEngine("cpu",+th);
const l=Learner.create(config,rng,engine);
console.log("params",parameterCount(config));
const seqs=Array.from({length:+B},mk);
let t0=performance.now();
console.log(await l.trainBatch(seqs,{learningRate:1e-3}),"compile",(performance.now()-t0).toFixed(0));
for(let r=0;r<3;r++){t0=performance.now();let n=0,rep;const lim=+(process.env.N??5);for(let i=0;i<lim;i++){rep=await l.trainBatch(seqs,{learningRate:1e-3});n+=rep.tokens;}
const dt=(performance.now()-t0);console.log(rep.loss.toFixed(4),(dt/lim).toFixed(1),"ms/step",(n/dt*1000).toFixed(0),"tok/s");}
t0=performance.now();await l.score(seqs);t0=performance.now();const sc=await l.score(seqs);console.log("score",(+B*+T/(performance.now()-t0)*1000).toFixed(0),"tok/s", sc[0].logProbs[0], "rss",(process.memoryUsage().rss/1e6).toFixed(0));
