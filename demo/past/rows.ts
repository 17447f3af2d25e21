/** What the floor of the past says, a day at a time, in columns: no more than a past needs, and everything at its edges. */
import type { PlantModel, Tag } from '../../twin/plant/model.ts';
import type { Board, Reading, Voice } from '../floor/voice.ts';

const MINUTE = 60_000;
/** Signals that tell of wear are kept so often, the rest seldom: six million readings for thirty days of this hall. */
const HEALTH_MS = 5 * MINUTE;
const SIGNAL_MS = 30 * MINUTE;
const SPEED_MS = 5 * MINUTE;
const TOTAL_MS = 10 * MINUTE;
const HEALTH =
  /^(vibration|motor_temp|motor_current|filter_dp|oil_temp|outlet_temp|condenser_pressure|chute_pressure|cap_torque|seal_temp|fill_weight|product_temp|core_temp|label_offset)$/;

export const GOOD = 0;
export const BAD = 2;
export const STALE = 3;

export class DaySheet {
  length = 0;
  readonly from: number;
  readonly to: number;
  tag = new Uint16Array(1 << 16);
  at = new Float64Array(1 << 16);
  /** Of a text tag the number of its text. */
  value = new Float64Array(1 << 16);
  quality = new Uint8Array(1 << 16);

  constructor(from: number, to: number) {
    this.from = from;
    this.to = to;
  }

  push(tag: number, at: number, value: number, quality: number): void {
    if (this.length === this.tag.length) {
      const grown = <A extends Uint16Array | Float64Array | Uint8Array>(to: A, from: A): A => {
        to.set(from as never);
        return to;
      };
      this.tag = grown(new Uint16Array(2 * this.length), this.tag);
      this.at = grown(new Float64Array(2 * this.length), this.at);
      this.value = grown(new Float64Array(2 * this.length), this.value);
      this.quality = grown(new Uint8Array(2 * this.length), this.quality);
    }
    const i = this.length++;
    this.tag[i] = tag;
    this.at[i] = at;
    this.value[i] = value;
    this.quality[i] = quality;
  }
}

/** Listens to a floor and writes what is worth keeping on the sheet of the day. */
export class Scribe implements Voice {
  sheet: DaySheet;
  readonly texts: string[] = [''];
  /** The newest value of each tag, as said. */
  readonly last: Float64Array;
  private readonly plant: PlantModel;
  private readonly numbers = new Map<string, number>([['', 0]]);
  private readonly everyMs: Float64Array;
  private readonly due: Float64Array;
  private readonly good: Uint8Array;

  constructor(plant: PlantModel, sheet: DaySheet) {
    this.plant = plant;
    this.sheet = sheet;
    this.last = new Float64Array(plant.tags.length).fill(Number.NaN);
    this.everyMs = Float64Array.from(plant.tags, periodOf);
    this.due = new Float64Array(plant.tags.length);
    this.good = new Uint8Array(plant.tags.length);
  }

  say(slot: number, reading: Reading, good: boolean, at: number): void {
    const value = typeof reading === 'string' ? this.numberOf(reading) : Number(reading);
    const before = this.last[slot] as number;
    if (good) this.last[slot] = value;
    // What begins, ends or fails is told at once; what only goes on may wait.
    const turns = good !== (this.good[slot] === 1) || (value === 0) !== (before === 0);
    if (!turns && at < (this.due[slot] as number)) return;
    this.good[slot] = good ? 1 : 0;
    this.due[slot] = at + (this.everyMs[slot] as number);
    this.sheet.push(slot, at, good ? value : Number.NaN, good ? GOOD : BAD);
  }

  /** Writes every tag down as it stands. */
  everything(board: Board, at: number): void {
    for (const { slot, source } of this.plant.tags) {
      if (source < 0) continue;
      const reading = board.values[slot] as Reading;
      const good = board.good[slot] === 1;
      const value = typeof reading === 'string' ? this.numberOf(reading) : Number(reading);
      this.last[slot] = value;
      this.good[slot] = good ? 1 : 0;
      this.due[slot] = at + (this.everyMs[slot] as number);
      this.sheet.push(slot, at, good ? value : Number.NaN, good ? GOOD : STALE);
    }
  }

  lost(machine: number, at: number): void {
    for (const slot of this.plant.machines[machine]?.tags ?? []) {
      if ((this.plant.tags[slot]?.source ?? -1) < 0) continue;
      this.good[slot] = 0;
      this.sheet.push(slot, at, Number.NaN, STALE);
    }
  }

  found(): void {
    // All its tags are said again, and written down because they were not good.
  }

  private numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

function periodOf(tag: Tag): number {
  switch (tag.role) {
    case 'signal':
      return HEALTH.test(tag.key) ? HEALTH_MS : SIGNAL_MS;
    case 'speed':
    case 'level':
      return SPEED_MS;
    case 'energy':
    case 'total':
      return TOTAL_MS;
    default:
      return 0;
  }
}
