/** The record of a line as a walk back in time reads it: what each machine did, and what lies between them. */
import type { Joint } from '../../../analytics/causes/buffer-time.ts';
import type { Stretch } from '../../../analytics/causes/stretch.ts';
import type { Ground } from '../../../analytics/causes/walk-back.ts';
import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Buffer, Line, PlantModel } from '../../../twin/plant/model.ts';
import type { Series } from '../../historian/series.ts';
import type { TimeQuestions } from '../time/questions.ts';

/** Points of a level that are looked at: one each half minute over half a day. */
const POINTS = 1_440;

export interface GroundParts {
  plant(): PlantModel;
  now(): number;
  readonly questions: TimeQuestions;
  /** Absent = no historian: levels are reckoned from counts. */
  series?(tag: string, from: number, to: number, points: number): Promise<Series>;
}

export async function groundOf(parts: GroundParts, line: Line, window: Window, known: number | null): Promise<Ground> {
  const plant = parts.plant();
  const machines = line.machines.flatMap((slot) => plant.machines[slot]?.id ?? []);
  const pieces = await parts.questions.at(machines, (moment) =>
    parts.questions.piecesOf(moment, machines, window, known),
  );
  const now = known ?? parts.now();
  return {
    machines: new Map([...pieces].map(([machine, own]) => [machine, stretchesOf(own, now)])),
    joints: await jointsOf(parts, line, window),
  };
}

/** Pieces of a machine put together to what it did without a break, as the twin saw it. */
export function stretchesOf(pieces: readonly RecordedPiece[], now: number): Stretch[] {
  const found: Stretch[] = [];
  for (const { machine, from, to, seen, fault, reason, good, reject, rework } of pieces) {
    const units = good + reject + rework;
    const last = found.at(-1);
    if (last && last.to === from && last.state === seen && last.fault === fault)
      found[found.length - 1] = { ...last, to, units: last.units + units, reason: reason ?? last.reason };
    else found.push({ machine, from, to, state: seen, fault, reason, units, lasts: false });
  }
  const open = found.at(-1);
  if (open && (open.to >= now || pieces.at(-1)?.base.wholeTo === Number.POSITIVE_INFINITY))
    found[found.length - 1] = { ...open, lasts: true };
  return found;
}

async function jointsOf({ plant, series }: GroundParts, line: Line, window: Window): Promise<Joint[]> {
  const model = plant();
  const joints: Joint[] = [];
  // One after the other: the historian serves screens as well.
  for (const slot of line.buffers) {
    const buffer = model.buffers[slot] as Buffer;
    const [from, to] = [model.machines[buffer.from], model.machines[buffer.to]];
    if (!from || !to) continue;
    const perUnitAfter = to.unitsPer / from.unitsPer;
    const rates = [from.idealRate, to.idealRate === null ? null : to.idealRate * perUnitAfter].filter(
      (rate) => rate !== null,
    );
    const tag = model.tags[buffer.level];
    const level = tag && series ? (await series(tag.name, window.from, window.to, POINTS)).points : [];
    joints.push({
      ...{ from: from.id, to: to.id, capacity: buffer.capacity, perUnitAfter, level },
      rated: rates.length > 0 ? Math.min(...rates) / 60_000 : null,
    });
  }
  return joints;
}
