/**
 * The plant model as everything but the YAML reader sees it: inheritance resolved, addresses filled in, and every
 * machine, line, tag and source numbered. A number (`slot`) is the index into its list; hot paths know slots only.
 * Plain data: it goes to the browser as JSON (GET /api/v1/plant).
 */
import type { Kind, Role, State } from '../words.ts';
import type { Alarm, CallKind } from './alarms.ts';
import type { TagBurst } from './burst.ts';
import type { Bin } from './kanban.ts';
import type { OutputSpec } from './output-schema.ts';
import type { Words } from './schema-parts.ts';
import type { SourceSpec } from './source-schema.ts';

export interface Tag {
  readonly slot: number;
  /** `machine/tag`, unique in the plant. */
  readonly name: string;
  readonly key: string;
  readonly words: Words;
  readonly machine: number;
  readonly role: Role;
  readonly type: 'number' | 'bool' | 'text';
  readonly unit: string;
  /** It is a number that bursts of raw vibration say; null = it is told itself. */
  readonly burst: TagBurst | null;
  /** Slot of the source; -1 = the built-in clock. */
  readonly source: number;
  /** Address in the source, placeholders filled in. For Sparkplug: the metric name. */
  readonly address: string;
  /** MQTT: place in the payload. */
  readonly path: string;
  /** Sparkplug: `edge node/device`, or `edge node`. MQTT: the topic that says whether the machine is there. */
  readonly device: string;
  /** Modbus, S7: how often it is read, ms; 0 = as its source says. */
  readonly pollMs: number;
  /** Modulus of a counter register, 0 = does not roll over. */
  readonly modulus: number;
  /** A fall that is no roll-over counts the new value; false = counting starts over there. */
  readonly countsReset: boolean;
  readonly scale: number;
  /** ms without news before the tag is stale; 0 = never by itself. */
  readonly staleAfterMs: number;
  /** What the historian leaves out: changes up to `deadband`, for `atLeastMs`; null = nothing. */
  readonly keep: { readonly deadband: number; readonly atLeastMs: number } | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Who looks after it; empty = nobody is named. */
  readonly owner: string;
  /** Date by which it is looked at again, `2026-12-31`; empty = none is set. */
  readonly review: string;
}

/** Who looks after something, and the date of its next review; empty = not said. */
export interface Care {
  readonly owner: string;
  readonly review: string;
}

export interface Machine {
  readonly slot: number;
  readonly id: string;
  readonly name: Words;
  readonly type: string;
  /** Its type and those that it extends, the most special first. */
  readonly lineage: readonly string[];
  readonly kind: Kind;
  /** Slot of the line; -1 = a utility. */
  readonly line: number;
  /** Place along the line, from 0. */
  readonly station: number;
  readonly unit: string;
  /** Base units in one unit of this machine. */
  readonly unitsPer: number;
  /** Units a minute; null = has none (a compressor). */
  readonly idealRate: number | null;
  readonly idealRates: Readonly<Record<string, number>>;
  /** Units a minute above which a counter jump is not believed; 0 = believe all. */
  readonly topRate: number;
  readonly slowBelow: number;
  readonly slowAfterMs: number;
  readonly microStopMs: number;
  /** Good units until a start after a standstill of `afterMs` is over; null = starts are not told apart. */
  readonly startUp: {
    readonly good: number;
    readonly byProduct: Readonly<Record<string, number>>;
    readonly afterMs: number;
  } | null;
  readonly latenessMs: number;
  /** `packml` or a key of stateMaps. */
  readonly states: string;
  readonly faults: Readonly<Record<string, Words>>;
  /** Fault code -> reason that it stands for. */
  readonly faultReasons: Readonly<Record<string, string>>;
  readonly place: { readonly x: number; readonly z: number; readonly turn: number };
  /** Tag slots, in the order of the file. */
  readonly tags: readonly number[];
  /** Who looks after its rates, and the date of their next review; empty = not said. */
  readonly owner: string;
  readonly review: string;
  /** The same of its fault words. */
  readonly faultCare: Care;
}

