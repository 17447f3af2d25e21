/** Lots are looked at before they are used or shipped: what was measured, who decided, and how each source stands. */
import { sql } from 'kysely';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { oneAtATime } from '../once.ts';
import { type Actor, Refused } from '../people/refused.ts';
import { inspectionsIn } from './inspections-in.ts';
import { standingIn } from './open-inspections.ts';
import { planOf } from './plan-store.ts';
import type { Inspection, InspectionPlan, InspectionState, LotVerdict } from './words.ts';

export interface InspectionsAsked {
  readonly state: InspectionState | null;
  readonly material: string | null;
  readonly before: number | null;
  readonly limit: number;
}

export interface Decided {
  readonly verdict: LotVerdict;
  /** Of the sample, or of all where nobody knows of how many. */
  readonly defectives: number | null;
  readonly note: string;
}

/** How a source of a material stands. */
export interface Source {
  readonly material: string;
  /** '' = made here, or nobody said. */
  readonly source: string;
  readonly lots: number;
  readonly skipped: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly severity: 'normal' | 'tightened' | 'reduced';
  readonly discontinued: boolean;
  readonly inspectsNext: boolean;
}

export class InspectionStore {
  private readonly records: Records;
  private readonly now: () => number;
  private looked: { readonly mark: string; readonly sources: readonly Source[] } | null = null;

  constructor(records: Records, now: () => number) {
    this.records = records;
    this.now = now;
  }

  /** The newest first. */
  list({ state, material, before, limit }: InspectionsAsked): Promise<Inspection[]> {
    const decided = sql`(SELECT d.verdict FROM lot_decision d WHERE d.inspection = i.id ORDER BY d.id DESC LIMIT 1)`;
    const wanted =
      state === null
        ? sql`true`
        : state === 'skipped'
          ? sql`NOT i.inspected`
          : sql`i.inspected AND coalesce(${decided}, 'waiting') = ${state}`;
    const where = sql`${wanted} AND ${before === null ? sql`true` : sql`i.id < ${before}`}
      AND ${material === null ? sql`true` : sql`p.material = ${material}`}`;
    return this.records.ask((db) => inspectionsIn(db, where, limit));
  }

  get(id: number): Promise<Inspection | null> {
    return this.records.ask((db) => inspectionIn(db, id));
  }

  /** By the code of its lot. */
  of(code: string): Promise<Inspection | null> {
    return this.records.ask(async (db) => (await inspectionsIn(db, sql`lot.code = ${code}`, 1))[0] ?? null);
  }

  /** What is accepted must fit, or somebody answers for it by a concession. Throws `Refused`. */
  decide(id: number, { verdict, defectives, note }: Decided, by: Actor): Promise<Inspection> {
    return this.records.transact(async (trx) => {
      await oneAtATime(trx, 'inspections');
      const before = await inspectionIn(trx, id);
      if (!before) throw new Refused('inspection-unknown', `there is no inspection ${id}`);
      const against = refusalOf(before, { verdict, defectives, note });
      if (against) throw new Refused('inspection-refused', against);
      const at = this.now();
      await trx
        .insertInto('lot_decision')
        .values({
          ...{ inspection: id, verdict, sample: before.sample && JSON.stringify(before.sample), defectives, note },
          ...{ by_whom: by.who, recorded: at },
        })
        .execute();
      const after = (await inspectionIn(trx, id)) as Inspection;
      await audit(trx, { at, ...by, what: 'inspection-decided', subject: `inspection:${id}`, before, after });
      return after;
    });
  }

  /** Lots of a source are taken again, under tightened inspection. Throws `Refused`. */
  resume(
    asked: { readonly material: string; readonly source: string; readonly reason: string },
    by: Actor,
  ): Promise<void> {
    const { material, source, reason } = asked;
    return this.records.transact(async (trx) => {
      await oneAtATime(trx, 'inspections');
      const plan = (await plansOfSources(trx)).find((one) => one.plan.material === material && one.source === source);
      const standing = plan && (await standingIn(trx, plan.plan, source));
      if (!standing?.switching.discontinued)
        throw new Refused('inspection-refused', `lots of ${material} from ${source || 'here'} are taken as it is`);
      const at = this.now();
      await trx
        .insertInto('source_resumed')
        .values({ material, source, reason, by_whom: by.who, recorded: at })
        .execute();
      await sql`
        UPDATE lot_inspection SET discontinued = false, severity = 'tightened' WHERE source = ${source} AND discontinued
          AND plan IN (SELECT id FROM inspection_plan WHERE material = ${material})
          AND NOT EXISTS (SELECT 1 FROM lot_decision d WHERE d.inspection = lot_inspection.id)`.execute(trx);
      await audit(trx, {
        ...{ at, ...by, what: 'inspection-source-resumed', subject: `inspection-plan:${material}` },
        ...{ before: { source, discontinued: true }, after: { source, reason } },
      });
    });
  }

