/**
 * KPIs over any scope and window, from the record of time, and the evidence of each: what was added up, what was left out, what
 * was corrected, so that anybody can work the number out again.
 */
import { figureOf, figuresOf, KPIS, type KpiEntry } from '../../analytics/oee/profiles/all.ts';
import type { ProfileId } from '../../analytics/oee/profiles/profile.ts';
import { addPiece, emptySums, type Sums } from '../../analytics/oee/sums.ts';
import type { RecordedPiece } from '../../analytics/record/cut.ts';
import type { Derived, Window } from '../../twin/derived.ts';
import type { Machine, PlantModel } from '../../twin/plant/model.ts';
import type { State } from '../../twin/words.ts';
import type { Scope } from '../record/answers.ts';
import type { Records } from './database.ts';
import { addToLine, partOf } from './time/hour-sums.ts';
import type { TimeQuestions } from './time/questions.ts';

/** Longer lists of intervals are not shown one by one. */
const MOST_INTERVALS = 5_000;
/** Windows that may hold more are summed by the hour at once, ms a machine. */
const BY_PIECES_MS = 3 * 86_400_000;

export interface TimeEvidence {
  readonly machine: string;
  readonly from: number;
  readonly to: number;
  readonly state: State;
  readonly fault: number;
  readonly reason: string | null;
  readonly order: string | null;
  readonly product: string | null;
  readonly lot: string | null;
  readonly shift: string | null;
  /** Maintenance that was planned. */
  readonly planned: boolean;
  /** The whole stop this is of: its beginning and end, and whether it counts as a failure. */
  readonly stop: {
    readonly from: number;
    readonly to: number | null;
    readonly netMs: number;
    readonly failure: boolean;
  } | null;
}

/** Units of one product by one machine, in units of the scope. */
export interface CountEvidence {
  readonly machine: string;
  readonly product: string | null;
  readonly good: number;
  readonly reject: number;
  readonly rework: number;
  readonly startReject: number;
  /** Planned run time of a unit, ms; null = no rate. */
  readonly idealMs: number | null;
}

export interface Correction {
  readonly machine: string;
  readonly from: number;
  readonly to: number;
  readonly recorded: number;
  readonly why: string;
  readonly by: string;
}

export interface Why {
  readonly figure: Derived;
  readonly kpi: KpiEntry;
  /** One by one; null = there are too many, and `times` has them by state. */
  readonly intervals: readonly TimeEvidence[] | null;
  readonly times: Readonly<Record<string, number>>;
  readonly counts: readonly CountEvidence[];
  /** kWh by machine. */
  readonly energy: readonly { readonly machine: string; readonly kWh: number }[];
  readonly excluded: readonly {
    readonly machine: string;
    readonly from: number;
    readonly to: number;
    readonly reason: State;
  }[];
  readonly corrections: readonly Correction[];
}

export interface FigureQuestion {
  readonly scope: Scope;
  readonly window: Window;
  readonly profile: ProfileId;
  /** As known then, epoch ms; null = as known now. */
  readonly known: number | null;
}

export class Figures {
  private readonly plant: () => PlantModel;
  private readonly records: Records;
  readonly questions: TimeQuestions;

  constructor(plant: () => PlantModel, records: Records, questions: TimeQuestions) {
    this.plant = plant;
    this.records = records;
    this.questions = questions;
  }

  /** All figures of a profile. */
  async all({ scope, window, profile, known }: FigureQuestion): Promise<Derived[]> {
    const sums = await this.questions.total({ scopes: scopesOf(this.plant(), scope), window, known });
    return figuresOf(profile, sums, window);
  }

