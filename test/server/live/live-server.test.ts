/** The live stream over real connections: what docs/live.md promises. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { linePlant, tagSlot } from '../../plants.ts';
import { ABORTED, BREAKDOWN, Client, EXECUTE, gapsIn, type LiveHall, openLiveHall, PRODUCING, until } from './hall.ts';

const plant = linePlant(4);
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function hall(options: Parameters<typeof openLiveHall>[1] = {}): Promise<LiveHall> {
  const opened = await openLiveHall(plant, options);
  closing.push(opened.close);
  return opened;
}
function client(opened: LiveHall, cookie?: string): Client {
  const one = new Client(opened.url, cookie);
  closing.push(() => one.close());
  return one;
}
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('a subscription', () => {
  test('is answered with texts, lines, then a snapshot of everything, then deltas without a gap', async () => {
    const open = await hall();
    const text = open.host.text('red');
    await open.say({ 'm0/state': EXECUTE, 'm1/state': EXECUTE, 'm0/product': text, 'm1/temperature': 21.5 });
    const screen = client(open);
    expect(await screen.subscribe({ tags: 'all', hz: 20 })).toMatchObject({ ok: true, live: true });
    await until('a snapshot', () => screen.frames.length > 0);
    expect(screen.heard.indexOf('texts')).toBeLessThan(screen.heard.indexOf('snapshot'));
    expect(screen.heard.indexOf('lines')).toBeLessThan(screen.heard.indexOf('snapshot'));
    expect(screen.frames[0]).toMatchObject({ kind: 'snapshot' });
    expect(screen.machines.size).toBe(4);
    expect(screen.machines.get(0)?.state).toBe(PRODUCING);
    expect(screen.tags.get(tagSlot(plant, 'm1/temperature'))).toEqual({ quality: 0, value: 21.5 });
    expect(screen.texts.get(screen.tags.get(tagSlot(plant, 'm0/product'))?.value ?? -1)).toBe('red');

    for (let i = 0; i < 40; i++) {
      await open.say({ 'm1/temperature': 30 + i });
      await pause(20);
    }
    await until('the last value', () => screen.tags.get(tagSlot(plant, 'm1/temperature'))?.value === 69);
    expect(screen.frames.slice(1).every(({ kind }) => kind === 'delta')).toBe(true);
    expect(gapsIn(screen.frames)).toBe(0);
  });

  test('gets no more frames a second than it asked for, and the newest value though others were left out', async () => {
    const open = await hall();
    const slow = client(open);
    const quick = client(open);
    await Promise.all([slow.subscribe({ tags: 'all', hz: 2 }), quick.subscribe({ tags: 'all', hz: 30 })]);
    await until('snapshots', () => slow.frames.length > 0 && quick.frames.length > 0);
    const began = Date.now();
    const before = [slow.frames.length, quick.frames.length];
    for (let i = 1; i <= 150; i++) {
      await open.say({ 'm1/temperature': i });
      await pause(10);
    }
    await until('the newest value', () => slow.tags.get(tagSlot(plant, 'm1/temperature'))?.value === 150);
    const seconds = (Date.now() - began) / 1000;
    expect(slow.frames.length - (before[0] ?? 0)).toBeLessThanOrEqual(2 * seconds + 2);
    expect(quick.frames.length - (before[1] ?? 0)).toBeLessThanOrEqual(30 * seconds + 2);
    expect(quick.frames.length - (before[1] ?? 0)).toBeGreaterThan(slow.frames.length - (before[0] ?? 0));
    expect(gapsIn(slow.frames)).toBe(0);
  }, 30_000);

  test('hears of a changed state at once, and still gets no more frames than it asked for', async () => {
    const open = await hall();
    await open.say({ 'm0/state': EXECUTE });
    const screen = client(open);
    await screen.subscribe({ hz: 1 });
    await until('two beats', () => screen.frames.length > 2);
    // Right after a frame: the beat alone would take another second.
    const before = screen.frames.length;
    const began = Date.now();
    await open.say({ 'm0/state': ABORTED });
    await until('the new state', () => screen.machines.get(0)?.state === BREAKDOWN);
    expect(Date.now() - began).toBeLessThan(500);
    for (let i = 0; i < 30; i++) {
      await open.say({ 'm0/state': i % 2 ? ABORTED : EXECUTE });
      await pause(100);
    }
    const seconds = (Date.now() - began) / 1000;
    expect(screen.frames.length - before).toBeLessThanOrEqual(seconds + 2);
    expect(gapsIn(screen.frames)).toBe(0);
  });

  test('is sent a frame a second though nothing changes, so that silence can be seen', async () => {
    const open = await hall();
    const screen = client(open);
    await screen.subscribe();
    await until('a snapshot', () => screen.frames.length > 0);
    await pause(3500);
    const heard = [...screen.frames.map((frame) => frame.heard), Date.now()];
    // 1 s, and what a loaded machine adds.
    expect(Math.max(...heard.slice(1).map((at, i) => at - (heard[i] ?? at)))).toBeLessThan(1600);
    expect(screen.frames.slice(1).every(({ rows }) => rows === 0)).toBe(true);
  }, 30_000);

  test('follows the tags it names and no others', async () => {
    const open = await hall();
    await open.say({ 'm0/temperature': 1, 'm1/temperature': 2 });
    const screen = client(open);
    await screen.subscribe({ tags: [tagSlot(plant, 'm1/temperature')], lines: ['line'] });
    await until('a snapshot', () => screen.frames.length > 0);
    expect([...screen.tags.keys()]).toEqual([tagSlot(plant, 'm1/temperature')]);
    await open.say({ 'm0/temperature': 3, 'm1/temperature': 4 });
    await until('the change', () => screen.tags.get(tagSlot(plant, 'm1/temperature'))?.value === 4);
    expect(screen.tags.size).toBe(1);
  });

  test('of another moment shows that moment; asked for live again, it is live again', async () => {
    const open = await hall();
    await open.say({ 'm1/state': EXECUTE, 'm1/temperature': 20 });
    await pause(30);
    const then = Date.now();
    await pause(30);
    await open.say({ 'm1/state': ABORTED, 'm1/temperature': 99 });
    const screen = client(open);
    await screen.subscribe({ tags: 'all' });
    await until('live', () => screen.machines.get(1)?.state === BREAKDOWN);
    expect(await screen.subscribe({ tags: 'all', at: then })).toMatchObject({ ok: true, live: false, at: then });
    await until('the past', () => screen.machines.get(1)?.state === PRODUCING);
    expect(screen.frames.at(-1)).toMatchObject({ kind: 'snapshot', at: then });
    expect(screen.tags.get(tagSlot(plant, 'm1/temperature'))?.value).toBe(20);
    expect(screen.lines.get('line')?.state).toBe('producing');
    // The past does not move: no frames, no events of the present.
    const frames = screen.frames.length;
    await open.say({ 'm1/temperature': 100 });
    await pause(1500);
    expect(screen.frames.length).toBe(frames);
    await screen.subscribe({ tags: 'all', at: null });
    await until('live again', () => screen.machines.get(1)?.state === BREAKDOWN);
    expect(screen.tags.get(tagSlot(plant, 'm1/temperature'))?.value).toBe(100);
  }, 30_000);
});

describe('events', () => {
  /** A machine that stops and runs again: two events of its state each time. */
  async function flip(open: LiveHall, times: number) {
    for (let i = 0; i < times; i++) {
      await open.say({ 'm2/state': ABORTED });
      await pause(3);
      await open.say({ 'm2/state': EXECUTE });
      await pause(3);
    }
  }
  const shown = (open: LiveHall) =>
    open.host.recentEvents.filter(({ event }) => event.type !== 'tally').map(({ sequence }) => sequence);

  test('come once, in order, over connections that were cut, with what was missed in between', async () => {
    const open = await hall();
    await open.say({ 'm2/state': EXECUTE });
    const heard: number[] = [];
    let resume: number | undefined;
    for (let round = 0; round < 4; round++) {
      const screen = new Client(open.url);
      await screen.subscribe(resume === undefined ? {} : { resume });
      await until('a snapshot', () => screen.frames.length > 0);
      if (round === 0) heard.push(...shown(open)); // what was before the first connection is not asked for
      await flip(open, 3);
      await until('the newest event', () => screen.events.at(-1)?.sequence === shown(open).at(-1));
      heard.push(...screen.events.map(({ sequence }) => sequence));
      resume = screen.events.at(-1)?.sequence;
      screen.close();
      await flip(open, 2); // while nobody listens
    }
    const last = client(open);
    await last.subscribe({ resume: resume as number });
    await until('the rest', () => last.events.at(-1)?.sequence === shown(open).at(-1));
    heard.push(...last.events.map(({ sequence }) => sequence));
    expect(heard).toEqual(shown(open));
  }, 30_000);

  test('go on in their numbers after a restart of the server', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'gemba-live-'));
    closing.push(() => rm(directory, { recursive: true, force: true }));
    const first = await openLiveHall(plant, { directory });
    const screen = new Client(first.url);
    await screen.subscribe();
    await first.say({ 'm2/state': EXECUTE });
    await flip(first, 3);
    await until('the newest event', () => screen.events.at(-1)?.sequence === shown(first).at(-1));
    const resume = screen.events.at(-1)?.sequence ?? 0;
    screen.close();
    await first.close();

    const second = await openLiveHall(plant, { directory });
    closing.push(second.close);
    await flip(second, 2);
    const again = client(second);
    await again.subscribe({ resume });
    await until('the newest event', () => again.events.at(-1)?.sequence === shown(second).at(-1));
    const numbers = again.events.map(({ sequence }) => sequence);
    expect(Math.min(...numbers)).toBeGreaterThan(resume);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toEqual(shown(second).filter((sequence) => sequence > resume));
  }, 30_000);
});