/** Why a machine stands; what its parent says is filled in. */
export interface Reason {
  readonly id: string;
  readonly name: Words;
  readonly parent: string | null;
  /** What such time is; null = what the machine showed. */
  readonly state: State | null;
  /** Of maintenance: planned beforehand. */
  readonly planned: boolean;
  readonly needsComment: boolean;
  /** Machine types and machines it is for; both empty = all. */
  readonly types: readonly string[];
  readonly machines: readonly string[];
  /** Nobody can give it any more; it names what it was given for. */
  readonly retired: boolean;
  readonly owner: string;
  readonly review: string;
}

export interface Buffer {
  readonly slot: number;
  readonly line: number;
  readonly from: number;
  readonly to: number;
  /** Units, outside both machines. */
  readonly capacity: number;
  /** Tag slot of the fill level; -1 = not measured. */
  readonly level: number;
  /** Machine slot of the accumulation table that holds it; -1 = a plain belt. */
  readonly table: number;
}

export interface Line {
  readonly slot: number;
  readonly id: string;
  readonly name: Words;
  readonly area: string;
  readonly constraint: number;
  readonly targetEfficiency: number;
  readonly stopCostPerHour: number | null;
  readonly shifts: readonly string[];
  /** Machine slots in the order of flow. */
  readonly machines: readonly number[];
  /** Buffer slots. */
  readonly buffers: readonly number[];
}

export interface Product {
  readonly id: string;
  /** What machines send; equals id where the file gives none. */
  readonly code: string;
  readonly name: Words;
  readonly size: string;
  readonly allergens: readonly string[];
  readonly baseUnit: string;
  readonly perCase: number;
  readonly value: number;
}

export interface Crew {
  readonly id: string;
  readonly name: Words;
}

/** On which days something begins: each `length` days from `from`, on those of `on` (0 = `from`). A week begins on a Monday. */
export interface DayCycle {
  /** Site date, `2026-11-23`. */
  readonly from: string;
  readonly length: number;
  readonly on: readonly number[];
}

export interface Shift {
  readonly id: string;
  readonly name: Words;
  readonly days: DayCycle;
  /** Minutes after midnight, site time. */
  readonly fromMinute: number;
  /** Minutes after midnight of the starting day; > 1440 = runs into the next day. */
  readonly toMinute: number;
  readonly breaks: readonly { readonly name: Words; readonly fromMinute: number; readonly toMinute: number }[];
  /** Crews that work it in turn, the next one each `every` days from `from`; null = nobody says. */
  readonly crews: { readonly from: string; readonly every: number; readonly order: readonly string[] } | null;
}

/** Days that are not like others. */
export interface CalendarException {
  readonly name: Words;
  /** Site dates, both of them in it. */
  readonly from: string;
  readonly to: string;
  /** Ids; null = all. */
  readonly lines: readonly string[] | null;
  /** All that is worked on these days. */
  readonly works: readonly { readonly shift: string; readonly fromMinute: number; readonly toMinute: number }[];
}

export type StateMapWord = Exclude<State, 'slow' | 'micro-stop'> | 'stop';

export interface PlantModel {
  readonly demo: boolean;
  readonly site: {
    readonly id: string;
    readonly name: Words;
    readonly timezone: string;
    readonly currency: string;
    readonly hall: { readonly width: number; readonly depth: number };
    /** What a kWh costs, in `currency`, and brings with it, kg CO2; null = nobody has said. */
    readonly energy: { readonly pricePerKWh: number | null; readonly co2PerKWh: number | null };
  };
  readonly areas: readonly { readonly id: string; readonly name: Words }[];
  readonly sources: readonly SourceSpec[];
  readonly outputs: readonly OutputSpec[];
  readonly products: readonly Product[];
  readonly shifts: readonly Shift[];
  readonly crews: readonly Crew[];
  readonly calendar: readonly CalendarException[];
  readonly reasons: readonly Reason[];
  readonly alarms: readonly Alarm[];
  readonly callKinds: readonly CallKind[];
  readonly bins: readonly Bin[];
  readonly stateMaps: Readonly<Record<string, Readonly<Record<string, StateMapWord>>>>;
  /** Who looks after a state map, and the date of its next review. */
  readonly stateMapCare: Readonly<Record<string, Care>>;
  readonly lines: readonly Line[];
  readonly machines: readonly Machine[];
  readonly buffers: readonly Buffer[];
  readonly tags: readonly Tag[];
}
