/**
 * What registers tell becomes totals: roll-overs and resets are seen through, jumps are not believed, and where a machine tells
 * no good units they follow from its other counters. Without allocation: it is called for every count.
 */
import type { PlantModel } from '../plant/model.ts';
import { COUNTER_ROLES, ROLES } from '../words.ts';
import { ALL_TOTAL, COUNTER, COUNTER_STRIDE, GOOD_TOTAL, MINUTE, REJECT_TOTAL, REWORK_TOTAL } from './machine-row.ts';

/** Numbers of counters in the row, by role. */
export const COUNTER_OF = Int8Array.from(ROLES, (role) => (COUNTER_ROLES as readonly string[]).indexOf(role));
const ENERGY = COUNTER_ROLES.indexOf('energy');

/** A register that falls from above this share of its modulus to below the other has rolled over; any other fall is a reset. */
const ROLL_FROM = 0.8;
const ROLL_TO = 0.2;
/** Counts may come in a bunch: so many ms of top speed are believed at once. */
const BUNCH_MS = 5_000;

export type CounterAnomaly = 'roll-over' | 'reset' | 'jump';

export class Counting {
  private readonly rows: Float64Array;
  private readonly modulus: Float64Array;
  private readonly countsReset: Uint8Array;
  private readonly scale: Float64Array;
  /** Units a ms; 0 = believe every jump. */
  private readonly topRate: Float64Array;
  /** Which machines tell a total and no good units: those are what of the total is neither reject nor rework. */
  private readonly totalOnly: Uint8Array;

  /** `rows`: those of the fold. */
  constructor(plant: PlantModel, rows: Float64Array) {
    this.rows = rows;
    this.modulus = Float64Array.from(plant.tags, (tag) => tag.modulus);
    this.countsReset = Uint8Array.from(plant.tags, (tag) => (tag.countsReset ? 1 : 0));
    this.scale = Float64Array.from(plant.tags, (tag) => tag.scale);
    this.topRate = Float64Array.from(plant.machines, (machine) => machine.topRate / MINUTE);
    this.totalOnly = Uint8Array.from(plant.machines, (machine) => {
      const roles = machine.tags.map((tag) => plant.tags[tag]?.role);
      return roles.includes('total') && !roles.includes('good') ? 1 : 0;
    });
  }

  /** Takes what a register shows; null = as it should be. */
  take(m: number, row: number, counter: number, tag: number, at: number, value: number): CounterAnomaly | null {
    const rows = this.rows;
    const c = row + COUNTER + counter * COUNTER_STRIDE;
    const before = rows[c] as number;
    const beforeAt = rows[c + 1] as number;
    rows[c] = value;
    rows[c + 1] = at;
    if (Number.isNaN(before)) return null; // the first reading is where counting starts
    let step = value - before;
    if (step === 0) return null;
    let anomaly: CounterAnomaly | null = null;
    if (step < 0) {
      const modulus = this.modulus[tag] as number;
      if (modulus > 0 && before > ROLL_FROM * modulus && value < ROLL_TO * modulus) {
        step += modulus;
        anomaly = 'roll-over';
      } else {
        step = this.countsReset[tag] === 1 ? value : 0;
        anomaly = 'reset';
      }
    }
    step *= this.scale[tag] as number;
    const top = this.topRate[m] as number;
    if (counter !== ENERGY && top > 0 && step > top * (at - beforeAt + BUNCH_MS) + 1) return 'jump';
    const derived = this.totalOnly[m] === 1 && counter !== ENERGY;
    if (derived && Number.isNaN(rows[row + COUNTER] as number)) this.beginDeriving(row);
    rows[c + 2] = (rows[c + 2] as number) + step;
    if (derived) this.deriveGood(row, at);
    return anomaly;
  }

  /** Good units may have been counted by a register of their own before: the total goes on from there. */
  private beginDeriving(row: number): void {
    const rows = this.rows;
    const [good, reject] = [rows[row + GOOD_TOTAL] as number, rows[row + REJECT_TOTAL] as number];
    rows[row + ALL_TOTAL] = good + reject + (rows[row + REWORK_TOTAL] as number);
  }

  /**
   * Good units of a machine that tells only how many it worked on: those that were neither rejected nor are to be worked on
   * again. What was spoiled is often told after the unit was counted; then the next one is set against it, so that good units
   * never fall from one instant to the next. Within an instant the order of the counters does not matter.
   */
  private deriveGood(row: number, at: number): void {
    const rows = this.rows;
    if (rows[row + COUNTER + 1] !== at) {
      rows[row + COUNTER] = rows[row + GOOD_TOTAL] as number;
      rows[row + COUNTER + 1] = at;
    }
    const spoiled = (rows[row + REJECT_TOTAL] as number) + (rows[row + REWORK_TOTAL] as number);
    rows[row + GOOD_TOTAL] = Math.max(rows[row + COUNTER] as number, (rows[row + ALL_TOTAL] as number) - spoiled);
  }
}
