/** People in a real browser: refused without the role, let in with it, on record either way; and the record proves itself. */
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runningUrl } from '../../server/records/cluster/cluster.ts';
import { axeFaults } from './axe-faults.ts';
import { Hands } from './hands.ts';
import { visitor, wordsOf } from './pages.ts';
import { openBrowser, openStage, run, type Stage, until } from './stage.ts';

const PASSWORD = 'twelve green bottles';
let stage: Stage;
let browser: Browser;
let admin: Page;
let otto: Page;

beforeAll(async () => {
  [stage, browser] = await Promise.all([openStage('people'), openBrowser()]);
  admin = await (await visitor(browser, { viewport: { width: 1366, height: 768 } })).newPage();
  await admin.goto(stage.signin);
  otto = await (await visitor(browser, { viewport: { width: 1366, height: 768 } })).newPage();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const verify = () => run('bin/gemba.mjs', ['verify', '--json'], { GEMBA_DATA: stage.data }, process.cwd());
const rowOf = (page: Page, name: string) => page.locator(`[data-person="${name}"]`);

test('an admin adds an operator, who sets a password by the link and is signed in', async () => {
  const hands = new Hands(admin);
  await admin.goto(`${stage.address}/setup/people`);
  await hands.press('Add a person');
  const form = admin.locator('form.person-form');
  await hands.fill('Name', 'Otto Operator', form);
  await hands.fill('Name to sign in with', 'otto', form);
  await hands.click(form.getByText('Operator', { exact: true }));
  await hands.press('Save', form);
  const link = await wordsOf(admin.locator('[data-secret]'));
  expect(link).toContain('/sign-in?link=');
  expect(await wordsOf(rowOf(admin, 'otto'))).toContain('has not set a password yet');

  await otto.goto(link);
  // By keyboard alone: the field has the focus already.
  await otto.getByLabel('New password').waitFor();
  await otto.keyboard.type('otto');
  await otto.keyboard.press('Enter');
  await otto.getByRole('alert').waitFor();
  expect(await wordsOf(otto.getByRole('alert'))).toContain('at least 10 characters');
  await otto.getByLabel('New password').fill(PASSWORD);
  await otto.keyboard.press('Enter');
  await otto.waitForURL('**/plant');
  await otto.getByRole('button', { name: 'Otto Operator: account' }).waitFor();
  await otto.goto(link);
  await otto.getByLabel('New password').fill(PASSWORD);
  await otto.keyboard.press('Enter');
  await otto.getByText('This address was used before').waitFor();
}, 60_000);

test("the operator is refused an engineer's screen, with who it is for and what to do", async () => {
  await otto.goto(`${stage.address}/setup/map`);
  const card = otto.locator('.not-yours');
  await card.waitFor();
  const words = await wordsOf(card);
  expect(words).toContain('This screen is for: Engineer, Admin');
  expect(words).toContain('You are Otto Operator (Operator).');
  await otto.goto(`${stage.address}/setup/audit`);
  await card.waitFor();
  expect(await wordsOf(card)).toContain('Quality, Engineer, Admin');
  expect(await otto.getByRole('link', { name: 'People' }).count()).toBe(0);
}, 60_000);

test('the admin gives the role, the screen opens, and the audit shows who gave what', async () => {
  const hands = new Hands(admin);
  await hands.press('Done', admin.locator('.secret'));
  await hands.press('Change', rowOf(admin, 'otto'));
  const form = admin.locator('form.person-form');
  await hands.click(form.getByText('Engineer', { exact: true }));
  await hands.press('Save', form);
  await until('the role is in the list', async () => (await wordsOf(rowOf(admin, 'otto'))).includes('Engineer'));

  await otto.goto(`${stage.address}/setup/map`);
  await otto.getByRole('link', { name: 'Plant file' }).waitFor();
  expect(await otto.locator('.not-yours').count()).toBe(0);

  await hands.follow('Audit');
  const row = admin.locator('[data-what="person-changed"]').first();
  await row.waitFor();
  const words = await wordsOf(row);
  expect(words).toContain('start-token');
  expect(words).toContain('person:otto');
  expect(words).toMatch(/grants\s+operator\s+operator, engineer/);
  await hands.choose('Who', 'otto');
  await until('only rows of otto', async () => {
    const heads = await admin.locator('.audit-head b').allInnerTexts();
    return heads.length > 0 && heads.every((who) => who === 'otto');
  });
}, 60_000);

test('signing out ends it there; a wrong password is told in plain words; the right one works by keyboard', async () => {
  await otto.getByRole('button', { name: 'Otto Operator: account' }).click();
  await otto.getByRole('menuitem', { name: 'Sign out' }).click();
  await otto.waitForURL('**/sign-in');
  await otto.getByLabel('Name to sign in with').waitFor();
  await otto.keyboard.type('otto');
  await otto.keyboard.press('Tab');
  await otto.keyboard.type('not this one');
  await otto.keyboard.press('Enter');
  await otto.getByText('Name and password do not belong together.').waitFor();
  await otto.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await otto.keyboard.press('Enter');
  await otto.waitForURL('**/plant');
}, 60_000);

test('a display gets an address, shows its line with it, and nothing once it is taken back', async () => {
  await admin.goto(`${stage.address}/setup/people`);
  const part = admin.locator('section', { hasText: 'Displays' });
  await part.getByLabel('Where it hangs').fill('Hall 1');
  await part.getByRole('button', { name: 'Add a display' }).click();
  const link = await wordsOf(admin.locator('[data-secret]'));
  const wall = await (await visitor(browser)).newPage();
  await wall.goto(link);
  await wall.waitForURL('**/andon/*');
  expect(await wall.evaluate(async () => (await (await fetch('/api/v1/me')).json()).kind)).toBe('wall');
  await part.getByRole('button', { name: 'Take back' }).click();
  await until('the list is empty', async () => (await part.getByRole('button', { name: 'Take back' }).count()) === 0);
  expect((await wall.goto(link))?.status()).toBe(403);
  await wall.context().close();
}, 60_000);

test('a skill that a line asks for, and the level of the operator', async () => {
  const hands = new Hands(admin);
  await admin.goto(`${stage.address}/setup/skills`);
  await hands.press('Add a skill');
  const form = admin.locator('form.person-form');
  await hands.fill('Skill', 'Filling', form);
  await hands.press('Add a place', form);
  await hands.press('Save', form);
  await hands.choose('Otto Operator, Filling: level', '3');
  await until('it is kept', async () => {
    await admin.reload();
    return (await admin.getByLabel('Otto Operator, Filling: level').inputValue()) === '3';
  });
}, 60_000);

test('people, skills, audit and sign-in can be read and used by everybody', async () => {
  for (const path of ['/setup/people', '/setup/skills', '/setup/audit', '/sign-in']) {
    await admin.goto(`${stage.address}${path}`);
    await admin.locator('.card').first().waitFor();
    expect([path, await axeFaults(admin)]).toEqual([path, []]);
    await admin.setViewportSize({ width: 390, height: 844 });
    const beyond = await admin.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(beyond, `${path} at 390 px`).toBeLessThanOrEqual(0);
    await admin.setViewportSize({ width: 1366, height: 768 });
  }
}, 120_000);

test('gemba verify proves the record beside the running server, and names the row that was changed behind its back', async () => {
  const sound = await verify();
  expect(sound.err).toBe('');
  expect(JSON.parse(sound.out)).toMatchObject({ ok: true, broken: null });
  expect(JSON.parse(sound.out).rows).toBeGreaterThan(8);
  expect(sound.code).toBe(0);

  const client = new pg.Client({ connectionString: (await runningUrl(stage.data)) ?? '' });
  await client.connect();
  await expect(client.query("UPDATE audit SET who = 'nobody'")).rejects.toThrow('never changed or removed');
  await client.query('ALTER TABLE audit DISABLE TRIGGER audit_stays');
  const { rows } = await client.query("SELECT min(sequence)::int AS row FROM audit WHERE after LIKE '%operator%'");
  await client.query("UPDATE audit SET after = replace(after, 'operator', 'viewer') WHERE sequence = $1", [
    rows[0].row,
  ]);
  await client.query('ALTER TABLE audit ENABLE TRIGGER audit_stays');
  await client.end();
  const broken = await verify();
  expect(broken.code).toBe(1);
  expect(broken.err).toBe(`gemba verify: row ${rows[0].row}: its content is not what its hash was made of\n`);
}, 60_000);
