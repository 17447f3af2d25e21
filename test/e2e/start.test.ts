/** Starting and stopping the server as a user does: who gets in, and what is said when it cannot start. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lineText } from '../plants.ts';
import { nameFirstAdmin, visitor, wordsOf } from './pages.ts';
import { folder, freePort, openBrowser, type Process, run, start, until } from './stage.ts';

const SERVER = 'dist/server/main.js';

/** A folder with a plant of one line, whose one source does not answer. */
function plantFolder(text = lineText().replace(':4840', ':9')): { data: string; plant: string } {
  const data = folder('start');
  const plant = join(data, 'plant.yaml');
  writeFileSync(plant, text);
  return { data, plant };
}

describe('who gets in', () => {
  const { data, plant } = plantFolder();
  let server: Process;
  let browser: Browser;
  let port = 0;
  const startServer = () =>
    start(SERVER, ['--plant', plant, '--json'], { GEMBA_DATA: data, PORT: String(port), LOG_LEVEL: 'warn' });
  beforeAll(async () => {
    port = await freePort();
    [server, browser] = await Promise.all([startServer(), openBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.end();
  }, 90_000);

  test('a plant that is not the demo is shown to nobody who has not signed in', async () => {
    const address = `http://127.0.0.1:${port}`;
    for (const path of ['plant', 'state', 'oee?scope=line:line', 'events', 'sources'])
      expect((await fetch(`${address}/api/v1/${path}`)).status, path).toBe(401);
    const page = await (await visitor(browser)).newPage();
    await page.goto(`${address}/plant`);
    await until('the page asks to sign in', async () =>
      (await wordsOf(page.locator('main'))).includes('Name to sign in with'),
    );
    await page.context().close();
  }, 90_000);

  test('the printed address signs in once; used again, or wrong, it is refused', async () => {
    const signin = server.ready['signin'] ?? '';
    const wrong = await fetch(signin.replace(/token=.*/, 'token=abc'), { redirect: 'manual' });
    expect(wrong.status).toBe(403);
    const context = await visitor(browser);
    const page = await context.newPage();
    await page.goto(signin);
    await page.waitForURL('**/plant');
    await nameFirstAdmin(page);
    await until('the plant is shown', async () => (await page.locator('.lines li').count()) === 1);
    const again = await fetch(signin, { redirect: 'manual' });
    expect(again.status).toBe(403);
    expect(again.headers.get('set-cookie')).toBeNull();
    const stranger = await visitor(browser);
    const second = await stranger.newPage();
    expect((await second.goto(signin))?.status()).toBe(403);
    await second.goto(`http://127.0.0.1:${port}/plant`);
    await until('the stranger is asked to sign in', async () =>
      (await wordsOf(second.locator('main'))).includes('Name to sign in with'),
    );
    await stranger.close();

    // A session outlives a restart of the server; the old address does not come back to life.
    await server.end();
    expect(server.child.exitCode).toBe(0);
    server = await startServer();
    await page.reload();
    await until('the plant is shown again', async () => (await page.locator('.lines li').count()) === 1);
    expect((await fetch(signin, { redirect: 'manual' })).status).toBe(403);
    await context.close();
  }, 90_000);
});

describe('what is said when it cannot start', () => {
  test('a broken plant file: every error at once, each with its line and its fix, exit 1, nothing started', async () => {
    const port = await freePort();
    const text = lineText()
      .replace('ideal_rate: 60', 'ideal_rate: fast')
      .replace('constraint: m1', 'constraint: m99')
      .replace('timezone: Europe/Berlin', 'timezone: Europe/Atlantis');
    const { data, plant } = plantFolder(text);
    const ended = await run(SERVER, ['--plant', plant], { GEMBA_DATA: join(data, 'kept'), PORT: String(port) });
    expect(ended.code).toBe(1);
    expect(ended.out).toBe('');
    for (const word of ['fast', 'm99', 'Europe/Atlantis']) expect(ended.err).toContain(word);
    const errors = ended.err.split('\n').filter((line) => /plant\.yaml:\d+: /.test(line));
    expect(errors.length).toBeGreaterThanOrEqual(3);
    for (const line of errors) {
      const number = Number(/plant\.yaml:(\d+):/.exec(line)?.[1]);
      expect(number).toBeGreaterThan(0);
      expect(number).toBeLessThanOrEqual(text.split('\n').length);
    }
    expect(ended.err).toMatch(/3 errors in .*; nothing was started/);
    expect(existsSync(join(data, 'kept'))).toBe(false);
  }, 90_000);

  test('`gemba check` says the same errors', async () => {
    const { plant } = plantFolder(lineText().replace('ideal_rate: 60', 'ideal_rate: fast'));
    const ended = await run('bin/gemba.mjs', ['check', plant]);
    expect(ended.code).toBe(1);
    expect(ended.err + ended.out).toContain('got `"fast"`');
    const { plant: sound } = plantFolder();
    expect((await run('bin/gemba.mjs', ['check', sound])).code).toBe(0);
  }, 90_000);

  test('a taken port: one sentence that names PORT, exit 1', async () => {
    const other = createServer();
    const port = await new Promise<number>((done) =>
      other.listen(0, '127.0.0.1', () => done((other.address() as { port: number }).port)),
    );
    const { data, plant } = plantFolder();
    const ended = await run(SERVER, ['--plant', plant], {
      GEMBA_DATA: data,
      PORT: String(port),
      LOG_LEVEL: 'error',
    });
    await new Promise((done) => other.close(done));
    expect(ended.code).toBe(1);
    expect(ended.err).toBe(`gemba serve: port ${port} on 127.0.0.1 is taken; set PORT to another\n`);
  }, 90_000);

  test('an unknown or wrong key is named, exit 1', async () => {
    const { data, plant } = plantFolder();
    const unknown = await run(SERVER, ['--plant', plant], { GEMBA_DATA: data, GEMBA_PLANTT: 'x' });
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('GEMBA_PLANTT');
    const wrong = await run(SERVER, ['--plant', plant], { GEMBA_DATA: data, PORT: 'eighty' });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('PORT');
    expect(wrong.err).toContain('eighty');
  }, 90_000);

  test('wrong usage exits 2; a plant file that is not there exits 1 and is named', async () => {
    expect((await run(SERVER, ['--plnt', 'x'])).code).toBe(2);
    expect((await run('bin/gemba.mjs', ['serv'])).code).toBe(2);
    const gone = await run(SERVER, ['--plant', '/nowhere/plant.yaml']);
    expect(gone.code).toBe(1);
    expect(gone.err).toContain('/nowhere/plant.yaml');
  }, 90_000);

  test('`gemba init` writes a plant file that is sound, and does not write over one', async () => {
    const directory = folder('init');
    const first = await run('bin/gemba.mjs', ['init'], {}, directory);
    expect(first.code).toBe(0);
    expect(readdirSync(directory)).toContain('plant.yaml');
    expect((await run('bin/gemba.mjs', ['check', join(directory, 'plant.yaml')])).code).toBe(0);
    expect((await run('bin/gemba.mjs', ['init'], {}, directory)).code).toBe(1);
  }, 60_000);
});
