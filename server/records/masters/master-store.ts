/** Bills of material, recipes, documents and routings, revision by revision: taken in, corrected, found by what is in force when. */
import { type Selectable, sql } from 'kysely';
import type { PlantModel } from '../../../twin/plant/model.ts';
import { audit } from '../audit/trail.ts';
import type { Database, Records, Work } from '../database.ts';
import { alone } from '../orders/alone.ts';
import type { Actor } from '../people/refused.ts';
import type { ProductRevisionTable } from '../tables.ts';
import { inForce, overlapOf } from './in-force.ts';
import { judgeRevision } from './judge-revision.ts';
import type { MasterRevisionTable } from './tables.ts';
import {
  MASTER_KINDS,
  type MasterContent,
  type MasterKind,
  type MasterRevision,
  type RevisionFault,
  type RevisionsRead,
  titleOf,
} from './words.ts';

const MOST_LISTED = 1_000;

export interface RevisionsTaken {
  readonly taken: number;
  readonly changed: number;
  /** Known before, just so. */
  readonly unchanged: number;
  readonly refused: number;
  readonly faults: readonly RevisionFault[];
}

export interface RevisionsAsked {
  readonly kinds: readonly MasterKind[];
  /** Those for a product, and those for all; null = whatever they are for. */
  readonly product: string | null;
  /** As known then, epoch ms; null = as known now. */
  readonly known: number | null;
}

export class MasterStore {
  private readonly records: Records;
  private readonly plant: () => PlantModel;
  private readonly now: () => number;

  constructor(records: Records, plant: () => PlantModel, now: () => number) {
    this.records = records;
    this.plant = plant;
    this.now = now;
  }

  /** Sound revisions go in, all of them or none; of the others it is told what is wrong. `dryRun`: nothing goes in. */
  take(read: RevisionsRead, by: Actor, dryRun: boolean): Promise<RevisionsTaken> {
    return this.records.transact(async (trx) => {
      await alone(trx);
      const faults = [...read.faults];
      const known = await revisionsIn(trx, { kinds: MASTER_KINDS, product: null, known: null });
      const counts = { taken: 0, changed: 0, unchanged: 0 };
      for (const text of read.revisions) {
        const judged = judgeRevision(this.plant(), text);
        if (!judged.ok) {
          faults.push(...judged.faults);
          continue;
        }
        const { revision } = judged;
        const others = known.filter((one) => isOfOneThing(one, revision) && titleOf(one) !== titleOf(revision));
        const fault = overlapOf(revision, others) ?? (await missing(trx, revision));
        if (fault) {
          faults.push({ line: text.line, revision: titleOf(revision), field: 'effective_from', reason: fault });
          continue;
        }
        const at = known.findIndex((one) => titleOf(one) === titleOf(revision));
        if (at >= 0 && JSON.stringify(known[at]) === JSON.stringify(revision)) {
          counts.unchanged++;
          continue;
        }
        counts[at >= 0 ? 'changed' : 'taken']++;
        if (!dryRun) await this.put(trx, revision, at >= 0 ? (known[at] as MasterRevision) : null, by);
        // What follows in the same file is judged by it.
        if (at >= 0) known[at] = revision;
        else known.push(revision);
      }
      const refused = new Set(faults.map(({ line }) => line)).size;
      faults.sort((a, b) => a.line - b.line);
      return { ...counts, refused, faults: faults.slice(0, MOST_LISTED) };
    });
  }

  list(asked: RevisionsAsked): Promise<MasterRevision[]> {
    return this.records.ask((db) => revisionsIn(db, asked));
  }

  private async put(trx: Work, revision: MasterRevision, before: MasterRevision | null, by: Actor): Promise<void> {
    const { kind, id, revision: name, title, product, machine, operation, note } = revision;
    const recorded = this.now();
    const span = { effective_from: revision.effectiveFrom, effective_to: revision.effectiveTo };
    const told = { revision: name, note, ...span, by_whom: by.who, recorded, superseded: null };
    if (kind === 'bom') {
      await trx
        .updateTable('product_revision')
        .set({ superseded: recorded })
        .where('product', '=', id)
        .where('revision', '=', name)
        .where('superseded', 'is', null)
        .execute();
      const materials = JSON.stringify(revision.materials);
      await trx
        .insertInto('product_revision')
        .values({ product: id, materials, ...told })
        .execute();
    } else {
      await trx
        .updateTable('master_revision')
        .set({ superseded: recorded })
        .where('kind', '=', kind)
        .where('master', '=', id)
        .where('revision', '=', name)
        .where('superseded', 'is', null)
        .execute();
      const { parameters, steps, setupMin, signature, file, link } = revision;
      const content = JSON.stringify({ parameters, steps, setupMin, signature, file, link });
      await trx
        .insertInto('master_revision')
        .values({ kind, master: id, title, product, machine, operation, content, ...told })
        .execute();
    }
    const subject = kind === 'bom' ? `revision:${id}/${name}` : `revision:${kind}/${id}/${name}`;
    await audit(trx, { at: recorded, ...by, what: 'revision-put', subject, before, after: revision });
  }
}

