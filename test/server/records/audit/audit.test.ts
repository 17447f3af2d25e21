/** The audit on both databases: every row proves the ones before it, nobody changes one, and who goes round that is found. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Anchors, anchorsIn } from '../../../../server/records/audit/anchors.ts';
import { type AuditEntry, type AuditRow, canonical, GENESIS } from '../../../../server/records/audit/chain.ts';
import { type Anchor, ChainCheck } from '../../../../server/records/audit/check-chain.ts';
import { auditLines, auditRows } from '../../../../server/records/audit/questions.ts';
import { audit, rowsAfter, Trail } from '../../../../server/records/audit/trail.ts';
import { openRecords, type Records } from '../../../../server/records/database.ts';
import { embeddedDatabase, installedDatabase, isUp, type TestDatabase } from '../databases.ts';

const log = pino({ level: 'silent' });
const AT = Date.UTC(2026, 2, 10, 11);
const entry = (subject: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: AT,
  who: 'ada',
  from: '127.0.0.1',
  what: 'person-changed',
  subject,
  ...more,
});
const check = (rows: readonly AuditRow[], anchors: readonly Anchor[] = []) => {
  const chain = new ChainCheck(anchors);
  rows.every((row) => chain.add(row));
  return chain.end();
};

describe.each([
  ['the embedded PostgreSQL', embeddedDatabase],
  ['a PostgreSQL of the system', installedDatabase],
])('%s', (_name, make) => {
  let database: TestDatabase;
  let records: Records;
  const folder = mkdtempSync(join(tmpdir(), 'gemba-audit-'));

  beforeAll(async () => {
    database = await make();
    records = await openRecords({ config: database.config, log, now: Date.now });
    await records.ready;
  }, 120_000);
  afterAll(async () => {
    await records?.stop();
    await database?.remove();
  });
  const all = () => rowsAfter(records.db, 0, 1_000_000);

  test('rows follow each other from the first one on, whatever they carry', async () => {
    await records.transact((trx) => audit(trx, entry('person:ada', { after: { b: 2, a: 'ü "\u2028\n' } })));
    await records.transact((trx) =>
      audit(trx, entry('person:\0\ud800', { who: '', before: [1.5, null, 'x\0'], after: { nested: { z: 1, a: [] } } })),
    );
    const rows = await all();
    expect(rows[0]).toMatchObject({
      sequence: 1,
      previous: GENESIS,
      before: null,
      after: '{"a":"ü \\"\u2028\\n","b":2}',
    });
    expect(rows[1]).toMatchObject({ sequence: 2, previous: rows[0]?.hash, after: '{"nested":{"a":[],"z":1}}' });
    expect(check(rows)).toMatchObject({ ok: true, rows: 2, broken: null });
  });

  test('a change that is not made leaves no row, and its number is given to the next', async () => {
    const before = (await all()).length;
    const broken = records.transact(async (trx) => {
      await audit(trx, entry('never'));
      throw new Error('changed my mind');
    });
    await expect(broken).rejects.toThrow('changed my mind');
    await records.transact((trx) => audit(trx, entry('after')));
    expect((await all()).at(-1)).toMatchObject({ sequence: before + 1, subject: 'after' });
  });

  test('forty changes at once are forty rows of one chain', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => records.transact((trx) => audit(trx, entry(`at-once:${i}`)))),
    );
    const rows = await all();
    expect(rows.filter(({ subject }) => subject.startsWith('at-once:'))).toHaveLength(40);
    expect(check(rows).ok).toBe(true);
  });

  test('the database refuses to change, remove or empty what was written', async () => {
    for (const statement of ["UPDATE audit SET who = 'nobody'", 'DELETE FROM audit', 'TRUNCATE audit'])
      await expect(sql.raw(statement).execute(records.db as never), statement).rejects.toThrow(
        'never changed or removed',
      );
    expect(check(await all()).ok).toBe(true);
  });

  test('a row that is asked for by who, what, subject and time, page by page', async () => {
    await records.transact((trx) => audit(trx, entry('key:press_1', { who: 'ben', what: 'key-added', at: AT + 5000 })));
    const found = await auditRows(records, {
      who: 'ben',
      what: 'key-added',
      subject: 'key:press_',
      from: AT + 1,
      limit: 5,
    });
    expect(found.map(({ subject }) => subject)).toEqual(['key:press_1']);
    expect(await auditRows(records, { subject: 'key:pressX', limit: 5 })).toEqual([]);
    const page = await auditRows(records, { limit: 3 });
    const next = await auditRows(records, { limit: 3, before: page[2]?.sequence ?? 0 });
    expect([...page, ...next].map(({ sequence }) => sequence)).toEqual(
      [...page, ...next].map((_, i) => (page[0]?.sequence ?? 0) - i),
    );
  });

  test('the file proves itself, also to who knows nothing of Gemba but the page about it', async () => {
    const file = join(folder, 'audit.jsonl');
    let text = '';
    for await (const lines of auditLines(records)) text += lines;
    writeFileSync(file, text);
    const rows = text.trim().split('\n').length;
    expect(
      check(
        text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as AuditRow),
      ),
    ).toMatchObject({ ok: true, rows });
    const python = spawnSync('python3', ['-c', INDEPENDENT, file], { encoding: 'utf8' });
    expect(python.stderr).toBe('');
    expect(python.stdout.trim()).toBe(`${rows} sound`);
  });

  test('whoever goes round the trigger is found: a changed, a removed, an exchanged row, and a cut-off end', async () => {
    const anchors = new Anchors(records, join(folder, 'anchors.jsonl'), log, () => AT);
    await anchors.write();
    await anchors.write();
    const [anchor, ...more] = await anchorsIn(join(folder, 'anchors.jsonl'));
    expect(more).toEqual([]);
    const rows = await all();
    expect(anchor).toMatchObject({ sequence: rows.length, hash: rows.at(-1)?.hash });
    expect(check(rows, [anchor as Anchor])).toMatchObject({ ok: true, anchors: 1 });

    await sql`ALTER TABLE audit DISABLE TRIGGER audit_stays`.execute(records.db as never);
    await sql`UPDATE audit SET who = 'mallory' WHERE sequence = 5`.execute(records.db as never);
    expect(check(await all()).broken).toEqual({ sequence: 5, reason: 'its content is not what its hash was made of' });
    await sql`UPDATE audit SET who = 'ada' WHERE sequence = 5`.execute(records.db as never);
    expect(check(await all()).ok).toBe(true);

    const without = rows.filter(({ sequence }) => sequence !== 7);
    expect(check(without).broken).toEqual({ sequence: 8, reason: 'row 7 should stand here' });
    const cut = rows.slice(0, -2);
    expect(check(cut).ok).toBe(true); // in itself a shorter chain is sound
    expect(check(cut, [anchor as Anchor]).broken?.reason).toContain('the end was cut off');
    // Who writes all hashes anew from a row on is found by the anchor.
    const chain: AuditRow[] = [];
    for (const row of rows) {
      const { hash: _hash, ...rest } = { ...row, who: 'mallory', previous: chain.at(-1)?.hash ?? GENESIS };
      const { createHash } = await import('node:crypto');
      chain.push({ ...rest, hash: createHash('sha256').update(canonical(rest)).digest('hex') });
    }
    expect(check(chain).ok).toBe(true);
    expect(check(chain, [anchor as Anchor]).broken?.reason).toContain('is not that of the anchor');
    await sql`ALTER TABLE audit ENABLE TRIGGER audit_stays`.execute(records.db as never);
  });

  test('what is changed while the database is away waits on disk, in order, and comes in when it is back', async () => {
    const file = join(folder, 'waiting.jsonl');
    const trail = new Trail(records, file, log);
    await trail.note(entry('before-the-cut'));
    await database.kill();
    await trail.note(entry('waits:1', { after: { n: 1 } }));
    await trail.note(entry('waits:2'));
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
    await database.start();
    await isUp(records);
    await trail.note(entry('after-the-cut'));
    await trail.stop();
    const rows = await all();
    expect(rows.slice(-4).map(({ subject }) => subject)).toEqual([
      'before-the-cut',
      'waits:1',
      'waits:2',
      'after-the-cut',
    ]);
    expect(check(rows).ok).toBe(true);
  }, 60_000);
});

/** docs/audit.md in Python: the chain is checked by what the page says, not by our own code. */
const INDEPENDENT = `
import hashlib, json, sys
previous, n = '0' * 64, 0
for line in open(sys.argv[1], encoding='utf-8', newline='\\n'):
    row = json.loads(line)
    assert row['sequence'] == n + 1 and row['previous'] == previous
    fields = ['sequence', 'at', 'who', 'from', 'what', 'subject', 'before', 'after', 'previous']
    text = json.dumps([row[f] for f in fields], ensure_ascii=False, separators=(',', ':'))
    previous, n = hashlib.sha256(text.encode('utf-8')).hexdigest(), n + 1
    assert previous == row['hash'], row['sequence']
print(n, 'sound')
`;