  /** How each source of each inspected material stands, those that stand still first. */
  sources(): Promise<readonly Source[]> {
    return this.records.ask(async (db) => {
      // Screens ask every few seconds; a history is gone through again only when something came to it.
      const mark = await markOf(db);
      if (this.looked?.mark === mark) return this.looked.sources;
      const found: Source[] = [];
      for (const { plan, source, ...counts } of await plansOfSources(db)) {
        const { severity, inspects, switching } = await standingIn(db, plan, source);
        const { discontinued } = switching;
        found.push({ material: plan.material, source, ...counts, severity, discontinued, inspectsNext: inspects });
      }
      found.sort((a, b) => Number(b.discontinued) - Number(a.discontinued) || b.rejected - a.rejected);
      this.looked = { mark, sources: found };
      return found;
    });
  }
}

/** Changes with everything that the standing of a source comes from: its tables only grow, but for a plan that is retired. */
async function markOf(db: Database): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    SELECT concat_ws(' ', (SELECT max(id) FROM lot_inspection), (SELECT max(id) FROM lot_decision),
      (SELECT max(id) FROM source_resumed), (SELECT max(id) FROM inspection_plan),
      (SELECT count(*) FROM inspection_plan WHERE superseded IS NULL)) AS mark`.execute(db);
  return rows[0]?.mark ?? '';
}

export async function inspectionIn(db: Database | Work, id: number): Promise<Inspection | null> {
  const [found] = await inspectionsIn(db, sql`i.id = ${id}`, 1);
  return found ?? null;
}

/** Why this cannot be decided so; null = it can. */
function refusalOf(before: Inspection, { verdict, defectives }: Decided): string | null {
  const { state, sample, unsized, missing, results, discontinued, lot } = before;
  const last = before.decisions.at(-1);
  if (state === 'skipped' && verdict !== 'rejected') return 'it was let through unseen already';
  // What was refused may still be used, where somebody answers for it; the other way round it may be called back.
  if (last && (verdict === 'accepted' || verdict === last.verdict)) return `${last.by} has decided: ${last.verdict}`;
  const counted = sample ? sample.n : unsized ? (lot.quantity ?? Number.POSITIVE_INFINITY) : 0;
  if (defectives !== null && defectives > counted) return `${defectives} defective of ${counted} that are looked at`;
  if (verdict !== 'accepted') return null;
  if (discontinued) return 'five lots of this source were refused: take the source up again, or decide on a concession';
  if ((sample || unsized) && defectives === null) return 'how many were defective?';
  if (missing.length > 0) return `there is no result of ${missing.join(', ')} yet`;
  const outside = results.find((result) => result.fits === false);
  if (outside)
    return `${outside.test} of sample ${outside.sample} is ${outside.sign}${outside.value} ${outside.unit}, outside its limits`;
  const reject = sample ? sample.reject : 1;
  if ((defectives ?? 0) >= reject) return `${defectives} defective: from ${reject} on the lot is refused`;
  return null;
}

async function plansOfSources(db: Database | Work) {
  const { rows } = await sql<{
    material: string;
    source: string;
    lots: number;
    skipped: number;
    accepted: number;
    rejected: number;
  }>`
    SELECT p.material, i.source, count(*)::int AS lots, (count(*) FILTER (WHERE NOT i.inspected))::int AS skipped,
      (count(*) FILTER (WHERE d.verdict = 'accepted'))::int AS accepted,
      (count(*) FILTER (WHERE d.verdict IN ('rejected', 'concession')))::int AS rejected
    FROM lot_inspection i JOIN inspection_plan p ON p.id = i.plan
    LEFT JOIN LATERAL (SELECT verdict FROM lot_decision d WHERE d.inspection = i.id ORDER BY d.id LIMIT 1) d ON true
    GROUP BY p.material, i.source ORDER BY p.material, i.source`.execute(db);
  const plans = await db.selectFrom('inspection_plan').selectAll().orderBy('version').execute();
  const newest = new Map<string, InspectionPlan>(plans.map((row) => [row.material, planOf(row)]));
  return rows.flatMap(({ material, ...rest }) => {
    const plan = newest.get(material);
    return plan ? [{ plan, ...rest }] : [];
  });
}

/** Why a lot may not be used yet, or any more; null = no inspection stands against it. */
export async function inspectionAgainst(db: Database | Work, lot: { readonly id: number }): Promise<string | null> {
  const { rows } = await sql<{ id: number; inspected: boolean; verdict: LotVerdict | null; note: string | null }>`
    SELECT i.id, i.inspected, d.verdict, d.note FROM lot_inspection i
    LEFT JOIN LATERAL (SELECT verdict, note FROM lot_decision d WHERE d.inspection = i.id ORDER BY d.id DESC LIMIT 1) d ON true
    WHERE i.lot = ${lot.id}`.execute(db);
  const [found] = rows;
  if (!found || found.verdict === 'accepted' || found.verdict === 'concession') return null;
  if (found.verdict === 'rejected') return `inspection ${found.id} refused it: ${found.note}`;
  return found.inspected ? `it waits for inspection ${found.id}` : null;
}