/** By kind, id and date. */
export async function revisionsIn(
  db: Database | Work,
  { kinds, product, known }: RevisionsAsked,
): Promise<MasterRevision[]> {
  const then = sql<boolean>`(recorded <= ${known ?? Number.MAX_SAFE_INTEGER}::float8
    AND (superseded IS NULL OR superseded > ${known ?? Number.MAX_SAFE_INTEGER}::float8))`;
  const boms = kinds.includes('bom')
    ? await db
        .selectFrom('product_revision')
        .selectAll()
        .where(then)
        .$if(product !== null, (query) => query.where('product', '=', product))
        .execute()
    : [];
  const others = await db
    .selectFrom('master_revision')
    .selectAll()
    .where(then)
    .$if(product !== null, (query) =>
      query.where((is) => is.or([is('product', 'is', null), is('product', '=', product)])),
    )
    .execute();
  const found = [...boms.map(bomOf), ...others.map(masterOf)].filter(({ kind }) => kinds.includes(kind));
  return found.sort((a, b) => compare(a.kind, b.kind) || compare(a.id, b.id) || a.effectiveFrom - b.effectiveFrom);
}

/** Of each thing the revision in force at a moment. */
export function allInForce(revisions: readonly MasterRevision[], at: number): MasterRevision[] {
  const things = new Map<string, MasterRevision[]>();
  for (const one of revisions) {
    const key = `${one.kind} ${one.id}`;
    things.set(key, [...(things.get(key) ?? []), one]);
  }
  return [...things.values()].flatMap((list) => inForce(list, at) ?? []);
}

/** Of one thing one revision is in force at a time; a machine is set by one recipe for a product. */
const isOfOneThing = (a: MasterRevision, b: MasterRevision): boolean =>
  a.kind === b.kind && (a.id === b.id || (a.kind === 'recipe' && a.product === b.product && a.machine === b.machine));

async function missing(trx: Work, { file }: MasterRevision): Promise<string | null> {
  if (file === null) return null;
  const found = await trx.selectFrom('stored_file').select('hash').where('hash', '=', file).executeTakeFirst();
  return found ? null : `there is no file ${file}`;
}

const NOTHING: MasterContent = {
  materials: [],
  parameters: [],
  steps: [],
  setupMin: null,
  signature: false,
  file: null,
  link: null,
};

const bomOf = (row: Selectable<ProductRevisionTable>): MasterRevision => ({
  ...{ kind: 'bom', id: row.product, revision: row.revision, title: '' },
  ...{ product: row.product, machine: null, operation: null },
  ...{ effectiveFrom: row.effective_from, effectiveTo: row.effective_to, note: row.note },
  ...NOTHING,
  materials: row.materials.map(({ material, quantity, unit }) => ({ material, quantity, unit })),
});

const masterOf = (row: Selectable<MasterRevisionTable>): MasterRevision => ({
  ...{ kind: row.kind, id: row.master, revision: row.revision, title: row.title },
  ...{ product: row.product, machine: row.machine, operation: row.operation },
  ...{ effectiveFrom: row.effective_from, effectiveTo: row.effective_to, note: row.note },
  materials: [],
  parameters: row.content.parameters.map(({ name, unit, target, low, high, tag, unitProcedure, operation, phase }) => ({
    ...{ name, unit, target, low, high },
    ...(tag === undefined ? {} : { tag }),
    ...(unitProcedure === undefined ? {} : { unitProcedure }),
    ...(operation === undefined ? {} : { operation }),
    ...(phase === undefined ? {} : { phase }),
  })),
  steps: row.content.steps.map(({ operation, name, line, machine, setupMin, runS, queueMin }) => ({
    ...{ operation, name, line, machine, setupMin, runS, queueMin },
  })),
  ...{ setupMin: row.content.setupMin, signature: row.content.signature },
  ...{ file: row.content.file, link: row.content.link },
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
