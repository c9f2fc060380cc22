import { createEngine } from "../trainer/index.ts";
for (const d of ["cuda","tfjs","webgpu"] as const) { try { const e=await createEngine(d); console.log(d,"ok",e.id);} catch(e:any){console.log(d,e.name,"|",e.message);} }
