/**
 * Batch records as the server has them: put together live, reviewed by exception, released by two persons in turn, frozen by
 * hash in the audit's chain, verified against both the chain and what the record says now, and reopened as a new version.
 */
import { sql } from 'kysely';
import { type Json, type RecordDifference, recordDifferences } from '../../../analytics/batch/differences.ts';
import { mayOn, type Role } from '../../auth/roles.ts';
import { hashOf, ordered, sha256 } from '../audit/chain.ts';
import { audit, ROW } from '../audit/trail.ts';
import type { Work } from '../database.ts';
import { oneAtATime } from '../once.ts';
import type { KnownOrder } from '../orders/order-store.ts';
import { type Actor, Refused } from '../people/refused.ts';
import type { Signatures, Signer } from '../people/signatures.ts';
import { type BatchParts, batchRecord } from './batch-record.ts';
import { deviationsOf, type KeptSeal, keepFindings, keptDeviations, sealsOf, standing } from './batch-store.ts';
import { findingsOf } from './findings.ts';
import type { BatchContent, BatchSeal, BatchState, DeviationClass, Finding, SIGNED } from './words.ts';

const REVIEWS: readonly Role[] = ['operator', 'quality', 'planner', 'engineer', 'admin'];
export const RELEASES: readonly Role[] = ['quality', 'admin'];

export interface BatchRoomParts extends BatchParts {
  /** Why readings up to a moment cannot all be looked at yet; null = they can. */
  unread(until: number): Promise<string | null>;
  signatures(): Pick<Signatures, 'seal'>;
  /** So long after its end a record changes by itself: last readings come, and what it used is worked out. */
  readonly settleMs: number;
}

export interface BatchView {
  readonly version: number;
  readonly state: BatchState;
  /** As it was frozen where it is released, else as it is now. */
  readonly content: BatchContent;
  /** What the record says otherwise since the release; empty where it is not released. */
  readonly afterRelease: readonly RecordDifference[];
  /** Changed since it was reviewed. */
  readonly changed: boolean;
  /** Why readings are missing; null = none are. */
  readonly unread: string | null;
  /** It has ended and changes by itself until then, epoch ms: until then nobody signs it. Null = it has settled, or runs. */
  readonly settles: number | null;
  readonly seals: readonly BatchSeal[];
}

export interface BatchVerdict {
  readonly version: number;
  /** SHA-256 at the release. */
  readonly hash: string;
  /** Sequence of the entry in the audit's chain; null = there is none, or it is not what its own hash says. */
  readonly chained: number | null;
  /** The frozen record is, byte by byte, what the chain has the hash of. */
  readonly frozen: 'same' | 'differs';
  /** What the record says now is what was frozen. */
  readonly live: 'same' | 'differs';
  readonly differences: readonly RecordDifference[];
}

export class BatchRoom {
  private readonly parts: BatchRoomParts;

  constructor(parts: BatchRoomParts) {
    this.parts = parts;
  }

  /** Null = the order has not begun. */
  async view(order: KnownOrder): Promise<BatchView | null> {
    const live = await this.live(order);
    if (!live) return null;
    const { content, unread, settles, seals, version, state } = live;
    const last = seals.at(-1);
    if (state !== 'released' || !last) {
      const changed = state === 'reviewed' && last?.hash !== sha256(ordered(content));
      return { version, state, content, afterRelease: [], changed, unread, settles, seals };
    }
    const frozen = readFrozen(last);
    const afterRelease = unread === null ? differencesOf(frozen, content) : [];
    return { version, state, content: frozen, afterRelease, changed: false, unread, settles: null, seals };
  }

  /** Takes down what the rules find in a batch that has ended. */
  async note(order: KnownOrder): Promise<void> {
    await this.live(order);
  }

  /** Somebody tells a deviation that no rule finds. */
  async tell(
    order: KnownOrder,
    { text, at }: { readonly text: string; readonly at: number },
    by: Actor,
  ): Promise<string> {
    const { records, now } = this.parts;
    return records.transact(async (trx) => {
      await this.alone(trx, order);
      const recorded = now();
      const { id } = await trx
        .selectNoFrom(sql<number>`nextval(pg_get_serial_sequence('batch_deviation', 'id'))`.as('id'))
        .executeTakeFirstOrThrow();
      const key = `told:${id}`;
      await trx
        .insertInto('batch_deviation')
        .values({
          ...{ order: order.order, key, kind: 'told', subject: text, detail: '', at_ms: at, by_whom: by.who, recorded },
        })
        .execute();
      const after = { key, text, at: new Date(at).toISOString() };
      await audit(trx, { at: recorded, ...by, what: 'batch-deviation-told', subject: `batch:${order.order}`, after });
      return key;
    });
  }

