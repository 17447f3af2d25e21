/**
 * Brings one imported day into the record of time. Where the live record knows what a machine did, that stands; an import fills
 * what is unknown.
 */
import { type Base, clip } from '../../../analytics/record/cut.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Era } from '../../past/era.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import type { Records, Work } from '../database.ts';
import { pieceOf, piecesIn } from './pieces.ts';
import { baseOf } from './recorder.ts';
import { LIVE, type TimeRecord } from './time-record.ts';

export interface FillWork {
  readonly records: Pick<Records, 'transact' | 'ask'>;
  readonly time: TimeRecord;
  readonly plant: PlantModel;
  readonly era: Era;
  readonly record: PlantRecord;
  /** True = no more machine is begun. */
  stopped(): boolean;
}

/** False where it was stopped before its end. */
export async function fillEra({ records, time, plant, era, record, stopped }: FillWork): Promise<boolean> {
  for (const machine of plant.machines) {
    if (stopped()) return false;
    await records.transact(async (trx) => {
      for (const span of era.covered) await fill(time, trx, plant, record, machine.slot, span, era.folder);
    });
  }
  const row = { reader: `era:${era.day}`, place: era.folder };
  await records.ask((db) =>
    db
      .insertInto('progress')
      .values(row)
      .onConflict((conflict) => conflict.column('reader').doUpdateSet({ place: row.place }))
      .execute(),
  );
  return true;
}

async function fill(
  time: TimeRecord,
  trx: Work,
  plant: PlantModel,
  record: PlantRecord,
  m: number,
  span: Window,
  origin: string,
): Promise<void> {
  const machine = (plant.machines[m] as { id: string }).id;
  const totalsAt = (at: number) => record.tallyAt(m, at);
  const live = (await piecesIn(trx, machine, span)).filter((row) => row.origin === LIVE).map(pieceOf);
  const unknown = live.filter((piece) => piece.seen === 'unknown');
  const imported = record
    .intervalsOf(m, span.from, span.to)
    .map((interval) => baseOf(plant, record, machine, interval));
  for (const free of freeOf(
    span,
    live.filter((piece) => piece.seen !== 'unknown'),
  )) {
    // An unknown stretch that reaches out of what was imported stays unknown there.
    const around = unknown.filter((piece) => piece.from < free.to && piece.to > free.from).map(({ base }) => base);
    const whole: Window = {
      from: Math.min(free.from, ...around.map(({ from }) => from)),
      to: Math.max(free.to, ...around.map(({ to }) => to)),
    };
    const rest = around.flatMap((base) => [
      clip(base, { from: whole.from, to: free.from }, totalsAt),
      clip(base, { from: free.to, to: whole.to }, totalsAt),
    ]);
    const inside = imported.map((base) => clip(base, free, totalsAt));
    const bases = [...rest, ...inside].filter((base): base is Base => base !== null);
    if (bases.length > 0)
      await time.tell(
        trx,
        machine,
        whole,
        bases.sort((a, b) => a.from - b.from),
        origin,
        null,
      );
  }
}

/** What of a span none of the others covers. `taken` in order of time. */
function freeOf(span: Window, taken: readonly Window[]): Window[] {
  const free: Window[] = [];
  let { from } = span;
  for (const other of taken) {
    if (other.from > from) free.push({ from, to: Math.min(other.from, span.to) });
    from = Math.max(from, other.to);
  }
  if (from < span.to) free.push({ from, to: span.to });
  return free.filter((window) => window.from < window.to);
}