describe('who may not, or asks for what is not there', () => {
  test('is turned away at the handshake, with the reason', async () => {
    const open = await hall({ mayView: (cookie) => cookie === 'gemba-session=good' });
    await expect(client(open).connected()).rejects.toThrow('sign-in-required');
    await expect(client(open, 'gemba-session=bad').connected()).rejects.toThrow('sign-in-required');
    expect(await client(open, 'gemba-session=good').subscribe()).toMatchObject({ ok: true });
  });

  test('is asked again at each subscription: a session that ended ends there', async () => {
    let allowed = true;
    const open = await hall({ mayView: () => allowed });
    const screen = client(open);
    expect(await screen.subscribe()).toMatchObject({ ok: true });
    allowed = false;
    expect(await screen.subscribe()).toEqual({ ok: false, reason: 'sign-in-required' });
  });

  test.each([
    ['no version', { version: undefined }, 'protocol version'],
    ['another version', { version: 2 }, 'protocol version'],
    ['a line that is not there', { lines: ['nowhere'] }, 'no such line'],
    ['a tag that is not there', { tags: [1_000_000] }, 'no such line or tag'],
    ['tags that are no numbers', { tags: ['m1/state'] }, 'protocol version'],
    ['more frames than there are', { hz: 1000 }, 'protocol version'],
    ['a moment that is none', { at: 'yesterday' }, 'protocol version'],
    ['a list without end', { tags: Array.from({ length: 5001 }, (_, i) => i) }, 'protocol version'],
  ])('is refused with a reason: %s', async (_name, request, reason) => {
    const open = await hall();
    const screen = client(open);
    const answer = await screen.subscribe(request as never);
    expect(answer).toMatchObject({ ok: false });
    expect(answer.ok === false && answer.reason).toContain(reason);
    // And may ask better.
    expect(await screen.subscribe()).toMatchObject({ ok: true });
  });

  test('and sends too much at once: that connection is closed, the others do not notice', async () => {
    const open = await hall();
    const [good, bad] = [client(open), client(open)];
    await Promise.all([good.subscribe({ tags: 'all' }), bad.subscribe()]);
    await until('a snapshot', () => good.frames.length > 0);
    bad.socket.emit('subscribe', { version: 1, lines: ['x'.repeat(200_000)] } as never, () => undefined);
    await until('the connection is closed', () => !bad.socket.connected);
    await open.say({ 'm1/temperature': 55 });
    await until('the other goes on', () => good.tags.get(tagSlot(plant, 'm1/temperature'))?.value === 55);
    expect(gapsIn(good.frames)).toBe(0);
  });
});
