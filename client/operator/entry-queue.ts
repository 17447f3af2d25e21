/**
 * What an operator entered and the server has not taken yet: kept in IndexedDB, so that neither a reload nor a dead network
 * loses it, and sent in order, each under a key of its own, so that the server takes it once.
 */
const DATABASE = 'gemba-operator';
const STORE = 'entries';

export interface Entry {
  /** Place in the order of sending; given by the database. */
  readonly n?: number;
  readonly key: string;
  /** `/api/v1/stops/<id>/reason` and the like. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly machine: string;
  /** Why the server will not take it; null = it waits. */
  readonly refused: string | null;
}

/** What became of one: taken, refused for good, or to be tried again. */
export type Sent =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'again' };

export interface EntryStore {
  all(): Promise<Entry[]>;
  add(entry: Entry): Promise<void>;
  put(entry: Entry): Promise<void>;
  remove(n: number): Promise<void>;
}

export class EntryQueue {
  entries: readonly Entry[] = [];
  private readonly store: EntryStore;
  private readonly send: (entry: Entry) => Promise<Sent>;
  private readonly changed: () => void;
  private sending: Promise<void> | null = null;

  constructor(store: EntryStore, send: (entry: Entry) => Promise<Sent>, changed: () => void) {
    this.store = store;
    this.send = send;
    this.changed = changed;
  }

  async add(entry: Omit<Entry, 'n' | 'refused'>): Promise<void> {
    await this.store.add({ ...entry, refused: null });
    await this.read();
    void this.flush();
  }

  async dismiss(entry: Entry): Promise<void> {
    await this.store.remove(entry.n as number);
    await this.read();
  }

  /** Sends what waits, oldest first, and stops at the first that must wait. */
  flush(): Promise<void> {
    this.sending ??= this.run().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  private async run(): Promise<void> {
    await this.read();
    for (;;) {
      const next = this.entries.find((entry) => entry.refused === null);
      if (!next) return;
      const sent = await this.send(next);
      if (sent.kind === 'again') return;
      if (sent.kind === 'taken') await this.store.remove(next.n as number);
      else await this.store.put({ ...next, refused: sent.why });
      await this.read();
    }
  }

  private async read(): Promise<void> {
    this.entries = await this.store.all();
    this.changed();
  }
}

/** Taken, refused or to be tried again, by what the server answered. */
export async function sendEntry({ key, path, body }: Entry): Promise<Sent> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.ok) return { kind: 'taken' };
    // A sign-in, a database or a server that is away comes back; what does not fit never will.
    if (answer.status >= 500 || [401, 403, 408, 429].includes(answer.status)) return { kind: 'again' };
    const problem = (await answer.json().catch(() => ({}))) as { detail?: string };
    return { kind: 'refused', why: problem.detail ?? answer.statusText };
  } catch {
    return { kind: 'again' };
  }
}

export async function openEntryStore(): Promise<EntryStore> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'n', autoIncrement: true });
  const database = await done(opening);
  const store = (mode: IDBTransactionMode) =>
    database.transaction(STORE, mode, { durability: 'strict' }).objectStore(STORE);
  return {
    all: () => done(store('readonly').getAll() as IDBRequest<Entry[]>),
    add: async (entry) => void (await done(store('readwrite').add(entry))),
    put: async (entry) => void (await done(store('readwrite').put(entry))),
    remove: async (n) => void (await done(store('readwrite').delete(n))),
  };
}

const done = <Answer>(request: IDBRequest<Answer>): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
