import * as ort from "onnxruntime-node";
const end:any[]=[];
const orig=ort.InferenceSession.create.bind(ort.InferenceSession) as any;
(ort.InferenceSession as any).create=async (m:any,o:any)=>{const s=await orig(m,{...o,enableProfiling:true,profileFilePrefix:"/tmp/eng/prof"}); end.push(s); return s;};
await import("./_probe_engine.ts");
for(const s of end) s.endProfiling();
