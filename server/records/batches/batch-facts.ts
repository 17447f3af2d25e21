/** What the record's database knows of a batch: lots in and out, checks with their answers, holds, signatures. */
import { sql } from 'kysely';
import { wholeIn } from '../checklists/run-store.ts';
import type { Database } from '../database.ts';
import { holdIn } from '../holds/holds-in.ts';
import type { Hold } from '../holds/words.ts';
import { moment, momentOrNull } from './moment.ts';
import type { BatchContent } from './words.ts';

const MOST_LOTS = 2_000;
const MOST_HOLDS = 100;

/** Lots that went into an order, each once a telling. */
export async function materialsOf(db: Database, order: string): Promise<BatchContent['materials']> {
  const { rows } = await sql<{
    event: string;
    code: string;
    material: string | null;
    amount: number | null;
    unit: string;
    at: number;
    by: string;
    expires: number | null;
    supplier_lot: string | null;
    known: boolean;
  }>`
    SELECT e.event, lot.code, lot.material, p.amount, p.unit, e.at_ms AS at, e.by_whom AS by, lot.expires, lot.supplier_lot, lot.known
    FROM lot_event e JOIN lot_part p ON p.event = e.id JOIN lot ON lot.id = p.lot
    WHERE e.kind = 'transform' AND e.body->>'order' = ${order} AND p.side = 'in' AND p.superseded IS NULL
    ORDER BY lot.material, lot.code, e.at_ms, e.event LIMIT ${MOST_LOTS}`.execute(db);
  return rows.map(({ event, amount, at, expires, supplier_lot, ...row }) => ({
    ...{ key: `${row.code} ${event}`, ...row, quantity: amount, at: moment(at) },
    ...{ expires: momentOrNull(expires), supplierLot: supplier_lot },
  }));
}

/** Lots that came out of an order, and the containers they were packed into. */
export async function lotsOut(
  db: Database,
  order: string,
  lot: string | null,
): Promise<{ readonly ids: number[]; readonly lots: BatchContent['lots'] }> {
  const { rows } = await sql<{
    id: number;
    code: string;
    kind: string;
    quantity: number | null;
    unit: string;
    made_at: number | null;
  }>`
    WITH RECURSIVE made AS (
      SELECT id FROM lot WHERE ("order" = ${order} OR code = ${lot}) AND kind IN ('wip', 'finished', 'serial', 'container')
      UNION
      SELECT o.lot FROM made JOIN lot_part i ON i.lot = made.id AND i.side = 'in' AND i.superseded IS NULL
        JOIN lot_step s ON s.id = i.step AND s.kind = 'pack'
        JOIN lot_part o ON o.step = s.id AND o.side = 'out' AND o.superseded IS NULL
    )
    SELECT lot.id, lot.code, lot.kind, lot.quantity, lot.unit, lot.made_at FROM made JOIN lot USING (id)
    ORDER BY lot.made_at, lot.code LIMIT ${MOST_LOTS}`.execute(db);
  return {
    ids: rows.map(({ id }) => Number(id)),
    lots: rows.map(({ code, kind, quantity, unit, made_at }) => ({
      ...{ key: code, kind, quantity, unit, madeAt: momentOrNull(made_at) },
    })),
  };
}

/** Holds on any of these lots, with these lots of them. */
export async function holdsOn(db: Database, lots: readonly number[]): Promise<BatchContent['holds']> {
  if (lots.length === 0) return [];
  const { rows } = await sql<{ hold: number; code: string }>`
    SELECT l.hold, lot.code FROM hold_lot l JOIN lot ON lot.id = l.lot
    WHERE l.lot = ANY(${[...lots]}::bigint[]) ORDER BY l.hold LIMIT ${MOST_LOTS}`.execute(db);
  const ids = [...new Set(rows.map(({ hold }) => Number(hold)))].slice(0, MOST_HOLDS);
  const found: BatchContent['holds'] = [];
  for (const id of ids) {
    const hold = (await holdIn(db, id)) as Hold;
    const codes = new Set(rows.filter((row) => Number(row.hold) === id).map(({ code }) => code));
    const own = hold.lots.filter(({ code }) => codes.has(code));
    found.push({
      ...{ key: String(id), reason: hold.reason, raised: moment(hold.recorded), by: hold.by },
      open: own.filter(({ disposition }) => disposition === null).length,
      lots: own.map(({ code, disposition, note, by, decided }) => ({
        ...{ key: code, disposition, note, by, decided: momentOrNull(decided) },
      })),
    });
  }
  return found;
}

/** `ranBetween`: for how long machines made something between two moments, ms. */
export async function checksOf(
  db: Database,
  runs: readonly string[],
  isGate: (kind: string) => boolean,
  ranBetween: (from: number, to: number) => number,
): Promise<BatchContent['checks']> {
  const found: BatchContent['checks'] = [];
  for (const id of runs) {
    const whole = await wholeIn(db, id);
    if (!whole) continue;
    const { run, template, answers } = whole;
    found.push({
      ...{ key: id, template: run.template, version: run.version, name: template.name, kind: template.kind },
      ...{ machine: run.machine, opened: moment(run.openedAt), done: momentOrNull(run.doneAt), by: run.doneBy },
      missed: run.state === 'missed',
      gateSkipped:
        isGate(template.kind) && ranBetween(run.openedAt, run.doneAt ?? Number.POSITIVE_INFINITY) > GATE_GRACE_MS,
      answers: answers.map(({ step, value, verdict, reason, at, by }) => {
        const asked = template.steps.find((one) => one.id === step);
        return {
          ...{ key: step, text: asked?.text ?? step, value, unit: asked?.unit ?? '' },
          ...{ low: asked?.low ?? null, high: asked?.high ?? null, verdict, reason, at: moment(at), by },
        };
      }),
    });
  }
  return found;
}

/** The first pieces that a check looks at are made before it is done. */
const GATE_GRACE_MS = 60_000;

/** Of its checklists, recipes and holds. */
export async function signaturesOf(
  db: Database,
  order: string,
  runs: readonly string[],
  holds: readonly string[],
): Promise<BatchContent['signatures']> {
  const { rows } = await sql<{
    id: number;
    kind: string;
    record: string;
    printed: string;
    meaning: string;
    at_ms: number;
  }>`
    SELECT id, kind, record, printed, meaning, at_ms FROM signature
    WHERE (kind = 'checklist-run' AND record = ANY(${[...runs]}::text[]))
      OR (kind = 'hold' AND record = ANY(${[...holds]}::text[]))
      OR (kind = 'recipe-order' AND starts_with(record, ${`${order}/`}))
    ORDER BY id`.execute(db);
  return rows.map(({ id, kind, record, printed, meaning, at_ms }) => ({
    ...{ key: String(id), kind, record, printed, meaning, at: moment(at_ms) },
  }));
}
