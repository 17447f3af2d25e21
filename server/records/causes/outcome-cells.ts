/** An outcome hour by hour, machine by machine, with all that its time belonged to, out of the record. */
import { sql } from 'kysely';
import type { Cell } from '../../../analytics/causes/together.ts';
import { CONTEXTS, type ContextKey } from '../../../analytics/oee/piece.ts';
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Records } from '../database.ts';
import { type Check, checksIn } from '../defects/checks.ts';
import { IS_LOSS, lossColumn, lossRow } from '../losses.ts';
import type { Group } from '../time/groups.ts';
import { HOUR, hourOf } from '../time/hour-sums.ts';
import type { TimeQuestions } from '../time/questions.ts';

/** What is counted: stops by how long they were, stops of a reason, rejects among units, signals of control charts, defects among inspected pieces. */
export const OUTCOMES = ['micro-stops', 'breakdowns', 'stops', 'rejects', 'signals', 'defects'] as const;
export type OutcomeWord = (typeof OUTCOMES)[number];

export interface Outcome {
  readonly word: OutcomeWord;
  /** Of stops: the reason, as losses name it; of signals: the characteristic; of defects: the type. Absent = any. */
  readonly of: string | null;
}

/** A part of an hour with all that it belonged to. */
export type OrderCell = Cell & { readonly order: string | null; readonly ranMs: number };

interface Happened {
  readonly machine: string;
  readonly at: number;
}

const FACTORS = CONTEXTS.filter((name) => name !== 'order');

export interface CellParts {
  readonly records: Records;
  readonly questions: TimeQuestions;
  readonly plant: PlantModel;
}

export async function outcomeCells(
  { records, questions, plant }: CellParts,
  machines: readonly string[],
  window: Window,
  outcome: Outcome,
): Promise<OrderCell[]> {
  const scopes = machines.map((machine) => `machine:${machine}`);
  const groups = await questions.sums({ scopes, window, by: ['scope', 'hour', ...CONTEXTS] });
  const cells = groups.map((group) => cellOf(group, window, outcome.word));
  if (outcome.word === 'defects')
    return inspectedIn(cells, await checksOfDefects(records, plant, machines, window), outcome.of);
  if (outcome.word !== 'stops' && outcome.word !== 'signals') return cells;
  const happened =
    outcome.word === 'stops'
      ? await stopsIn(questions, machines, window, outcome.of)
      : await signalsIn(records, machines, window, outcome.of);
  return placed(cells, happened);
}

function cellOf({ key, sums }: Group, window: Window, word: OutcomeWord): OrderCell {
  const hour = Number(key.hour);
  const machine = String(key.scope).slice('machine:'.length);
  const text = (name: ContextKey) => (typeof key[name] === 'string' ? (key[name] as string) : null);
  const shift = text('shift');
  const factors = Object.fromEntries(
    FACTORS.map((name) => [name, name === 'shift' && shift ? shift.slice(shift.indexOf(' ') + 1) : text(name)]),
  );
  const ran = sums.producing + sums.slow;
  return {
    machine,
    ...{ from: Math.max(hour, window.from), to: Math.min(hour + HOUR, window.to) },
    spell: shift ?? String(Math.floor(hour / (8 * HOUR))),
    order: text('order'),
    factors: { machine, ...factors },
    exposure: word === 'rejects' ? sums.inspected : ran,
    ranMs: ran,
    count:
      word === 'micro-stops'
        ? sums.microStops
        : word === 'breakdowns'
          ? sums.failures
          : word === 'rejects'
            ? sums.reject
            : 0,
  };
}

/** Where stops of a reason began; the reason as losses name it. */
function stopsIn(questions: TimeQuestions, machines: readonly string[], { from, to }: Window, reason: string | null) {
  return questions.at(machines, async (moment): Promise<Happened[]> => {
    const { rows } = await sql<Happened>`
      SELECT machine, from_ms AS at FROM piece
      WHERE superseded IS NULL AND stop_id IS NOT NULL AND leads AND ${IS_LOSS}
        AND state NOT IN ('starved', 'blocked') AND from_ms >= ${from} AND from_ms < ${to}
        AND machine = ANY(${[...machines]}::text[])
        AND (${reason}::text IS NULL OR ${lossColumn('reason')} = ${reason})`.execute(moment.trx);
    const open: Happened[] = [];
    for (const machine of machines)
      for (const piece of await questions.tail(moment, machine, { from, to })) {
        const row = piece.leads ? lossRow(piece) : null;
        if (row && row.state !== 'starved' && row.state !== 'blocked' && (reason === null || row.reason === reason))
          open.push({ machine, at: piece.from });
      }
    return [...rows, ...open];
  });
}

function signalsIn(records: Records, machines: readonly string[], window: Window, of: string | null) {
  return records.ask(async (db): Promise<Happened[]> => {
    let query = db
      .selectFrom('spc_signal')
      .select(['machine', 'at_ms as at'])
      .where('machine', 'in', machines)
      .where('at_ms', '>=', window.from)
      .where('at_ms', '<', window.to);
    if (of !== null) query = query.where('characteristic', '=', of);
    return query.execute();
  });
}

/** Answers of checks that may name a defect, by machine. */
async function checksOfDefects(records: Records, plant: PlantModel, machines: readonly string[], window: Window) {
  const lines = plant.lines.filter((line) =>
    line.machines.some((slot) => machines.includes(plant.machines[slot]?.id ?? '')),
  );
  const found = await records.ask((db) =>
    checksIn(
      db,
      plant,
      lines.map(({ id }) => id),
      window,
    ),
  );
  return found.filter(({ machine }) => machine !== null && machines.includes(machine));
}

/** Pieces that were inspected, and the defects found, where their machine ran then; hours without a check say nothing. */
function inspectedIn(cells: readonly OrderCell[], checks: readonly Check[], type: string | null): OrderCell[] {
  const place = placeIn(cells);
  const told = new Map<OrderCell, { exposure: number; count: number }>();
  for (const { machine, at, inspected, defects } of checks) {
    const cell = place({ machine: machine ?? '', at });
    if (!cell) continue;
    const one = told.get(cell) ?? { exposure: 0, count: 0 };
    told.set(cell, one);
    one.exposure += inspected;
    for (const { id, count } of defects) if (type === null || id === type) one.count += count;
  }
  return cells.map((cell) => ({ ...cell, ...(told.get(cell) ?? { exposure: 0, count: 0 }) }));
}

/** Where something happened: in that hour where the machine ran, where it did not, where it ran last. */
function placeIn(cells: readonly OrderCell[]): (one: Happened) => OrderCell | undefined {
  const byMachine = new Map<string, OrderCell[]>();
  for (const cell of cells) {
    if (cell.ranMs <= 0) continue;
    const own = byMachine.get(cell.machine);
    if (own) own.push(cell);
    else byMachine.set(cell.machine, [cell]);
  }
  for (const own of byMachine.values()) own.sort((a, b) => a.from - b.from || a.ranMs - b.ranMs);
  return ({ machine, at }) => byMachine.get(machine)?.findLast(({ from }) => hourOf(from) <= hourOf(at));
}

function placed(cells: readonly OrderCell[], happened: readonly Happened[]): OrderCell[] {
  const place = placeIn(cells);
  const counts = new Map<OrderCell, number>();
  for (const one of happened) {
    const cell = place(one);
    if (cell) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return cells.map((cell) => {
    const count = counts.get(cell);
    return count === undefined ? cell : { ...cell, count };
  });
}
