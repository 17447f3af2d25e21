/**
 * What tests and benchmarks may read of the scene, at `window.__gembaScene`. Frame costs are CPU time of the frame's own
 * JavaScript (callbacks and draw submission), ms; GPU time is not in them.
 */
import type { State } from '../../../twin/words.ts';

export interface SceneDiagnostics {
  /** Draw calls and triangles of the last main pass; a pass that also renews the shadow map is not counted. */
  calls: number;
  triangles: number;
  /** Frames drawn since the scene was mounted. */
  frames: number;
  /** CPU ms of the last frames, oldest first, at most 240. */
  readonly cpuMs: number[];
  /** Date.now() less navigation start when the first frame was drawn; 0 = not yet. */
  firstFrameMs: number;
  readonly quality: string;
  readonly renderer: string;
  /** State painted for a machine slot, and whether as cause or consequence; null before the first frame. */
  machineState(slot: number): { readonly state: State; readonly rank: string } | null;
  /** Where a machine's stack light is on the canvas, CSS pixels. */
  project(slot: number): { readonly x: number; readonly y: number } | null;
  /** Goods on the belts now. */
  goods(): number;
}

declare global {
  interface Window {
    __gembaScene?: SceneDiagnostics;
  }
}

const KEPT_COSTS = 240;
const KEPT_MARKS = 512;

export function recordFrame(diagnostics: SceneDiagnostics, cpuMs: number): void {
  diagnostics.frames++;
  if (diagnostics.firstFrameMs === 0) diagnostics.firstFrameMs = performance.now();
  if (diagnostics.cpuMs.length >= KEPT_COSTS) diagnostics.cpuMs.shift();
  diagnostics.cpuMs.push(cpuMs);
}

const marks: string[] = [];

/**
 * Notes in the browser's timeline, against which latency is measured: the scene knows that a machine changed its state
 * (`gemba:state:...`), and a picture that shows it has been drawn (`gemba:painted:...`). Between the two lies the drawing,
 * which a machine without a graphics card does in software.
 */
export function note(what: 'state' | 'painted', machine: string, state: State): void {
  const name = `gemba:${what}:${machine}:${state}`;
  performance.mark(name);
  marks.push(name);
  if (marks.length <= KEPT_MARKS) return;
  // The timeline grows for ever otherwise: forget the oldest, unless the same name was marked again since.
  const oldest = marks.shift() as string;
  if (!marks.includes(oldest)) performance.clearMarks(oldest);
}
