/** Alarms of plant.yaml, one for each machine or line that they are of, with references checked and numbered. */
import type { Priority, State } from '../words.ts';
import type { AlarmSpec, CallKindSpec, ConditionSpec } from './alarm-schema.ts';
import type { Fail } from './fail.ts';
import { KANBAN } from './kanban.ts';
import type { Buffer, Line, Machine, Tag } from './model.ts';
import type { Path } from './path.ts';
import type { Words } from './schema-parts.ts';

/** What an alarm looks at; tags, machines and lines by slot. */
export type Watch =
  | {
      readonly kind: 'tag';
      readonly tag: number;
      /** The reading is divided by it: shares of a buffer's capacity. */
      readonly per: number;
      readonly test: 'above' | 'below' | 'equals';
      readonly limit: number;
      readonly deadband: number;
      readonly values: readonly (number | string)[];
    }
  | { readonly kind: 'silent'; readonly tag: number }
  | {
      readonly kind: 'state';
      readonly of: 'machine' | 'line';
      readonly slot: number;
      readonly states: readonly State[];
    };

export interface Alarm {
  /** `rule` or `rule.machine`. */
  readonly id: string;
  readonly rule: string;
  readonly text: Words;
  /** What people are to do. */
  readonly response: Words;
  /** Slots; -1 = none. */
  readonly machine: number;
  readonly line: number;
  readonly when: Watch;
  readonly unless: Watch | null;
  readonly onDelayMs: number;
  readonly offDelayMs: number;
  readonly priority: Priority;
  readonly latching: boolean;
  readonly needsAck: boolean;
  /** ms; 0 = never. */
  readonly repeatMs: number;
  readonly escalateMs: readonly number[];
  readonly position: string;
}

export interface CallKind {
  readonly id: string;
  readonly name: Words;
  readonly escalateMs: readonly number[];
}

interface Parts {
  readonly machines: readonly Machine[];
  readonly lines: readonly Line[];
  readonly buffers: readonly Buffer[];
  readonly tags: readonly Tag[];
  /** Ids of the machine types. */
  readonly types: readonly string[];
}
const SECOND = 1000;
const MINUTE = 60_000;
const ALL_LINES = 'all';

export function compileAlarms(specs: readonly AlarmSpec[], parts: Parts, fail: Fail): Alarm[] {
  return specs.flatMap((spec, i) => {
    const path: Path = ['alarms', i];
    growing(spec.escalate_s, [...path, 'escalate_s'], fail);
    const places = placesOf(spec, parts, path, fail);
    return places.flatMap((place) => {
      const when = watchOf(spec.when, place, parts, [...path, 'when'], fail);
      const unless = spec.unless ? watchOf(spec.unless, place, parts, [...path, 'unless'], fail) : null;
      if (!when) return [];
      const of = place.machine ?? place.line;
      return {
        id: spec.machine === undefined && spec.line !== of?.id ? `${spec.id}.${of?.id}` : spec.id,
        rule: spec.id,
        text: spec.text,
        response: spec.response,
        machine: place.machine?.slot ?? -1,
        line: place.line?.slot ?? -1,
        when,
        unless,
        onDelayMs: (spec.on_delay_s ?? 0) * SECOND,
        offDelayMs: (spec.off_delay_s ?? 0) * SECOND,
        priority: spec.priority,
        latching: spec.latching ?? false,
        needsAck: spec.acknowledge ?? true,
        repeatMs: (spec.repeat_s ?? 0) * SECOND,
        escalateMs: (spec.escalate_s ?? []).map((s) => s * SECOND),
        position: spec.position ?? place.line?.id ?? 'utilities',
      };
    });
  });
}

export const compileCallKinds = (specs: readonly CallKindSpec[], fail: Fail): CallKind[] =>
  specs.map(({ id, name, escalate_min: after = [] }, i) => {
    if (id === KANBAN) fail(['call_kinds', i, 'id'], `\`${KANBAN}\` is what bins call by; give it another id`);
    growing(after, ['call_kinds', i, 'escalate_min'], fail);
    return { id, name, escalateMs: after.map((minutes) => minutes * MINUTE) };
  });

interface Place {
  readonly machine: Machine | null;
  readonly line: Line | null;
}

