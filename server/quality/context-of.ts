/** What a machine worked on at a moment: declared first, then as its signals say, as in the record of time. */
import { type ShiftSpan, shiftAt } from '../../twin/plant/calendar.ts';
import type { Line, PlantModel } from '../../twin/plant/model.ts';
import { productId } from '../../twin/plant/rates.ts';
import type { PlantRecord } from '../past/plant-record.ts';
import type { declaredFor } from '../records/time/time-record.ts';

export interface PointContext {
  readonly product: string | null;
  readonly order: string | null;
  readonly lot: string | null;
  readonly crew: string | null;
  readonly shift: string | null;
}
type Told = Awaited<ReturnType<typeof declaredFor>>;

const NONE: PointContext = { product: null, order: null, lot: null, crew: null, shift: null };

export class ContextOf {
  private readonly plant: PlantModel;
  private readonly record: PlantRecord;
  private readonly told: Told;
  /** By line: the shift that was asked for last. */
  private readonly shifts = new Map<string, ShiftSpan>();

  /** `told`: what was declared for the machines and their lines, the newest first. */
  constructor(plant: PlantModel, record: PlantRecord, told: Told) {
    this.plant = plant;
    this.record = record;
    this.told = told;
  }

  of(id: string, at: number): PointContext {
    const { plant, record } = this;
    const machine = plant.machines.find((one) => one.id === id);
    if (!machine) return NONE;
    const line = plant.lines[machine.line];
    const signal = record.contextsOf(machine.slot, at, at + 1).at(0);
    const declared = (what: string) =>
      this.declared(`machine:${id}`, what, at) ?? (line ? this.declared(`line:${line.id}`, what, at) : null);
    const shift = line ? this.shift(line, at) : null;
    return {
      product: declared('product') ?? productId(plant, signal?.product ?? ''),
      order: declared('order') ?? (signal?.order || null),
      lot: declared('lot') ?? (signal?.lot || null),
      crew: declared('crew') ?? (shift?.crew || null),
      shift: shift?.shift ?? null,
    };
  }

  private shift(line: Line, at: number): ShiftSpan | null {
    const before = this.shifts.get(line.id);
    if (before && before.from <= at && at < before.to) return before;
    const found = shiftAt(this.plant, line, at);
    if (found) this.shifts.set(line.id, found);
    return found;
  }

  private declared(scope: string, what: string, at: number): string | null {
    const found = this.told.find(
      (one) =>
        one.scope === scope && one.what === what && one.from_ms <= at && (one.to_ms ?? Number.POSITIVE_INFINITY) > at,
    );
    return found?.value || null;
  }
}
