/** The two doors of QuestDB: SQL through `pg`, and rows of low rate through QuestDB's own client, over HTTP. */
import { Sender } from '@questdb/nodejs-client';
import pg from 'pg';

/** Connections that read at once. */
const READERS = 3;
const QUERY_MS = 60_000;

export interface Sql {
  /** Rows as arrays of texts, as they came. */
  rows(sql: string): Promise<(string | null)[][]>;
  run(sql: string): Promise<void>;
  end(): Promise<void>;
}

export function openSql(address: string, ms: number): Sql {
  const pool = new pg.Pool({
    connectionString: address,
    max: READERS,
    connectionTimeoutMillis: ms,
    query_timeout: QUERY_MS,
    // Times and 64-bit numbers are read by us, from their text.
    types: { getTypeParser: () => (text: string | Buffer) => String(text) },
  });
  // Without it a server that dies takes this process with it; the next query tells.
  pool.on('error', () => {});
  return {
    rows: async (text) => (await pool.query<(string | null)[]>({ text, rowMode: 'array' })).rows,
    run: async (sql) => void (await pool.query(sql)),
    end: () => pool.end(),
  };
}

/** Rows of one flush: added to the sender, then sent and awaited, no longer than `ms`. */
export async function sendRows(base: URL, ms: number, add: (sender: Sender) => Promise<void>): Promise<void> {
  const login = base.username ? `username=${base.username};password=${base.password};` : '';
  const options = `${base.protocol === 'https:' ? 'https' : 'http'}::addr=${base.host};${login}stdlib_http=on;auto_flush=off;request_timeout=${ms};retry_timeout=0;`;
  await within(ms, async () => {
    const sender = await Sender.fromConfig(options);
    try {
      await add(sender);
      await sender.flush();
    } finally {
      await sender.close();
    }
  });
}

/** The client may wait for ever for a server that is gone. */
async function within(ms: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`QuestDB did not answer within ${ms / 1000} s`)), ms);
  });
  try {
    await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
