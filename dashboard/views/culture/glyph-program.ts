// A sigma node program (WebGL): nodes as circles, squares, diamonds, triangles, crosses or saltires, solid or hollow. It differs
// from sigma's own circle program in the distance function of the fragment shader and two attributes per node.
import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import { SHAPES, type Shape } from "./looks.ts";

const UNIFORMS = ["u_sizeRatio", "u_correctionRatio", "u_matrix"] as const;

/** What a node's attributes must say besides sigma's own. */
export interface GlyphData {
  readonly shape: Shape;
  readonly hollow: boolean;
}

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_angle;
attribute float a_shape;
attribute float a_hollow;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec2 v_offset;
varying float v_radius;
varying float v_shape;
varying float v_hollow;
const float bias = 255.0 / 254.0;
void main() {
  float size = a_size * u_correctionRatio / u_sizeRatio * 6.0;
  vec2 offset = size * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + offset, 1)).xy, 0, 1);
  v_offset = offset;
  v_radius = size / 3.0;
  v_shape = a_shape;
  v_hollow = a_hollow;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

/** Distances are of the shapes in looks.ts, so that graph and legend agree. */
const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying vec2 v_offset;
varying float v_radius;
varying float v_shape;
varying float v_hollow;
uniform float u_correctionRatio;
float outside(vec2 p, float r) {
  vec2 q = abs(p);
  if (v_shape < 0.5) return length(p) - r;
  if (v_shape < 1.5) return max(q.x, q.y) - 0.88 * r;
  if (v_shape < 2.5) return (q.x + q.y) * 0.7071 - 0.884 * r;
  if (v_shape < 3.5) return max(q.x * 0.866 + p.y * 0.5, -p.y) - 0.62 * r;
  if (v_shape > 4.5) q = abs(vec2(p.x - p.y, p.x + p.y)) * 0.7071;
  return min(max(q.x - 1.1 * r, q.y - 0.38 * r), max(q.y - 1.1 * r, q.x - 0.38 * r));
}
void main(void) {
  float edge = u_correctionRatio * 2.0;
  float distance = outside(v_offset, v_radius);
  #ifdef PICKING_MODE
  gl_FragColor = distance > 0.0 ? vec4(0.0) : v_color;
  #else
  float alpha = 1.0 - smoothstep(-edge, 0.0, distance);
  float rim = max(1.5 * edge, 0.22 * v_radius);
  if (v_hollow > 0.5) alpha *= smoothstep(-rim - edge, -rim, distance);
  gl_FragColor = vec4(v_color.rgb, 1.0) * alpha;
  #endif
}`;

export class GlyphProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_shape", size: 1, type: FLOAT },
        { name: "a_hollow", size: 1, type: FLOAT },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
      CONSTANT_DATA: [[0], [(2 * Math.PI) / 3], [(4 * Math.PI) / 3]],
    };
  }

  override processVisibleItem(nodeIndex: number, start: number, data: NodeDisplayData & Partial<GlyphData>) {
    const values = [
      data.x,
      data.y,
      data.size,
      floatColor(data.color),
      nodeIndex,
      SHAPES.indexOf(data.shape ?? "circle"),
      data.hollow ? 1 : 0,
    ];
    this.array.set(values, start);
  }

  override setUniforms(
    { correctionRatio, sizeRatio, matrix }: RenderParams,
    { gl, uniformLocations: { u_correctionRatio, u_sizeRatio, u_matrix } }: ProgramInfo,
  ) {
    gl.uniform1f(u_correctionRatio!, correctionRatio);
    gl.uniform1f(u_sizeRatio!, sizeRatio);
    gl.uniformMatrix3fv(u_matrix!, false, matrix);
  }
}