  /** A later explanation counts; the earlier ones stay. Throws `Refused`. */
  async explain(
    order: KnownOrder,
    told: { readonly key: string; readonly class: DeviationClass; readonly comment: string },
    by: Actor,
  ): Promise<void> {
    const live = await this.must(order);
    const finding = live.findings.filter(({ key }) => key === told.key);
    await this.parts.records.transact(async (trx) => {
      await this.alone(trx, order);
      const { state } = standing(await sealsOf(trx, order.order), live.content.ended !== null);
      if (state === 'released')
        throw new Refused('batch-refused', 'it is released: reopen it, with a reason, to explain more');
      const recorded = this.parts.now();
      await keepFindings(trx, order.order, finding, recorded);
      const known = (await keptDeviations(trx, order.order)).find(({ key }) => key === told.key);
      if (!known) throw new Refused('deviation-unknown', `${order.order} has no deviation \`${told.key}\``);
      await trx
        .insertInto('batch_explanation')
        .values({ deviation: known.id, class: told.class, comment: told.comment, by_whom: by.who, recorded })
        .execute();
      await audit(trx, {
        ...{ at: recorded, ...by, what: 'batch-deviation-explained', subject: `batch:${order.order}` },
        ...{ before: known.explanation, after: told },
      });
    });
  }