  /** Null where the profile keeps no such figure. */
  async why(id: string, question: FigureQuestion): Promise<Why | null> {
    const { scope, window, profile, known } = question;
    const kpi = KPIS.find((entry) => entry.id === id && entry.profile === profile);
    if (!kpi) return null;
    const scopes = scopesOf(this.plant(), scope);
    const corrections = await this.corrections(scopes, window, known);
    const gathered = window.to - window.from <= BY_PIECES_MS ? await this.gather(scopes, window, known) : null;
    const sums = gathered?.sums ?? (await this.questions.total({ scopes, window, known }));
    const figure = figureOf(profile, id, sums, window);
    if (!figure) return null;
    const times = timesOf(sums);
    if (!gathered) {
      const counts = await this.countsByProduct(scopes, window, known);
      return { figure, kpi, intervals: null, times, counts, energy: [], excluded: [], corrections };
    }
    const { intervals, counts, energy } = gathered;
    return {
      figure,
      kpi,
      intervals: intervals.length > MOST_INTERVALS ? null : intervals,
      times,
      counts,
      energy,
      excluded: excludedOf(intervals),
      corrections,
    };
  }

  /** What a short window is made of, piece by piece; time that nothing covers is told as unknown. */
  private async gather(scopes: readonly string[], window: Window, known: number | null) {
    const sums = emptySums();
    const intervals: TimeEvidence[] = [];
    const counts = new Map<string, { -readonly [key in keyof CountEvidence]: CountEvidence[key] }>();
    const energy = new Map<string, number>();
    const machines = [...new Set(scopes.flatMap((scope) => this.questions.machinesOf(scope).map(({ id }) => id)))];
    const found = await this.questions.at(machines, (moment) =>
      this.questions.piecesOf(moment, machines, window, known),
    );
    for (const scope of scopes) {
      const line = scope.startsWith('line:');
      for (const machine of this.questions.machinesOf(scope)) {
        const part = partOf(this.plant(), machine);
        const pieces = found.get(machine.id) ?? [];
        const timed = !line || part.constraint;
        const covered = timed ? withGaps(machine.id, pieces, window) : pieces;
        for (const piece of covered) {
          if (line) addToLine(sums, part, piece);
          else addPiece(sums, piece);
          if (timed) intervals.push(timeEvidence(piece));
          addCounts(counts, piece, line ? part : null);
          energy.set(machine.id, (energy.get(machine.id) ?? 0) + piece.energy);
        }
      }
    }
    return {
      sums,
      intervals: intervals.sort((a, b) => a.from - b.from),
      counts: [...counts.values()],
      energy: [...energy].map(([machine, kWh]) => ({ machine, kWh })),
    };
  }

  private async countsByProduct(
    scopes: readonly string[],
    window: Window,
    known: number | null,
  ): Promise<CountEvidence[]> {
    const groups = await this.questions.sums({ scopes, window, by: ['scope', 'product'], known });
    return groups
      .filter(({ sums }) => sums.inspected > 0)
      .map(({ key, sums }) => ({
        machine: String(key.scope),
        product: key.product === null ? null : String(key.product),
        good: sums.good,
        reject: sums.reject,
        rework: sums.rework,
        startReject: sums.startReject,
        // The mean over the window, weighed by units: rates may have changed in it.
        idealMs: sums.unrated > 0 || sums.inspected === 0 ? null : sums.idealAll / sums.inspected,
      }));
  }

  /** What later facts changed of the window after it was first told. */
  private async corrections(scopes: readonly string[], window: Window, known: number | null): Promise<Correction[]> {
    const machines = scopes.flatMap((scope) => this.questions.machinesOf(scope).map(({ id }) => id));
    if (machines.length === 0) return [];
    const rows = await this.records.ask((db) =>
      db
        .selectFrom('restatement')
        .select(['machine', 'from_ms', 'to_ms', 'recorded', 'why', 'by_whom'])
        .where('machine', 'in', machines)
        .where('from_ms', '<', window.to)
        .where('to_ms', '>', window.from)
        .where('recorded', '<=', known ?? Number.MAX_SAFE_INTEGER)
        .orderBy('recorded')
        .limit(1000)
        .execute(),
    );
    return rows.map(({ machine, from_ms, to_ms, recorded, why, by_whom }) => {
      return { machine, from: from_ms, to: to_ms, recorded, why, by: by_whom };
    });
  }
}

/** Scopes of sums: a site is its lines. */
export function scopesOf(plant: PlantModel, scope: Scope): string[] {
  if (scope.kind === 'machine') return [`machine:${scope.machine.id}`];
  return (scope.kind === 'line' ? [scope.line] : plant.lines).map((line) => `line:${line.id}`);
}

