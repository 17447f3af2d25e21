/** Masters as the server has them: what is in force at a line for what it makes, and what of it stamps the record. */
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { PlantRecord } from '../../past/plant-record.ts';
import type { Database, Records, Work } from '../database.ts';
import { lineContext } from '../time/line-context.ts';
import { allInForce, MasterStore, revisionsIn } from './master-store.ts';
import { MASTER_KINDS, type MasterRevision } from './words.ts';

export interface Instructions {
  readonly product: string | null;
  readonly order: string | null;
  /** When the order began, epoch ms; null = none runs. */
  readonly begun: number | null;
  /** In force when the order began: it is made by them to its end. */
  readonly recipes: readonly MasterRevision[];
  readonly bom: MasterRevision | null;
  /** In force now. */
  readonly documents: readonly MasterRevision[];
}

export interface MasterRoomOptions {
  readonly records: Records;
  plant(): PlantModel;
  record(): PlantRecord;
  readonly now: () => number;
}

/** A recipe revision as pieces are stamped with it; `machine` null = of the whole line. */
export interface RecipeStamp {
  readonly machine: string | null;
  readonly value: string;
}

export class MasterRoom {
  readonly store: MasterStore;
  private readonly options: MasterRoomOptions;

  constructor(options: MasterRoomOptions) {
    this.options = options;
    this.store = new MasterStore(options.records, options.plant, options.now);
  }

  instructions(line: string, at: number): Promise<Instructions> {
    const { records, plant, record } = this.options;
    return records.ask(async (db) => {
      const { product, order } = await lineContext(db, plant(), record(), line, at);
      const known = await revisionsIn(db, { kinds: MASTER_KINDS, product, known: null });
      const here = known.filter((one) => this.isFor(one, line, product));
      const begun = order === null ? null : await begunAt(db, order, at);
      const used = allInForce(here, begun ?? at);
      return {
        ...{ product, order, begun },
        recipes: used.filter(({ kind }) => kind === 'recipe'),
        bom: used.find(({ kind }) => kind === 'bom') ?? null,
        documents: allInForce(here, at).filter(({ kind }) => kind === 'document'),
      };
    });
  }

  /** The recipes by which a line makes a product from a moment on. */
  async stamps(db: Database | Work, line: string, product: string, at: number): Promise<RecipeStamp[]> {
    const known = await revisionsIn(db, { kinds: ['recipe'], product, known: null });
    const here = allInForce(known, at).filter((one) => this.isFor(one, line, product));
    return here.map(({ machine, id, revision }) => ({ machine, value: `${id}/${revision}` }));
  }

  private isFor(one: MasterRevision, line: string, product: string | null): boolean {
    const { lines, machines } = this.options.plant();
    if (one.product !== null && one.product !== product) return false;
    return one.machine === null || lines[machines.find(({ id }) => id === one.machine)?.line ?? -1]?.id === line;
  }
}

/** What somebody signs who sets a line up by a recipe: `<order>/<recipe>/<revision>`; undefined = there is none such. */
export async function recipeUse(db: Database | Work, name: string): Promise<unknown> {
  const [order = '', id = '', revision = ''] = name.split('/', 3);
  const known = await revisionsIn(db, { kinds: ['recipe'], product: null, known: null });
  const found = known.find((one) => one.id === id && one.revision === revision);
  const event = await db
    .selectFrom('order_event')
    .select(['line', 'at_ms'])
    .where('order', '=', order)
    .where('status', '=', 'Running')
    .orderBy('at_ms')
    .executeTakeFirst();
  if (!found || !event) return undefined;
  // A recipe has no steps, and what was signed before there were any stays what was signed.
  const { steps: _none, ...recipe } = found;
  return { order, line: event.line, begun: event.at_ms, recipe };
}

async function begunAt(db: Database | Work, order: string, at: number): Promise<number | null> {
  const row = await db
    .selectFrom('order_event')
    .select('at_ms')
    .where('order', '=', order)
    .where('status', '=', 'Running')
    .where('at_ms', '<=', at)
    .orderBy('at_ms')
    .executeTakeFirst();
  return row?.at_ms ?? null;
}