  /** Signs as reviewed, or releases; with the password once more. Throws `Refused`. */
  async sign(order: KnownOrder, what: (typeof SIGNED)[number], signer: Signer): Promise<void> {
    const { content, unread, settles, findings } = await this.must(order);
    if (unread !== null) throw new Refused('batch-refused', `not all readings can be looked at yet: ${unread}`);
    if (content.ended === null) throw new Refused('batch-refused', 'it still runs: it is signed when it has ended');
    if (settles !== null)
      throw new Refused(
        'batch-refused',
        `it settles until ${new Date(settles).toISOString()}: it is signed after that`,
      );
    const text = ordered(content);
    const hash = sha256(text);
    await this.parts.signatures().seal('batch-record', what, signer, async (trx, person, at) => {
      const roles = what === 'released' ? RELEASES : REVIEWS;
      if (!mayOn(person, roles, order.line)) throw new Refused('role-required', `this is for ${roles.join(', ')}`);
      if (what === 'released') mayBeReleased(content);
      await this.alone(trx, order);
      const seals = await sealsOf(trx, order.order);
      const { version, state } = standing(seals, true);
      if (state === 'released') throw new Refused('batch-refused', 'it is released already');
      const review = seals.findLast((seal) => seal.version === version && seal.what === 'reviewed');
      if (what === 'released') {
        if (!review) throw new Refused('batch-refused', 'nobody has reviewed it yet');
        if (review.person === person.id)
          throw new Refused('batch-refused', `${review.printed} has reviewed it: somebody else releases it`);
        if (review.hash !== hash)
          throw new Refused('batch-refused', 'it changed since it was reviewed: it is reviewed once more');
      }
      await keepFindings(trx, order.order, findings, at);
      const { id } = await trx
        .insertInto('batch_seal')
        .values({
          ...{ order: order.order, version, what, content: text, hash, person: person.id },
          ...{ printed: person.display, name: person.name, reason: '', at_ms: at },
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const by = { who: person.name, from: signer.from };
      const after = { version, sha256: hash, ...(review && what === 'released' ? { reviewed: review.printed } : {}) };
      await audit(trx, { at, ...by, what: `batch-${what}`, subject: `batch:${order.order}`, after });
      return { record: String(id), content };
    });
  }

  /** What was released stays as it was; a new version begins. Throws `Refused`. */
  reopen(order: KnownOrder, reason: string, by: Actor): Promise<void> {
    const { records, now } = this.parts;
    return records.transact(async (trx) => {
      await this.alone(trx, order);
      const { version, state } = standing(await sealsOf(trx, order.order), true);
      if (state !== 'released') throw new Refused('batch-refused', 'it is not released');
      const at = now();
      await trx
        .insertInto('batch_seal')
        .values({
          ...{ order: order.order, version, what: 'reopened', content: '', hash: '', person: null },
          ...{ printed: by.who, name: by.who, reason, at_ms: at },
        })
        .execute();
      const after = { version: version + 1, reason };
      await audit(trx, { at, ...by, what: 'batch-reopened', subject: `batch:${order.order}`, after });
    });
  }

  /** `version` null = the newest that was released. Throws `Refused`. */
  async verify(order: KnownOrder, version: number | null): Promise<BatchVerdict> {
    const { content, seals, unread } = await this.must(order);
    if (unread !== null) throw new Refused('batch-refused', `not all readings can be looked at: ${unread}`);
    const released = seals.findLast((seal) => seal.what === 'released' && (version ?? seal.version) === seal.version);
    if (!released) throw new Refused('batch-refused', 'no such version was released');
    const chained = await this.chained(order, released.version);
    const differences = differencesOf(readFrozen(released), content);
    return {
      ...{ version: released.version, hash: chained?.hash ?? released.hash, chained: chained?.sequence ?? null },
      frozen: chained !== null && sha256(released.content) === chained.hash ? 'same' : 'differs',
      ...{ live: differences.length === 0 ? 'same' : 'differs', differences },
    };
  }

  /** The hash as the audit's chain has it; null = there is none that is what its own hash says. */
  private async chained(
    { order }: KnownOrder,
    version: number,
  ): Promise<{ readonly sequence: number; readonly hash: string } | null> {
    const rows = await this.parts.records.ask((db) =>
      db
        .selectFrom('audit')
        .select(ROW)
        .where('what', '=', 'batch-released')
        .where('subject', '=', `batch:${order}`)
        .orderBy('sequence', 'desc')
        .execute(),
    );
    for (const { hash, ...row } of rows) {
      const told = JSON.parse(row.after ?? 'null') as { version: number; sha256: string } | null;
      if (told?.version === version && hashOf(row) === hash) return { sequence: row.sequence, hash: told.sha256 };
    }
    return null;
  }

  private async must(order: KnownOrder) {
    const live = await this.live(order);
    if (!live) throw new Refused('batch-refused', 'it has not begun');
    return live;
  }

  private async live(order: KnownOrder) {
    const { records, now } = this.parts;
    const facts = await batchRecord(this.parts, order);
    if (!facts) return null;
    const ended = facts.ended !== null;
    const unread = await this.parts.unread(facts.ended === null ? now() : Date.parse(facts.ended));
    const findings = findingsOf(facts, new Date(now()).toISOString()).filter(
      // What cannot be looked at is not found to be missing.
      ({ kind }) => unread === null || kind !== 'parameter-unknown',
    );
    const [kept, seals] = await records.ask((db) =>
      Promise.all([keptDeviations(db, order.order), sealsOf(db, order.order)]),
    );
    if (ended && unread === null) await this.keepNew(order, findings, kept);
    const content: BatchContent = { ...facts, deviations: deviationsOf(kept, findings) };
    const settled = facts.ended === null ? null : Date.parse(facts.ended) + this.parts.settleMs;
    const settles = settled !== null && settled > now() ? settled : null;
    return { content, unread, settles, findings, seals, ...standing(seals, ended) };
  }

  private async keepNew(order: KnownOrder, findings: readonly Finding[], kept: readonly { readonly key: string }[]) {
    const fresh = findings.filter(({ key }) => !kept.some((one) => one.key === key));
    if (fresh.length > 0)
      await this.parts.records.transact((trx) => keepFindings(trx, order.order, fresh, this.parts.now()));
  }

  private alone = (trx: Work, { order }: KnownOrder) => oneAtATime(trx, `batch ${order}`);
}

function mayBeReleased({ deviations, holds }: BatchContent): void {
  const open = deviations.filter(({ explanation }) => explanation === null);
  if (open.length > 0)
    throw new Refused(
      'batch-refused',
      `${open.length === 1 ? 'a deviation is' : `${open.length} deviations are`} not explained: ${open[0]?.subject}`,
    );
  const held = holds.find((hold) => hold.open > 0);
  if (held) throw new Refused('batch-refused', `hold ${held.key} is open: ${held.reason}`);
}

const differencesOf = (before: BatchContent, after: BatchContent): RecordDifference[] =>
  recordDifferences(before as unknown as Json, JSON.parse(JSON.stringify(after)) as Json);

/** What somebody has changed by hand may be no JSON any more. */
function readFrozen({ content }: KeptSeal): BatchContent {
  try {
    return JSON.parse(content) as BatchContent;
  } catch {
    throw new Refused('batch-refused', 'the frozen record cannot be read: somebody has changed it');
  }
}