const timeEvidence = (piece: RecordedPiece): TimeEvidence => ({
  machine: piece.machine,
  from: piece.from,
  to: piece.to,
  state: piece.state,
  fault: piece.fault,
  reason: piece.reason,
  order: piece.order,
  product: piece.product,
  lot: piece.lot,
  shift: piece.shift,
  planned: piece.maintenancePlanned,
  stop: piece.stop && {
    from: piece.stop.from,
    to: piece.stop.to,
    netMs: piece.stop.netMs,
    failure: piece.stop.failure,
  },
});

function addCounts(
  counts: Map<string, { -readonly [key in keyof CountEvidence]: CountEvidence[key] }>,
  piece: RecordedPiece,
  part: ReturnType<typeof partOf> | null,
): void {
  const units = part?.units ?? 1;
  const good = part && !part.last ? 0 : piece.good * units;
  const counted = !part || part.after;
  const reject = counted ? piece.reject * units : 0;
  const rework = counted ? piece.rework * units : 0;
  if (good === 0 && reject === 0 && rework === 0) return;
  const idealMs = part ? (piece.lineIdealMs === null ? null : piece.lineIdealMs / units) : piece.idealMs;
  const name = JSON.stringify([piece.machine, piece.product, idealMs]);
  const known = counts.get(name) ?? {
    machine: piece.machine,
    product: piece.product,
    good: 0,
    reject: 0,
    rework: 0,
    startReject: 0,
    idealMs,
  };
  known.good += good;
  known.reject += reject;
  known.rework += rework;
  known.startReject += counted ? piece.startReject * units : 0;
  counts.set(name, known);
}

/** Pieces with the stretches between them that nobody knows anything of. */
function withGaps(machine: Machine['id'], pieces: readonly RecordedPiece[], window: Window): RecordedPiece[] {
  const all: RecordedPiece[] = [];
  let { from } = window;
  const gap = (to: number) => {
    if (to > from) all.push(nothingKnown(machine, from, to));
  };
  for (const piece of pieces) {
    gap(piece.from);
    all.push(piece);
    from = Math.max(from, piece.to);
  }
  gap(window.to);
  return all;
}

const nothingKnown = (machine: string, from: number, to: number): RecordedPiece => ({
  machine,
  from,
  to,
  state: 'unknown',
  seen: 'unknown',
  stop: null,
  maintenancePlanned: false,
  fault: 0,
  reason: null,
  reasonBy: null,
  leads: false,
  good: 0,
  reject: 0,
  rework: 0,
  startReject: 0,
  energy: 0,
  idealMs: null,
  lineIdealMs: null,
  product: null,
  order: null,
  lot: null,
  shift: null,
  crew: null,
  tool: null,
  recipe: null,
  base: {
    machine,
    from,
    to,
    state: 'unknown',
    fault: 0,
    good: 0,
    reject: 0,
    rework: 0,
    energy: 0,
    goodTotal: null,
    rejectTotal: null,
    reworkTotal: 0,
    cause: null,
    wholeFrom: from,
    wholeTo: to,
  },
});

const LEFT_OUT: readonly State[] = ['off', 'planned-stop', 'maintenance'];

const excludedOf = (intervals: readonly TimeEvidence[]): Why['excluded'] =>
  intervals
    .filter(({ state, planned }) => LEFT_OUT.includes(state) && (state !== 'maintenance' || planned))
    .map(({ machine, from, to, state }) => ({ machine, from, to, reason: state }));

/** ms by state, and the length of all. */
function timesOf(sums: Readonly<Sums>): Record<string, number> {
  const { windowMs, maintenanceUnplanned, orderMs } = sums;
  const states = ['producing', 'slow', 'micro-stop', 'starved', 'blocked', 'breakdown', 'setup', 'idle'] as const;
  const times: Record<string, number> = { windowMs, maintenanceUnplanned, orderMs };
  for (const state of [...states, 'planned-stop', 'maintenance', 'off', 'unknown'] as const) times[state] = sums[state];
  return times;
}
