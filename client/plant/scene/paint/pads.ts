/**
 * State pads: fill and outline under abnormal machines, all in one draw call. Unlit and not tone-mapped, so that they are
 * exactly the tokens. A second, x-ray call shows the outline of root causes where something tall stands before it.
 */
import {
  Color,
  DynamicDrawUsage,
  GreaterDepth,
  Group,
  InstancedBufferAttribute,
  InstancedMesh,
  Object3D,
  PlaneGeometry,
  ShaderMaterial,
} from 'three';
import type { Machine } from '../../../../twin/plant/model.ts';
import { STATE_COLOURS, STATE_LOOK } from '../../../ui/state-look.ts';
import type { Theme } from '../kit/palette.ts';
import { SHAPES } from '../kit/shapes.ts';
import { turnOf } from '../layout/rect.ts';
import type { Mark } from '../marks.ts';

export interface Pads {
  readonly group: Group;
  paint(marks: readonly Mark[], pulseAt: Float64Array): void;
  /** Seconds on the clock of `pulseAt`. */
  setTime(seconds: number): void;
}

/** Outline widths, m. */
const ROOT_LINE = 0.2;
const WAIT_LINE = 0.1;
const HAIR_LINE = 0.05;
/** Pads reach this far beyond the machine. */
const REACH = 0.42;
const LEAST_HALF_DEPTH = 1.5;

export function createPads(machines: readonly Machine[], theme: Theme): Pads {
  const count = machines.length;
  const geometry = new PlaneGeometry(2, 2).rotateX(-Math.PI / 2);
  const size = new InstancedBufferAttribute(new Float32Array(count * 2), 2);
  const colour = new InstancedBufferAttribute(new Float32Array(count * 3), 3);
  // Fill opacity, outline width, dashed 0/1, start of the pulse in seconds (-1 = none).
  const style = new InstancedBufferAttribute(new Float32Array(count * 4), 4).setUsage(DynamicDrawUsage);
  geometry.setAttribute('aHalf', size);
  geometry.setAttribute('aColour', colour);
  geometry.setAttribute('aStyle', style);

  const time = { value: 0 };
  const make = (xray: boolean) => {
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { uTime: time, uXray: { value: xray ? 1 : 0 } },
      transparent: true,
      depthWrite: false,
      toneMapped: false,
    });
    if (xray) material.depthFunc = GreaterDepth;
    const mesh = new InstancedMesh(geometry, material, count);
    mesh.frustumCulled = false;
    mesh.renderOrder = xray ? 4 : 2;
    return mesh;
  };
  const pads = make(false);
  const xray = make(true);
  xray.instanceMatrix = pads.instanceMatrix;
  const group = new Group();
  group.add(pads, xray);
  const stand = new Object3D();
  const mixed = new Color();
  const rootFill = theme === 'dark' ? 0.42 : 0.34;

  return {
    group,
    setTime: (seconds) => {
      time.value = seconds;
    },
    paint: (marks, pulseAt) => {
      let used = 0;
      let roots = 0;
      for (const machine of machines) {
        const mark = marks[machine.slot];
        if (!mark?.pad) continue;
        const shape = SHAPES[machine.kind];
        const root = mark.rank === 'root';
        const hair = mark.state === 'micro-stop';
        stand.position.set(machine.place.x, root ? 0.026 : 0.022, machine.place.z);
        stand.rotation.y = turnOf(machine);
        stand.updateMatrix();
        pads.setMatrixAt(used, stand.matrix);
        size.setXY(used, shape.w / 2 + REACH, Math.max(shape.d / 2 + REACH, LEAST_HALF_DEPTH));
        mixed.set(STATE_COLOURS[theme][STATE_LOOK[mark.state].token]);
        colour.setXYZ(used, mixed.r, mixed.g, mixed.b);
        const unknown = mark.state === 'unknown';
        const fill = unknown ? 0 : root ? rootFill : 0.12;
        const line = hair ? HAIR_LINE : root ? ROOT_LINE : WAIT_LINE;
        style.setXYZW(used, hair ? 0.1 : fill, line, unknown ? 1 : 0, pulseAt[machine.slot] ?? -1);
        if (root) roots++;
        used++;
      }
      pads.count = used;
      xray.count = used;
      pads.visible = used > 0;
      xray.visible = roots > 0;
      pads.instanceMatrix.needsUpdate = true;
      size.needsUpdate = colour.needsUpdate = style.needsUpdate = true;
    },
  };
}

const VERTEX = /* glsl */ `
attribute vec2 aHalf;
attribute vec3 aColour;
attribute vec4 aStyle;
uniform float uTime;
varying vec2 vAt;
varying vec2 vHalf;
varying vec3 vColour;
varying vec3 vStyle;
varying float vPulse;
void main() {
  float phase = (uTime - aStyle.w) / 0.4;
  vPulse = aStyle.w >= 0.0 && phase >= 0.0 && phase < 3.0 ? sin(3.14159265 * fract(phase)) : 0.0;
  vHalf = aHalf + vPulse * 0.35;
  vAt = position.xz * (vHalf + 0.1);
  vColour = aColour;
  vStyle = aStyle.xyz;
  gl_Position = projectionMatrix * viewMatrix * modelMatrix * instanceMatrix * vec4(vAt.x, 0.0, vAt.y, 1.0);
}`;

/** A rounded rectangle by its distance field: sharp at any zoom, and the outline never thinner than 1.4 pixels. */
const FRAGMENT = /* glsl */ `
uniform float uXray;
varying vec2 vAt;
varying vec2 vHalf;
varying vec3 vColour;
varying vec3 vStyle;
varying float vPulse;
void main() {
  vec2 q = abs(vAt) - vHalf + 0.25;
  float edge = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - 0.25;
  float blur = fwidth(edge);
  float line = max(vStyle.y, 1.4 * blur);
  float inside = 1.0 - smoothstep(-blur, 0.0, edge);
  float outline = inside * smoothstep(-line - blur, -line, edge);
  if (vStyle.z > 0.5) {
    float along = abs(vAt.x) / vHalf.x > abs(vAt.y) / vHalf.y ? vAt.y : vAt.x;
    outline *= step(fract(along / 0.7), 0.55);
  }
  float alpha = max(outline, inside * min(0.85, vStyle.x + vPulse * 0.5));
  if (uXray > 0.5) alpha = vStyle.y > 0.15 ? outline * 0.3 : 0.0;
  if (alpha < 0.004) discard;
  gl_FragColor = vec4(vColour, alpha);
  #include <colorspace_fragment>
}`;
