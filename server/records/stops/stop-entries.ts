/**
 * What people enter of stops: each a fact with who, when and why, written once under the key of its sender. Nothing is
 * overwritten: what is said later counts, what was said before stays to be seen.
 */
import { createHash } from 'node:crypto';
import type { Records, Work } from '../database.ts';
import { doneOnce } from '../once.ts';
import { Refused } from '../people/refused.ts';
import type { TimeRecord } from '../time/time-record.ts';
import type { StopBook } from './stop-book.ts';

/** What an entry is answered: its number, and when it was taken, epoch ms. */
export interface Entered {
  readonly said: number;
  readonly at: number;
}

interface Who {
  /** Of the sender, unique for each entry, however late it is sent again; null = it is not. */
  readonly key: string | null;
  readonly by: string;
}
export interface ReasonEntry extends Who {
  readonly machine: string;
  readonly from: number;
  /** null = until it ends. */
  readonly to: number | null;
  readonly reason: string;
  readonly comment: string;
  /** Refuse if something newer than this was said; null = whatever was said. */
  readonly ifUnchanged: number | null;
}

export class StopEntries {
  private readonly records: Records;
  private readonly time: TimeRecord;
  private readonly book: StopBook;
  private readonly now: () => number;

  constructor(records: Records, time: TimeRecord, book: StopBook, now: () => number) {
    this.records = records;
    this.time = time;
    this.book = book;
    this.now = now;
  }

  async reason(entry: ReasonEntry): Promise<Entered> {
    const { machine, from, reason, comment, by, ifUnchanged } = entry;
    // "Until it ends" of a stop that ended meanwhile (the phone was offline) is until then.
    const stop = await this.book.at(machine, from);
    const to = entry.to ?? stop?.to ?? null;
    if (stop === null && entry.to === null) throw unknown();
    return this.once(entry, ['reason', machine, from, entry.to, reason, comment], async (trx) => {
      if (ifUnchanged !== null && (await newest(trx, machine, from, to)) > ifUnchanged)
        throw new Refused('stop-changed', 'somebody said something newer of this stretch');
      return this.declare(trx, { machine, from, to, value: reason, note: comment, by });
    });
  }

  /** From this instant on it is another stretch, to be given a reason of its own. */
  async split({ machine, at, key, by }: Who & { readonly machine: string; readonly at: number }): Promise<Entered> {
    const stop = await this.book.at(machine, at);
    if (!stop || stop.from >= at) throw unknown();
    const end = stop.said.find((said) => said.inForce && said.from > at)?.from ?? stop.to;
    return this.once({ key, by }, ['split', machine, at], (trx) =>
      this.declare(trx, { machine, from: at, to: end, value: '', note: '', by }),
    );
  }

  /**
   * What was said of the stretch at `from` holds up to `to`, over all that lies between; null = until the stop ends. Where
   * nobody said anything of it, what was said of the rest is taken back.
   */
  async merge({
    machine,
    from,
    to: asked,
    key,
    by,
  }: Who & { readonly machine: string; readonly from: number; readonly to: number | null }): Promise<Entered> {
    const stop = await this.book.at(machine, from);
    const part = stop?.parts.find((one) => one.from <= from && from < one.to);
    if (!stop || !part) throw unknown();
    const to = asked ?? stop.to;
    const said = stop.said.filter((one) => one.inForce && one.from < (to ?? Number.POSITIVE_INFINITY));
    const holds = said.find((one) => one.from <= from && one.reason === part.reason);
    return this.once({ key, by }, ['merge', machine, from, asked], async (trx) => {
      if (part.reasonBy === 'person')
        return this.declare(trx, {
          ...{ machine, from: part.from, to, by },
          ...{ value: part.reason ?? '', note: holds?.comment ?? '' },
        });
      let last: number | null = null;
      for (const { id } of said.filter((one) => one.from > from)) {
        const standing = await inForce(trx, id);
        if (standing !== null && (await this.time.withdraw(trx, standing, by))) last = id;
      }
      if (last === null) throw unknown();
      return last;
    });
  }

  /** Takes back what was said: it stays on record as said and withdrawn. */
  async undo({ said, key, by }: Who & { readonly said: number }): Promise<Entered> {
    return this.once({ key, by }, ['undo', said], async (trx) => {
      const id = await inForce(trx, said);
      if (id === null || !(await this.time.withdraw(trx, id, by))) throw unknown();
      return said;
    });
  }

  async comment({
    machine,
    at,
    text,
    key,
    by,
  }: Who & { readonly machine: string; readonly at: number; readonly text: string }): Promise<Entered> {
    const stop = await this.book.at(machine, at);
    if (!stop) throw unknown();
    return this.once({ key, by }, ['comment', machine, at, text], async (trx) => {
      const row = {
        machine,
        from_ms: stop.from,
        to_ms: stop.to,
        text,
        by_whom: by,
        recorded: this.now(),
        superseded: null,
      };
      return (await trx.insertInto('stop_note').values(row).returning('id').executeTakeFirstOrThrow()).id;
    });
  }

  private declare(
    trx: Work,
    { machine, ...rest }: { machine: string; from: number; to: number | null; value: string; note: string; by: string },
  ): Promise<number> {
    return this.time.declare(trx, { scope: { machine }, what: 'reason', ...rest });
  }

  private once({ key, by }: Who, content: readonly unknown[], work: (trx: Work) => Promise<number>): Promise<Entered> {
    return this.records.transact((trx) => {
      const now = this.now();
      const enter = async () => ({ said: await work(trx), at: now });
      if (key === null) return enter();
      const body = createHash('sha256')
        .update(JSON.stringify([by, ...content]))
        .digest('base64url');
      return doneOnce(trx, { key: `stop ${key}`, body, now, until: null }, enter);
    });
  }
}

const unknown = () => new Refused('stop-unknown', 'the machine did not stand then, or this was never said');

/** The number of what was said last of a stretch; 0 = nothing. */
async function newest(trx: Work, machine: string, from: number, to: number | null): Promise<number> {
  const row = await trx
    .selectFrom('declaration')
    .select(({ fn }) => fn.max('id').as('id'))
    .where('scope', '=', `machine:${machine}`)
    .where('what', '=', 'reason')
    .where('superseded', 'is', null)
    .where('from_ms', '<', to ?? Number.MAX_SAFE_INTEGER)
    .where((is) => is.or([is('to_ms', 'is', null), is('to_ms', '>', from)]))
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** The fact as it stands now: it may have been told again with its end. */
async function inForce(trx: Work, said: number): Promise<number | null> {
  for (let id: number | undefined = said; id !== undefined; ) {
    const row: { superseded: number | null } | undefined = await trx
      .selectFrom('declaration')
      .select('superseded')
      .where('id', '=', id)
      .where('what', '=', 'reason')
      .executeTakeFirst();
    if (!row) return null;
    if (row.superseded === null) return id;
    id = (await trx.selectFrom('declaration').select('id').where('replaces', '=', id).executeTakeFirst())?.id;
  }
  return null;
}
