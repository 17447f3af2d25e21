/**
 * Who is who, in memory: everything that a request is judged by is here, so that no request waits for the database and one
 * that is away signs nobody out. Read again after each change of ours, and when others changed something. What was read last
 * lies in the data folder (hashes only), for a start without the database.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import type { KeyRight } from '../../auth/api-keys.ts';
import type { Grant, Identity } from '../../auth/roles.ts';
import { replaceFile } from '../../replace-file.ts';
import { type Database, type Records, RecordsAway } from '../database.ts';

const LOOK_MS = 3_000;

interface Known {
  readonly persons: readonly {
    readonly id: number;
    readonly name: string;
    readonly display: string;
    readonly language: string;
    readonly grants: readonly Grant[];
  }[];
  readonly sessions: readonly { readonly hash: string; readonly person: number; readonly expires: number }[];
  readonly walls: readonly {
    readonly id: number;
    readonly hash: string;
    readonly name: string;
    readonly line: string;
  }[];
  readonly keys: readonly {
    readonly id: string;
    readonly hash: string;
    readonly name: string;
    readonly rights: readonly KeyRight[];
    readonly sources: readonly string[] | null;
    readonly created: number;
  }[];
}
export type KnownKey = Known['keys'][number];

export interface DirectoryOptions {
  readonly records: Records;
  /** Where what was read last lies. */
  readonly file: string;
  readonly log: Logger;
  readonly now: () => number;
}

export class Directory {
  /** Told after somebody's rights, or sessions, may have changed. */
  onChange: () => void = () => {};
  private readonly options: DirectoryOptions;
  private text = '';
  private newest = -1;
  private known: Known | null = null;
  private persons = new Map<number, Known['persons'][number]>();
  private sessions = new Map<string, Known['sessions'][number]>();
  private walls = new Map<string, Known['walls'][number]>();
  private keyByHash = new Map<string, KnownKey>();
  private timer: NodeJS.Timeout | null = null;
  private reading: Promise<void> = Promise.resolve();

  constructor(options: DirectoryOptions) {
    this.options = options;
  }

  /** Begins with what was known last; the database follows when it is there. */
  async start(): Promise<void> {
    const { file, records } = this.options;
    try {
      this.take(await readFile(file, 'utf8'));
    } catch {
      // Missing or broken: nobody is known until the database is there.
    }
    void records.ready.then(() => this.look());
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.reading;
  }

  /** Is there somebody who may do everything? Null = not known: the database was never there. */
  get hasAdmin(): boolean | null {
    if (!this.known) return null;
    return this.known.persons.some(({ grants }) => grants.some(isWholeAdmin));
  }

  /** Who a session is of, by its hash; null = nobody's, or over. */
  personOf(hash: string): Identity | null {
    const session = this.sessions.get(hash);
    const person = session && session.expires > this.options.now() ? this.persons.get(session.person) : undefined;
    if (!person) return null;
    const { id, name, display, language, grants } = person;
    return { kind: 'person', person: id, who: name, display, language, grants };
  }

  wallOf(hash: string): Identity | null {
    const wall = this.walls.get(hash);
    if (!wall) return null;
    const grants: Grant[] = [{ role: 'wall', lines: [wall.line] }];
    return { kind: 'wall', person: null, who: `wall:${wall.name}`, display: wall.name, language: '', grants };
  }

  keyOf(hash: string): KnownKey | null {
    return this.keyByHash.get(hash) ?? null;
  }

  get keys(): readonly KnownKey[] {
    return this.known?.keys ?? [];
  }

  /** Reads everything again. Throws where the database is away. */
  load(): Promise<void> {
    const next = this.reading.then(() => this.read());
    this.reading = next.catch(() => undefined);
    return next;
  }

  /** Looks whether something was changed, by whomever: every change leaves a row in the audit. */
  private async look(): Promise<void> {
    try {
      if ((await newestRow(this.options.records)) !== this.newest) await this.load();
    } catch (error) {
      if (!(error instanceof RecordsAway)) this.options.log.error({ error }, 'who is who could not be read');
    }
  }

  private async read(): Promise<void> {
    const { records, file, now } = this.options;
    const newest = await newestRow(records);
    const known = await records.snapshot((trx) => knownIn(trx, now()));
    this.newest = newest;
    const text = JSON.stringify(known);
    if (text === this.text) return;
    this.take(text);
    this.onChange();
    await mkdir(dirname(file), { recursive: true });
    await replaceFile(file, text, { mode: 0o600 });
  }

  private take(text: string): void {
    const known = JSON.parse(text) as Known;
    this.persons = new Map(known.persons.map((person) => [person.id, person]));
    this.sessions = new Map(known.sessions.map((session) => [session.hash, session]));
    this.walls = new Map(known.walls.map((wall) => [wall.hash, wall]));
    this.keyByHash = new Map(known.keys.map((key) => [key.hash, key]));
    this.known = known;
    this.text = text;
  }
}

export const isWholeAdmin = ({ role, lines }: Grant): boolean => role === 'admin' && lines === null;

const newestRow = async (records: Records): Promise<number> => {
  const row = await records.ask((db) =>
    db.selectFrom('audit').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst(),
  );
  return row?.sequence ?? 0;
};

async function knownIn(db: Database, now: number): Promise<Known> {
  const persons = await db
    .selectFrom('person')
    .select(['id', 'name', 'display', 'language', 'grants'])
    .where('active', '=', true)
    .orderBy('id')
    .execute();
  const sessions = await db
    .selectFrom('session')
    .select(['hash', 'person', 'expires'])
    .where('ended', 'is', null)
    .where('expires', '>', now)
    .orderBy('id')
    .execute();
  const walls = await db
    .selectFrom('wall_display')
    .select(['id', 'hash', 'name', 'line'])
    .where('revoked', 'is', null)
    .orderBy('id')
    .execute();
  const keys = await db
    .selectFrom('api_key')
    .select(['id', 'hash', 'name', 'rights', 'sources', 'created'])
    .where('revoked', 'is', null)
    .orderBy('created')
    .orderBy('id')
    .execute();
  return { persons, sessions, walls, keys };
}