function placesOf(spec: AlarmSpec, parts: Parts, path: Path, fail: Fail): Place[] {
  const { machines, lines } = parts;
  const named = [spec.machine, spec.machine_type, spec.line].filter((one) => one !== undefined).length;
  if (named !== 1) {
    fail(path, 'is of one of `machine`, `machine_type` or `line`: give exactly one of them');
    return [];
  }
  const ofMachine = (machine: Machine): Place => ({ machine, line: lines[machine.line] ?? null });
  if (spec.line !== undefined) {
    const found = spec.line === ALL_LINES ? lines : lines.filter(({ id }) => id === spec.line);
    if (found.length === 0) fail([...path, 'line'], `no line \`${spec.line}\`; write \`all\` or the id of a line`);
    return found.map((line) => ({ machine: null, line }));
  }
  if (spec.machine !== undefined) {
    const found = machines.find(({ id }) => id === spec.machine);
    if (!found) fail([...path, 'machine'], `no machine \`${spec.machine}\``);
    return found ? [ofMachine(found)] : [];
  }
  const wanted = spec.machine_type as string;
  if (!parts.types.includes(wanted)) {
    fail([...path, 'machine_type'], `no machine type \`${wanted}\`; there are ${parts.types.join(', ')}`);
    return [];
  }
  return machines.filter(({ lineage }) => lineage.includes(wanted)).map(ofMachine);
}

/** Null where it could not be read; `fail` was told why. */
function watchOf(spec: ConditionSpec, place: Place, parts: Parts, path: Path, fail: Fail): Watch | null {
  const refuse = (message: string): null => {
    fail(path, message);
    return null;
  };
  const kinds = [spec.tag, spec.state, spec.fault, spec.no_data, spec.buffer].filter((one) => one !== undefined);
  if (kinds.length !== 1)
    return refuse('looks at one thing: give one of `tag`, `state`, `fault`, `no_data` or `buffer`');
  if (spec.state) return stateWatch(place, spec.state);
  if (spec.no_data === false) return refuse('`no_data` is true, or the key of a tag');
  if (spec.no_data === true) return stateWatch(place, ['unknown']);
  if (spec.buffer) {
    const { from, to } = spec.buffer;
    const slot = (id: string) => parts.machines.find((machine) => machine.id === id)?.slot;
    const buffer = parts.buffers.find((one) => one.from === slot(from) && one.to === slot(to));
    if (!buffer) return refuse(`no buffer from \`${from}\` to \`${to}\``);
    if (buffer.level < 0) return refuse(`the fill of the buffer from \`${from}\` to \`${to}\` is not measured`);
    return limitWatch(spec, buffer.level, buffer.capacity, refuse);
  }
  if (!place.machine) return refuse('looks at a machine: give `machine` or `machine_type` instead of `line`');
  const own = place.machine.tags.flatMap((tag) => parts.tags[tag] ?? []);
  if (spec.fault) {
    const tag = own.find(({ role }) => role === 'fault');
    if (!tag) return refuse(`\`${place.machine.id}\` has no tag of role fault`);
    return { kind: 'tag', tag: tag.slot, per: 1, test: 'equals', limit: 0, deadband: 0, values: spec.fault };
  }
  const key = spec.tag ?? spec.no_data;
  const tag = own.find((one) => one.key === key);
  if (!tag) return refuse(`\`${place.machine.id}\` has no tag \`${key}\``);
  if (spec.no_data !== undefined) return { kind: 'silent', tag: tag.slot };
  if (tag.type === 'text' && spec.equals === undefined) return refuse(`\`${key}\` is a text: give \`equals\``);
  return limitWatch(spec, tag.slot, 1, refuse);
}

const stateWatch = ({ machine, line }: Place, states: readonly State[]): Watch => ({
  kind: 'state',
  of: machine ? 'machine' : 'line',
  slot: (machine ?? line)?.slot ?? -1,
  states,
});

function limitWatch(spec: ConditionSpec, tag: number, per: number, refuse: (message: string) => null): Watch | null {
  const { above, below, equals, deadband = 0 } = spec;
  if ([above, below, equals].filter((one) => one !== undefined).length !== 1)
    return refuse('is compared in one way: give one of `above`, `below` or `equals`');
  const test = above !== undefined ? 'above' : below !== undefined ? 'below' : 'equals';
  const values = equals === undefined ? [] : Array.isArray(equals) ? equals : [equals];
  return { kind: 'tag', tag, per, test, limit: above ?? below ?? 0, deadband, values };
}

function growing(list: readonly number[] | undefined, path: Path, fail: Fail): void {
  if (list?.some((value, i) => i > 0 && value <= (list[i - 1] as number)))
    fail(path, 'each is later than the one before');
}
