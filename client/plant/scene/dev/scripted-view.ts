/** A TwinView played by hand: states are set by machine, everything else follows. For developing the scene. */
import type { Derived } from '../../../../twin/derived.ts';
import type { Link } from '../../../../twin/events.ts';
import type { LineView } from '../../../../twin/live/protocol.ts';
import type { PlantModel } from '../../../../twin/plant/model.ts';
import { STATES, type State, stateCode } from '../../../../twin/words.ts';
import type { TwinView, ViewStatus } from '../../../live/twin-view.ts';

export interface ScriptedView extends TwinView {
  /** Puts a machine into a state that began `ageMs` ago. */
  set(machine: number, state: State, ageMs?: number, fault?: number): void;
  level(tag: number, value: number): void;
  turn(status: ViewStatus): void;
  /** A breakdown with its neighbours blocked before and starved after it. */
  stop(machine: number, before: number, after: number, ageMs?: number, fault?: number): void;
  /** Moves the moment on and tells subscribers, like a frame without changes. */
  tick(): void;
}

export function createScriptedView(plant: PlantModel): ScriptedView {
  const count = plant.machines.length;
  const state = new Uint8Array(count).fill(stateCode('producing'));
  const since = new Float64Array(count).fill(Date.now() - 4_320_000);
  const fault = new Uint32Array(count);
  const levels = new Float64Array(plant.tags.length).fill(90);
  const listeners = new Set<() => void>();
  const lines = new Map<string, LineView>();
  let status: ViewStatus = 'live';
  let version = 1;
  let stateVersion = 1;
  let at = Date.now();

  const codeOf = (slot: number) => (status === 'stale' ? 0 : (state[slot] as number));
  const wordOf = (slot: number): State => STATES[codeOf(slot)] ?? 'unknown';
  const link = (slot: number): Link => ({
    machine: plant.machines[slot]?.id ?? '',
    state: wordOf(slot),
    since: since[slot] as number,
    fault: fault[slot] as number,
  });
  const readLines = () => {
    for (const line of plant.lines) {
      const cause = line.machines.find((slot) =>
        ['breakdown', 'setup', 'maintenance', 'micro-stop'].includes(wordOf(slot)),
      );
      const waiting = line.machines.filter((slot) => ['blocked', 'starved'].includes(wordOf(slot)));
      lines.set(line.id, {
        line: line.id,
        at,
        state: cause === undefined ? wordOf(line.constraint) : wordOf(cause),
        since: since[line.constraint] as number,
        cause: cause === undefined ? null : link(cause),
        chain: [],
        waiting: cause === undefined ? [] : waiting.map(link),
        product: null,
        order: null,
        wip: null,
        rate: null,
        idealRate: null,
        shift: {
          id: 'early',
          from: at,
          since: at,
          to: at,
          good: 0,
          unit: 'bottle',
          targetNow: 0,
          targetEnd: 0,
          expected: null,
          oee: ratio(0.65 + ((line.slot * 7) % 23) / 100),
          availability: ratio(0.9),
          effectiveness: ratio(0.9),
          quality: ratio(0.99),
          losses: [],
        },
      });
    }
  };
  const told = (states: boolean) => {
    at = status === 'stale' ? at : Date.now();
    version++;
    if (states) {
      stateVersion++;
      readLines();
    }
    for (const listener of listeners) listener();
  };
  readLines();

  const set: ScriptedView['set'] = (slot, word, ageMs = 0, code = 0) => {
    state[slot] = stateCode(word);
    since[slot] = Date.now() - ageMs;
    fault[slot] = code;
    told(true);
  };
  return {
    plant,
    get status() {
      return status;
    },
    get at() {
      return at;
    },
    get version() {
      return version;
    },
    get stateVersion() {
      return stateVersion;
    },
    stateOf: codeOf,
    sinceOf: (slot) => since[slot] as number,
    faultOf: (slot) => fault[slot] as number,
    speedOf: (slot) => (wordOf(slot) === 'producing' ? (plant.machines[slot]?.idealRate ?? Number.NaN) : 0),
    goodOf: () => 0,
    signalsOf: () => 0,
    rejectOf: () => 0,
    valueOf: (tag) => levels[tag] ?? Number.NaN,
    qualityOf: (tag) => (tag < levels.length ? 0 : 3),
    textOf: () => null,
    lines,
    sources: new Map(),
    events: [],
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    set,
    level: (tag, value) => {
      levels[tag] = value;
      told(false);
    },
    turn: (next) => {
      status = next;
      told(true);
    },
    stop: (machine, before, after, ageMs = 0, code = 11) => {
      for (let i = 1; i <= before; i++) set(machine - i, 'blocked', Math.max(0, ageMs - i * 10_000));
      for (let i = 1; i <= after; i++) set(machine + i, 'starved', Math.max(0, ageMs - i * 20_000));
      set(machine, 'breakdown', ageMs, code);
    },
    tick: () => told(false),
  };
}

const ratio = (value: number): Derived => ({
  value,
  unit: 'ratio',
  formula: 'oee',
  version: 1,
  profile: 'stage',
  window: { from: 0, to: 0 },
  inputs: {},
  coverage: 1,
});
