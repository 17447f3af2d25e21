/** An outcome hour by hour, machine by machine, with all that its time belonged to, out of the record. */
import { sql } from 'kysely';
import type { Cell } from '../../../analytics/causes/together.ts';
import { CONTEXTS, type ContextKey } from '../../../analytics/oee/piece.ts';
import type { Window } from '../../../twin/derived.ts';
import type { Records } from '../database.ts';
import { IS_LOSS, lossColumn, lossRow } from '../losses.ts';
import type { Group } from '../time/groups.ts';
import { HOUR, hourOf } from '../time/hour-sums.ts';
import type { TimeQuestions } from '../time/questions.ts';

/** What is counted: stops by how long they were, stops of a reason, rejects among units, signals of control charts. */
export const OUTCOMES = ['micro-stops', 'breakdowns', 'stops', 'rejects', 'signals'] as const;
export type OutcomeWord = (typeof OUTCOMES)[number];

export interface Outcome {
  readonly word: OutcomeWord;
  /** Of stops: the reason, as losses name it; of signals: the characteristic. Absent = any. */
  readonly of: string | null;
}

/** A part of an hour with all that it belonged to. */
export type OrderCell = Cell & { readonly order: string | null };

interface Happened {
  readonly machine: string;
  readonly at: number;
}

const FACTORS = CONTEXTS.filter((name) => name !== 'order');

export async function outcomeCells(
  records: Records,
  questions: TimeQuestions,
  machines: readonly string[],
  window: Window,
  outcome: Outcome,
): Promise<OrderCell[]> {
  const scopes = machines.map((machine) => `machine:${machine}`);
  const groups = await questions.sums({ scopes, window, by: ['scope', 'hour', ...CONTEXTS] });
  const cells = groups.map((group) => cellOf(group, window, outcome.word));
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

/** What happened is put where the machine ran in that hour; where it did not, where it ran last. */
function placed(cells: readonly OrderCell[], happened: readonly Happened[]): OrderCell[] {
  const byMachine = new Map<string, OrderCell[]>();
  for (const cell of cells) {
    if (cell.exposure <= 0) continue;
    const own = byMachine.get(cell.machine);
    if (own) own.push(cell);
    else byMachine.set(cell.machine, [cell]);
  }
  for (const own of byMachine.values()) own.sort((a, b) => a.from - b.from || a.exposure - b.exposure);
  const counts = new Map<OrderCell, number>();
  for (const { machine, at } of happened) {
    const cell = byMachine.get(machine)?.findLast(({ from }) => hourOf(from) <= hourOf(at));
    if (cell) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return cells.map((cell) => {
    const count = counts.get(cell);
    return count === undefined ? cell : { ...cell, count };
  });
}
