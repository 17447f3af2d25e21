/** Who may read the views of the embedded record, and nothing else: for BI tools on this machine. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';

export const READER = 'gemba_read';

/** Makes the reader where it is missing; its password lies in `file`. */
export async function ensureReader(url: string, file: string): Promise<void> {
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(18).toString('hex')}\n`, { mode: 0o600 });
  const secret = readFileSync(file, 'utf8').trim();
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [READER]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${READER} LOGIN`);
    await client.query(`ALTER ROLE ${READER} PASSWORD ${client.escapeLiteral(secret)}`);
    await client.query(`ALTER ROLE ${READER} SET default_transaction_read_only = on`);
    await client.query(`ALTER ROLE ${READER} SET statement_timeout = '5min'`);
    await client.query(`ALTER ROLE ${READER} SET search_path = bi`);
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await client.query(`GRANT USAGE ON SCHEMA bi TO ${READER}`);
    await client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA bi TO ${READER}`);
  } finally {
    await client.end();
  }
}
