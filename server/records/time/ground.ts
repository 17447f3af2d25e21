/** What the cutting of a machine's time needs to know: its shifts, what was told by signals and people, its totals and rates. */
import type { Base, Ground, Reason } from '../../../analytics/record/cut.ts';
import { type Layer, Layers } from '../../../analytics/record/layers.ts';
import type { ReasonBook } from '../../../analytics/record/reasons.ts';
import { isRunning } from '../../../analytics/record/stops.ts';
import type { Window } from '../../../twin/derived.ts';
import { type ShiftSpan, shiftKey, shiftsIn } from '../../../twin/plant/calendar.ts';
import type { Machine, PlantModel } from '../../../twin/plant/model.ts';
import { idealMsOf, lineIdealMsOf, productId } from '../../../twin/plant/rates.ts';
import type { CalendarWord } from '../../../twin/words.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import type { DeclarationTable } from '../tables.ts';

const HOUR = 3_600_000;
/** Of a machine that says nothing else (twin/plant/schema.ts). */
const MICRO_STOP_MS = 120_000;
/** Ranks of who tells a context: above what is planned stand the machine's own signals, above them what was declared. */
const PLAN = -1;
const LINE_SIGNAL = 0;
const SIGNAL = 1;
export const DECLARED_FOR_LINE = 10;
export const DECLARED_FOR_MACHINE = 20;

export type Declared = Pick<DeclarationTable, 'what' | 'value' | 'from_ms' | 'to_ms' | 'rank' | 'recorded'>;

export interface GroundOptions {
  readonly plant: PlantModel;
  readonly record: PlantRecord;
  readonly machine: Machine;
  /** What was declared for the machine and for its line. */
  readonly declared: readonly Declared[];
  readonly reasons: ReasonBook;
  readonly window: Window;
}

export function groundOf({ plant, record, machine, declared, reasons, window }: GroundOptions): Ground {
  const line = plant.lines[machine.line];
  const shifts = line ? shiftsIn(plant, line, window) : [];
  const layers = new Layers([
    ...signals(plant, record, machine.slot, window, SIGNAL),
    ...(line && line.constraint !== machine.slot ? signals(plant, record, line.constraint, window, LINE_SIGNAL) : []),
    ...shifts
      .filter(({ crew }) => crew !== '')
      .map(({ crew, from, to }): Layer => ({ what: 'crew', value: crew, from, to, rank: PLAN, told: 0 })),
    ...declared.map(({ what, value, from_ms, to_ms, rank, recorded }): Layer => {
      return { what, value, from: from_ms, to: to_ms, rank, told: recorded };
    }),
  ]);
  return {
    layers,
    edgesIn: (from, to) => [...hoursIn(from, to), ...shiftEdges(shifts, from, to)],
    shiftAt: (at) => {
      const span = shifts.find((candidate) => candidate.from <= at && at < candidate.to);
      return span ? shiftKey(span) : '';
    },
    totalsAt: (at) => record.tallyAt(machine.slot, at),
    idealMs: (product) => idealMsOf(plant, machine, product),
    lineIdealMs: (product) => lineIdealMsOf(plant, machine, product),
    calendarAt: (at) => layers.valueAt('calendar', at) as CalendarWord | '',
    reasonOf: (at, base) => reasonOf(layers, reasons, at, base),
    microStopMs: machine.microStopMs,
  };
}

/** Of a machine that the plant no longer has, nothing is known but the hours. */
export const BARE: Ground = {
  layers: new Layers([]),
  edgesIn: hoursIn,
  shiftAt: () => '',
  totalsAt: () => undefined,
  idealMs: () => null,
  lineIdealMs: () => null,
  calendarAt: () => '',
  reasonOf: () => null,
  microStopMs: MICRO_STOP_MS,
};

/**
 * What a person said of the time; else what the fault code stands for. Running time has no reason. Of time that nobody heard a
 * person's word is all there is: it is the stop that they name.
 */
function reasonOf(layers: Layers, reasons: ReasonBook, at: number, base: Base): Reason | null {
  if (isRunning(base.state)) return null;
  const said = layers.valueAt('reason', at);
  const id = said !== '' ? said : base.fault === 0 ? null : reasons.byFault(base.machine, base.fault);
  if (id === null) return null;
  const heard = said !== '' && base.state === 'unknown' ? ('breakdown' as const) : null;
  const by = said !== '' ? 'person' : 'fault';
  if (by === 'fault' && base.state === 'unknown') return null;
  return { id, by, state: reasons.stateOf(id) ?? heard, planned: reasons.isPlanned(id) };
}

function signals(plant: PlantModel, record: PlantRecord, m: number, window: Window, rank: number): Layer[] {
  const contexts = record.contextsOf(m, window.from, window.to);
  return contexts.flatMap((context, i): Layer[] => {
    const span = { from: context.at, to: contexts[i + 1]?.at ?? null, rank, told: context.at };
    const layers: Layer[] = [];
    if (context.product) layers.push({ ...span, what: 'product', value: productId(plant, context.product) ?? '' });
    if (context.order) layers.push({ ...span, what: 'order', value: context.order });
    if (context.lot) layers.push({ ...span, what: 'lot', value: context.lot });
    return layers;
  });
}

function hoursIn(from: number, to: number): number[] {
  const hours: number[] = [];
  for (let at = (Math.floor(from / HOUR) + 1) * HOUR; at < to; at += HOUR) hours.push(at);
  return hours;
}

function shiftEdges(shifts: readonly ShiftSpan[], from: number, to: number): number[] {
  return shifts.flatMap((span) => [span.from, span.to]).filter((at) => at > from && at < to);
}
