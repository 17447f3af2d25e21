/** Start-ups across what is recorded piece by piece: whether a start is over is told by what was made before, and after. */

import type { RecordedPiece } from '../../../analytics/record/cut.ts';
import { Layers } from '../../../analytics/record/layers.ts';
import { mostOf, type StartUpRule, withStartUps } from '../../../analytics/record/start-up.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import type { Work } from '../database.ts';
import type { Declared } from './ground.ts';
import { type PieceRow, pieceOf } from './pieces.ts';
import type { Sourced } from './rewrite.ts';

/** Looked at together: a start is seldom longer. */
const AT_ONCE = 100;

export interface StartUps {
  at(at: number): StartUpRule | null;
  /** Good units after which every start is over. */
  readonly most: number;
}

/** What was declared of starts of a machine; null = nothing, and no start is looked for. */
export function startUpsOf(declared: readonly Declared[]): StartUps | null {
  const own = declared.filter(({ what, value }) => what === 'start-up' && value !== '');
  if (own.length === 0) return null;
  const rules = new Map(own.map(({ value }) => [value, JSON.parse(value) as StartUpRule]));
  const layers = new Layers(
    declared.map(({ what, value, from_ms: from, to_ms: to, rank, recorded: told }) => {
      return { what, value, from, to, rank, told };
    }),
  );
  return {
    at: (at) => rules.get(layers.valueAt('start-up', at)) ?? null,
    most: Math.max(...[...rules.values()].map(mostOf)),
  };
}

/** All that was declared of starts of a machine, whenever. */
export const startUpsIn = async (trx: Work, machine: string): Promise<StartUps | null> =>
  startUpsOf(
    await trx
      .selectFrom('declaration')
      .select(['what', 'value', 'from_ms', 'to_ms', 'rank', 'recorded'])
      .where('scope', '=', `machine:${machine}`)
      .where('what', '=', 'start-up')
      .where('superseded', 'is', null)
      .orderBy('id', 'desc')
      .execute(),
  );

/** Pieces beside a moment, the nearest first, until so many good units were made and the machine ran. In order of time. */
export async function beside(
  trx: Work,
  machine: string,
  at: number,
  side: 'before' | 'after',
  most: number,
): Promise<Sourced[]> {
  const before = side === 'before';
  const found: Sourced[] = [];
  let good = 0;
  let ran = false;
  for (let edge = at; ; ) {
    const rows = (await trx
      .selectFrom('piece')
      .selectAll()
      .where('machine', '=', machine)
      .where('superseded', 'is', null)
      .where(before ? 'to_ms' : 'from_ms', before ? '<=' : '>=', edge)
      .orderBy('from_ms', before ? 'desc' : 'asc')
      .limit(AT_ONCE)
      .execute()) as PieceRow[];
    for (const row of rows) {
      const piece = pieceOf(row);
      found.push({ piece, origin: row.origin });
      good += piece.good;
      ran ||= piece.state === 'producing' || piece.state === 'slow';
      edge = before ? piece.from : piece.to;
      if (ran && good >= most) return before ? found.reverse() : found;
    }
    if (rows.length < AT_ONCE) return before ? found.reverse() : found;
  }
}

/** `pieces` told their starts; those before only say how it stood when the first of them began. */
export async function toldStarts(
  starts: StartUps,
  slot: number,
  before: readonly Sourced[],
  pieces: readonly Sourced[],
  signals: (origin: string) => Promise<PlantRecord | null>,
): Promise<Sourced[]> {
  const all = [...before, ...pieces];
  const records = new Map<string, PlantRecord | null>();
  for (const { origin } of all) if (!records.has(origin)) records.set(origin, await signals(origin));
  const origins = new Map<RecordedPiece, string>(all.map(({ piece, origin }) => [piece, origin]));
  const told = withStartUps(
    all.map(({ piece }) => piece),
    (at) => starts.at(at),
    (piece, at) => records.get(origins.get(piece) ?? '')?.tallyAt(slot, at),
  );
  return pieces.map(({ origin }, i) => ({ piece: told[before.length + i] as RecordedPiece, origin }));
}
