/**
 * Failure models of a plant's own record, with a real historian, a real record and the real threads: pumps whose bearings announce themselves in
 * their vibration are learned, answer as the rows come, and are judged when the future is there.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { familiesOf } from '../../../models/family.ts';
import { predictions } from '../../../models/hazard/failure-model.ts';
import { randomOf } from '../../../models/random.ts';
import { DuckDbHistorian } from '../../../server/historian/duckdb/duckdb-historian.ts';
import { ReadingColumns, TEXT } from '../../../server/historian/reading-columns.ts';
import { anyModelFrom, sayings } from '../../../server/models/any-model.ts';
import { backendParts } from '../../../server/models/backend-parts.ts';
import { modelFrom } from '../../../server/models/model-file.ts';
import { HOUR_MS, type MachineEvent, productTags, readHistories } from '../../../server/predict/histories.ts';
import { PredictRoom } from '../../../server/predict/predict-room.ts';
import type { TrainingAsked } from '../../../server/predict/trainings.ts';
import { openRecords, type Records } from '../../../server/records/database.ts';
import { lineText, plantOf } from '../../plants.ts';
import { embeddedDatabase, type TestDatabase } from '../records/databases.ts';

const PUMPS = 5;
const STEP_MS = 15 * 60_000;
const HORIZON = 48;
/** Bearings are felt so long before they fail, hours. */
const FELT = 60;
const DAY_MS = 24 * HOUR_MS;
const BEGIN = Date.UTC(2026, 5, 1);
const DAYS = 44;
const END = BEGIN + DAYS * DAY_MS;
const ADA = { who: 'Ada', from: '127.0.0.1' };

const plant = plantOf(lineText(PUMPS));
const machines = plant.machines.map(({ id }) => id);
const events: MachineEvent[] = [];
let folder: string;
let historian: DuckDbHistorian;
let database: TestDatabase;
let records: Records;
let room: PredictRoom;
let now = END;
let oldest = BEGIN;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gemba-predict-'));
  historian = new DuckDbHistorian({ directory: folder });
  database = await embeddedDatabase();
  [records] = await Promise.all([
    openRecords({ config: database.config, log: pino({ level: 'silent' }), now: Date.now }),
    historian.start(),
  ]);
  await Promise.all([records.ready, live()]);
  room = new PredictRoom({
    ...{ records, log: pino({ level: 'silent' }), plant: () => plant, now: () => now },
    ...{ historian: () => historian, until: () => now, oldest: () => oldest, daysLeft: () => 0 },
    doing: () => null,
    lifeEvents: async (asked, { from, to }) =>
      events.filter(({ machine, at }) => asked.includes(machine) && at >= from && at < to),
  });
}, 120_000);
afterAll(async () => {
  await room?.stop();
  await records?.stop();
  await historian?.stop();
  await database?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Six weeks of five pumps: a bearing every six days or so, an hour of repair, a seventh of the time at rest; what they pump, some days each, warms them. */
async function live(): Promise<void> {
  const random = randomOf(7);
  const noise = () => random.next() + random.next() + random.next() - 1.5;
  const numbers = await historian.tags(
    machines.flatMap((id) => ['temperature', 'pressure', 'speed', 'product'].map((key) => `${id}/${key}`)),
  );
  const texts = await historian.texts(['red', 'BLUE-1']);
  const rows = new ReadingColumns();
  for (const [m, machine] of machines.entries()) {
    const kept: { from: number; to: number; state: 'producing' | 'breakdown' | 'idle' }[] = [];
    const tell = (from: number, to: number, state: (typeof kept)[number]['state']) => {
      const last = kept.at(-1);
      if (last?.state === state && last.to === from) last.to = to;
      else kept.push({ from, to, state });
    };
    let fails = BEGIN + (50 + 180 * random.next()) * HOUR_MS;
    let until = 0;
    let made = -1;
    for (let at = BEGIN; at < END; at += STEP_MS) {
      const rests = new Date(at).getUTCDay() === 0;
      if (at >= fails) {
        events.push({ machine, at, event: 'failure' });
        until = at + HOUR_MS;
        fails = at + (80 + 130 * random.next()) * HOUR_MS;
      }
      const state = at < until ? 'breakdown' : rests ? 'idle' : 'producing';
      tell(at, at + STEP_MS, state);
      const left = (fails - at) / HOUR_MS;
      const felt = left < FELT ? (1 - left / FELT) ** 2 : 0;
      const runs = state === 'producing' ? 1 : 0;
      const makes = Math.floor(((at - BEGIN) / DAY_MS + m) / 3) % 2;
      // Said when it changes, some minutes into a row.
      if (makes !== made)
        rows.push(numbers[4 * m + 3] as number, at + 60_000, texts[makes] as number, TEXT, at + 60_000);
      made = makes;
      const values = [40 + 5 * makes * runs + 3 * noise() + 30 * felt * runs, 2 + 0.1 * noise(), 50 * runs + noise()];
      for (const [k, value] of values.entries())
        rows.push(numbers[4 * m + k] as number, at + 60_000, value, 0, at + 60_000);
    }
    const added = kept.map((one) => ({
      ...one,
      fault: one.state === 'breakdown' ? 7 : 0,
      good: 0,
      reject: 0,
      energy: 0,
    }));
    await historian.writeIntervals([{ machine, removed: [], added }]);
    await historian.write(rows);
    rows.clear();
  }
  await historian.settle();
}

/** Until it ended. */
async function trained(asked: Partial<TrainingAsked> = {}) {
  room.trainings.begin({ family: 'any', horizonHours: HORIZON, from: BEGIN, to: END, form: 'linear', ...asked }, ADA);
  const begun = Date.now();
  while (['reading', 'learning'].includes(room.trainings.state?.state ?? '')) {
    if (Date.now() - begun > 100_000) throw new Error('it does not end');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return room.trainings.state;
}
async function learned(to = END, form: TrainingAsked['form'] = 'linear') {
  const state = await trained({ to, form });
  if (!state?.model) throw new Error(`${state?.state}: ${state?.why}`);
  return state.model;
}
/** Looks until everything there is was read. */
async function followed(): Promise<void> {
  room.follower.renew();
  await room.follower.lookNow();
  await room.follower.lookNow();
}

test('a network is not learned where nothing answers that it could be held against', async () => {
  expect(await trained({ form: 'network' })).toMatchObject({
    state: 'refused',
    why: 'a network is held against a model that answers: learn the linear one first',
  });
});

test('a model is learned from the record up to a cut, says how it did after it, and is the first to answer', async () => {
  const model = await learned();
  expect(model).toMatchObject({ family: 'any', version: 1, role: 'champion', origin: 'record', by: 'Ada' });
  expect(model.learned).toEqual({ from: BEGIN, to: BEGIN + 0.75 * DAYS * DAY_MS });
  const { later, failures } = model.card;
  // None of those after the cut.
  const before = events.filter(({ at }) => at < (model.learned?.to ?? 0)).length;
  expect(failures).toBe(before);
  expect(later?.from).toBe(model.learned?.to);
  expect(later?.failures).toBe(events.length - before);
  expect(later?.averagePrecision).toBeGreaterThan(0.7);
  expect(later?.brierSkill).toBeGreaterThan(0.3);
  expect(model.card.readings?.['temperature']).toHaveLength(101);
  // It knows what the pumps make: blue warms them by five degrees.
  const { model: read } = modelFrom(await room.registry.text(model.id), 'the new one');
  const heat = read.plan.signals.findIndex(({ name }) => name === 'temperature');
  const warms = (name: string) => read.plan.modes?.products.find((one) => one.name === name)?.levels[heat] as number;
  const degree = 1 / (read.plan.signals[heat]?.spread as number);
  expect((warms('BLUE-1') - warms('red')) / degree).toBeGreaterThan(4);
  expect((warms('BLUE-1') - warms('red')) / degree).toBeLessThan(7);
}, 120_000);

test('what it would have said since is worked out and judged; nothing of the time that it was learned from is', async () => {
  await followed();
  const [model] = await room.registry.list();
  const of = machines[0] as string;
  const said = await room.book.of(of, [model?.id as number], { from: 0, to: END });
  expect(said[0]?.at).toBeGreaterThan(model?.learned?.to as number);
  // Readings of the last step may still be on their way.
  expect(said.at(-1)?.at).toBe(END - HOUR_MS);
  // All but the newest were said when they were over.
  expect(said.slice(0, -1).every(({ replayed }) => replayed)).toBe(true);
  // The last two days have no future yet.
  const open = said.filter(({ outcome }) => outcome === null);
  expect(open.every(({ at }) => at > END - HORIZON * HOUR_MS - HOUR_MS)).toBe(true);
  const failed = events.filter(({ machine, at }) => machine === of && at > (model?.learned?.to as number));
  for (const { at, outcome, failedAt } of said.filter((one) => one.outcome !== null)) {
    const next = failed.find((event) => event.at > at)?.at ?? Number.POSITIVE_INFINITY;
    const soon = next <= at + HORIZON * HOUR_MS;
    expect([outcome, failedAt], new Date(at).toISOString()).toEqual(soon ? ['failed', next] : ['survived', null]);
  }
  const { record, missed, replayed } = await room.answers.record(model!, { from: BEGIN, to: END });
  // All that count were said when they were over; those of machines that stood count for nothing.
  expect(replayed).toBe(record.moments);
  expect(record.brierSkill).toBeGreaterThan(0.3);
  expect(record.recall?.share).toBeGreaterThan(0.6);
  expect(record.missed.length).toBeGreaterThanOrEqual(missed.length);
}, 60_000);

test('row by row it says to the bit what it says of a whole history: learning and living read alike', async () => {
  const [model] = await room.registry.list();
  const { model: read } = modelFrom(await room.registry.text(model!.id), 'the registered one');
  const fleet = await readHistories({
    ...{ historian, machines, signals: read.plan.signals.map(({ name }) => name), events, runsSince: () => null },
    ...{ window: { from: BEGIN, to: END }, stepMs: STEP_MS, productTag: productTags(plant) },
  });
  const kept = await room.book.of(machines[1] as string, [model!.id], { from: END - 5 * DAY_MS, to: END });
  const whole = [...predictions(read, fleet.assets[1]!)];
  expect(kept.length).toBeGreaterThan(50);
  for (const { at, probability } of kept)
    expect(probability, new Date(at).toISOString()).toBe(whole[(at - BEGIN) / STEP_MS - 1]?.probability);
});

test('now the surest is first, with what speaks for it; a machine that rests has no reading of it', async () => {
  const assets = await room.answers.assets(null);
  expect(assets.map(({ machine }) => machine.id).sort()).toEqual([...machines].sort());
  const chances = assets.map(({ said }) => said?.probability ?? -1);
  expect(chances).toEqual([...chances].sort((a, b) => b - a));
  const [first] = assets;
  expect(first?.said?.curve.at(-1)).toMatchObject({ hours: HORIZON, probability: first?.said?.probability });
  const climbs = first?.said?.curve.map(({ probability }) => probability) ?? [];
  expect(climbs).toEqual([...climbs].sort((a, b) => a - b));
  // The temperature announces bearings, and nothing else does.
  const worn = events.filter(({ at }) => at > BEGIN + 36 * DAY_MS)[0];
  const detail = await room.answers.asset(worn?.machine ?? '', (worn?.at ?? 0) - 2 * HOUR_MS);
  expect(detail?.said?.why[0]?.signal).toBe('temperature');
  expect(detail?.said?.probability).toBeGreaterThan(0.5);
  expect(await room.answers.asset('nobody', null)).toBeNull();
  // A life that most likely ends soon: its half lies between the tenth and the last of ten, all of them after it was said.
  const { p10, p50, p90, range, whyNot, usage } = detail!.life;
  expect(whyNot).toBeNull();
  const hours = [p10, p50, p90].map((one) => one?.hours ?? Number.POSITIVE_INFINITY);
  expect(hours).toEqual([...hours].sort((a, b) => a - b));
  expect(p50?.at).toBe((detail?.said?.at ?? 0) + (p50?.hours ?? 0) * HOUR_MS);
  // Without shifts all time is planned; of two weeks a seventh is rest, and repairs take an hour.
  expect(usage).toBeGreaterThan(0.8);
  expect(usage).toBeLessThan(6 / 7 + 0.02);
  expect(p50?.workHours).toBeCloseTo((usage as number) * (p50?.hours as number), 6);
  expect(range?.earliest.at).toBeLessThanOrEqual(p50?.at as number);
  // Days before anything is felt, fewer than one in ten fail within the horizon: no moment is told, and why.
  const calm = await Promise.all(machines.map((id) => room.answers.asset(id, BEGIN + 36 * DAY_MS)));
  for (const one of calm)
    if (one?.said && !one.said.thin)
      expect(one.life.whyNot, one.machine.id).toBe(one.said.probability < 0.1 ? 'beyond-horizon' : null);
  expect(calm.some((one) => one?.life.whyNot === 'beyond-horizon')).toBe(true);
});

test('what is usual is learned from the record, and machines are unlike it before they fail, by the signal that announces it', async () => {
  await room.usual.lookNow();
  const [usual] = await room.unusual.models();
  expect(usual).toMatchObject({ family: 'any', horizonHours: HORIZON, stepMs: STEP_MS });
  expect([...room.usual.watched].sort()).toEqual([...machines].sort());
  const from = (usual?.learned.from ?? 0) + 4 * DAY_MS;
  const found = (await room.unusual.within({ from, to: END })).filter((one) => one.from >= from);
  const failures = events.filter(({ at }) => at > from + 2 * DAY_MS);
  const before = failures.filter(({ machine, at }) =>
    found.some((one) => one.machine === machine && one.ended === 'failure' && Math.abs((one.to ?? 0) - at) <= STEP_MS),
  );
  expect(failures.length).toBeGreaterThan(10);
  expect(before.length / failures.length).toBeGreaterThan(0.8);
  const toFailure = found.filter(({ ended }) => ended === 'failure');
  expect(toFailure.every(({ parts }) => parts[0]?.signal === 'temperature')).toBe(true);
  // Hours before: enough to act. Of those that came back by themselves there are few.
  const hours = toFailure.map((one) => ((one.to ?? 0) - one.from) / HOUR_MS).sort((a, b) => a - b);
  expect(hours[hours.length >> 1]).toBeGreaterThan(24);
  expect(found.filter(({ ended }) => ended === 'usual').length).toBeLessThan(toFailure.length / 3);
  // A screen says so, at the moment it was so.
  const [one] = toFailure;
  const moment = (one?.to ?? 0) - HOUR_MS;
  const detail = await room.answers.asset(one?.machine ?? '', moment);
  expect(detail).toMatchObject({ watched: true, unusual: { from: one?.from } });
  expect(detail?.episodes.at(-1)).toMatchObject({ from: one?.from });
}, 60_000);

test('after a start it goes on where it was: an episode that lasts stays one', async () => {
  const before = await room.unusual.within({ from: 0, to: END });
  const [usual] = await room.unusual.models();
  // As if the server had ended in the midst of an episode.
  const lasts = before.findLast((one) => one.to !== null && one.to - one.from > 10 * HOUR_MS);
  const stopped = (lasts?.from ?? 0) + 5 * HOUR_MS;
  await records.ask(async (db) => {
    await db.deleteFrom('unusual').where('from_ms', '>', stopped).execute();
    await db
      .updateTable('unusual')
      .set({ to_ms: null, ended: null, heard_ms: stopped })
      .where('to_ms', '>', stopped)
      .execute();
    await db.updateTable('usual_model').set({ looked_to: stopped }).where('id', '=', usual!.id).execute();
  });
  room.usual.renew();
  await room.usual.lookNow();
  const after = await room.unusual.within({ from: 0, to: END });
  const spans = (all: typeof before) => all.map(({ machine, from, to, ended }) => [machine, from, to, ended]);
  expect(spans(after)).toEqual(spans(before));
}, 60_000);

test('what is usual is learned anew where its file cannot be read any more', async () => {
  const [before] = await room.unusual.models();
  const file = await room.unusual.text(before!.id);
  await records.ask((db) =>
    db
      .updateTable('usual_model')
      .set({ file: file.replace('"t2"', '"t3"') })
      .where('id', '=', before!.id)
      .execute(),
  );
  room.usual.renew();
  await room.usual.lookNow();
  expect([...room.usual.watched]).toEqual([]);
  expect(room.usual.whyNot('any')).toMatch(/its checksum is another/);
  await room.usual.lookNow();
  const [after] = await room.unusual.models();
  expect(after?.id).not.toBe(before?.id);
  expect([...room.usual.watched].sort()).toEqual([...machines].sort());
  expect(room.usual.whyNot('any')).toBeNull();
}, 60_000);

test('whom to call is kept with its beginning, over restarts; what is not so any more ends', async () => {
  await room.registry.set('any', { costs: { falseCall: null, missed: null, caught: null }, threshold: 0.3 }, ADA);
  room.answers.renew();
  await room.answers.assets(null);
  await vi.waitFor(async () => expect((await room.answers.assets(null))[0]?.calledFrom).toBe(0.3), 30_000);
  await room.notices.lookNow();
  const likely = (await room.answers.assets(null)).filter(({ said }) => said && !said.thin && said.probability >= 0.3);
  expect(likely.length).toBeGreaterThan(0);
  const ofMachines = room.notices.current.filter(({ kind }) => kind === 'likely');
  expect(ofMachines.map(({ machine }) => machine).sort()).toEqual(likely.map(({ machine }) => machine.id).sort());
  const ids = ofMachines.map(({ id }) => id);
  await room.notices.lookNow();
  expect(room.notices.current.filter(({ kind }) => kind === 'likely').map(({ id }) => id)).toEqual(ids);
  expect(room.toTell().find(({ notice }) => notice.id === ids[0])).toMatchObject({ model: '' });
  await room.registry.set('any', { costs: { falseCall: null, missed: null, caught: null }, threshold: null }, ADA);
  room.answers.renew();
  await room.answers.assets(null);
  // Too little was observed to say from which chance on a call pays: nobody is called.
  await vi.waitFor(async () => expect((await room.answers.assets(null))[0]?.calledFrom).toBeNull(), 30_000);
  await room.notices.lookNow();
  expect(room.notices.current.filter(({ kind }) => kind === 'likely')).toEqual([]);
}, 60_000);

test('a later model answers in the shadow, is let answer with a reason, and the one before again by one click', async () => {
  const second = await learned(END - 5 * DAY_MS);
  expect(second).toMatchObject({ version: 2, role: 'challenger' });
  await followed();
  expect(room.follower.served.map(({ model }) => [model.version, model.role])).toEqual([
    [1, 'champion'],
    [2, 'challenger'],
  ]);
  const roles = async () => (await room.registry.list()).map(({ version, role }) => `${version} ${role}`);
  await room.promote(second.id, 'it saw more', ADA);
  expect(await roles()).toEqual(['2 champion', '1 former']);
  const [first] = (await room.registry.list()).filter(({ version }) => version === 1);
  await room.promote(first!.id, 'it cries wolf', ADA);
  expect(await roles()).toEqual(['2 former', '1 champion']);
  const told = await records.ask((db) =>
    db
      .selectFrom('audit')
      .select(['who', 'after'])
      .where('what', '=', 'failure-model-promoted')
      .orderBy('sequence')
      .execute(),
  );
  expect(told.map(({ who, after }) => [who, JSON.parse(after ?? '{}').reason])).toEqual([
    ['Ada', 'it saw more'],
    ['Ada', 'it cries wolf'],
  ]);
  await expect(room.promote(4711, 'none', ADA)).rejects.toThrow('there is no failure model 4711');
}, 120_000);

test('readings like those that were learned from are alike, one that moved is named, and two models are held against each other', async () => {
  const [champion, other] = (await room.registry.list()).sort(
    (a, b) => (a.role === 'champion' ? -1 : 1) - (b.role === 'champion' ? -1 : 1),
  );
  const own = await room.answers.standing(champion!);
  expect(own).toMatchObject({ champion: null, against: null });
  expect(own.signals.map(({ signal }) => signal).sort()).toEqual(['pressure', 'speed', 'temperature']);
  expect(own.signals.filter(({ drifted }) => drifted)).toEqual([]);
  // As if it had learned when the pressure was half.
  const halved = {
    ...champion!,
    card: {
      ...champion!.card,
      readings: { ...champion!.card.readings, pressure: champion!.card.readings!['pressure']!.map((one) => one / 2) },
    },
  };
  const moved = await room.answers.standing(halved);
  expect(moved.signals[0]).toMatchObject({ signal: 'pressure', drifted: true });
  expect(moved.signals.filter(({ drifted }) => drifted)).toHaveLength(1);
  const held = await room.answers.standing(other!);
  expect(held.champion?.id).toBe(champion?.id);
  expect(held.against?.observations).toBeGreaterThan(20);
  // Both learned from nearly the same six weeks.
  expect(Math.abs(held.against?.difference.value ?? 1)).toBeLessThan(0.05);
}, 60_000);

test('a network on the readings is learned beside the model that answers, and answers in the shadow; without the binding it is refused in words', async () => {
  const state = await trained({ form: 'network' });
  if (backendParts().native === undefined) {
    expect(state).toMatchObject({ state: 'refused' });
    expect(state?.why).toMatch(/native binding is, and here it is not built/);
    return;
  }
  const network = state?.model;
  expect(network).toMatchObject({ role: 'challenger', origin: 'record', card: { form: 'network' } });
  expect(network?.card.heldOut.averagePrecision).toBeGreaterThan(network?.card.heldOut.baseRate as number);
  expect(network?.card.later?.rows).toBeGreaterThan(1000);
  await followed();
  expect(room.follower.troubles.size).toBe(0);
  expect(room.follower.served.map(({ model }) => [model.id === network?.id, model.role])).toContainEqual([
    true,
    'challenger',
  ]);
  const worn = events.findLast(({ event, at }) => event === 'failure' && at > (network?.learned?.to ?? 0) + 3 * DAY_MS);
  const said = await room.book.of(worn?.machine ?? '', [network!.id], {
    from: (worn?.at ?? 0) - 3 * HOUR_MS,
    to: worn?.at ?? 0,
  });
  expect(said.at(-1)?.probability).toBeGreaterThan(2 * (network?.card.heldOut.baseRate as number));
  expect(said.at(-1)?.why[0]).toMatchObject({ signal: 'temperature', kind: 'window' });
  expect((await room.answers.standing(network!)).against?.observations).toBeGreaterThan(20);
  // What it says of a row does not depend on how many were asked with it.
  const read = anyModelFrom(await room.registry.text(network!.id), 'the network');
  const fleet = await readHistories({
    ...{ historian, machines, signals: read.model.plan.signals.map(({ name }) => name), events, runsSince: () => null },
    ...{ window: { from: BEGIN, to: END }, stepMs: STEP_MS, productTag: productTags(plant) },
  });
  const of = machines.indexOf(worn?.machine ?? '');
  const whole = [...(await sayings(read))(fleet.assets[of]!)];
  for (const { at, probability } of said)
    expect(probability).toBeCloseTo(whole[(at - BEGIN) / STEP_MS - 1]?.probability as number, 4);
}, 180_000);

test('files that were altered, damaged or read what the machines do not have are refused in words', async () => {
  const [family] = familiesOf(plant);
  const text = await room.registry.text((await room.registry.list())[0]!.id);
  const bring = (file: string) => room.bring(family!, file, STEP_MS, ADA);
  await expect(bring(text.slice(0, 2000))).rejects.toThrow('it is not JSON');
  const content = JSON.parse(text);
  content.content.calibration.offset += 1;
  await expect(bring(JSON.stringify(content))).rejects.toThrow('its checksum is another');
  content.content.plan.signals[0].name = 'vibration';
  const { createHash } = await import('node:crypto');
  content.sha256 = createHash('sha256').update(JSON.stringify(content.content)).digest('hex');
  await expect(bring(JSON.stringify(content))).rejects.toThrow('machines of any have no vibration');
});

test('of days that are imported later it is worked out, too, what would have been said', async () => {
  const [family] = familiesOf(plant);
  const [shadow] = (await room.registry.list()).filter(({ role }) => role === 'former');
  oldest = END - 6 * DAY_MS;
  // The same model as a file from elsewhere, which was learned of nothing that is here.
  const file = JSON.parse(await room.registry.text(shadow!.id));
  const brought = await room.bring(family!, JSON.stringify(file), STEP_MS, ADA);
  expect(brought).toMatchObject({ origin: 'file', role: 'challenger', learned: null });
  await followed();
  const before = await room.book.span(brought.id);
  expect(before?.from).toBeGreaterThan(oldest);
  oldest = BEGIN;
  await followed();
  const after = await room.book.span(brought.id);
  expect(after?.from).toBeLessThan(BEGIN + 20 * DAY_MS);
  expect(after?.to).toBe(before?.to);
}, 60_000);

test('a model that was changed behind the registry does not answer, and says so; its machines are told to have none', async () => {
  const [champion] = (await room.registry.list()).filter(({ role }) => role === 'champion');
  const file = await room.registry.text(champion!.id);
  const put = (text: string) =>
    records.ask((db) => db.updateTable('failure_model').set({ file: text }).where('id', '=', champion!.id).execute());
  await put(file.replace('"intercept": ', '"intercept": 1'));
  const again = new PredictRoom({
    ...{ records, log: pino({ level: 'silent' }), plant: () => plant, now: () => now },
    ...{ historian: () => historian, until: () => now, oldest: () => BEGIN, daysLeft: () => 0 },
    ...{ doing: () => null, lifeEvents: async () => [] },
  });
  await again.follower.lookNow();
  expect(again.follower.troubles.get(champion!.id)).toMatch(/its checksum is another/);
  expect((await again.answers.assets(null)).every(({ said }) => said === null)).toBe(true);
  await again.stop();
  await put(file);
});

test('without failures nothing is learned, and it says what it needs', async () => {
  const asked = { family: 'any', horizonHours: HORIZON, from: BEGIN, to: END, form: 'linear' as const };
  room.trainings.begin({ ...asked, to: BEGIN + 2 * DAY_MS }, ADA);
  expect(() => room.trainings.begin(asked, ADA)).toThrow('a model of any is being learned');
  while (['reading', 'learning'].includes(room.trainings.state?.state ?? ''))
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(room.trainings.state).toMatchObject({ state: 'refused' });
  expect(room.trainings.state?.why).toMatch(/failures? (is|are) not enough to learn from: it needs 8/);
  expect(() => room.trainings.begin({ ...asked, family: 'lathe' }, ADA)).toThrow('`lathe`');
}, 60_000);

test('a repair that renewed a part before the horizon was over leaves it open whether it would have failed', async () => {
  const [model] = (await room.registry.list()).filter(({ role }) => role === 'champion');
  const machine = machines[2] as string;
  const [last] = events.filter((event) => event.machine === machine).slice(-1);
  const repaired = Math.max(last?.at ?? 0, END - DAY_MS) + 6 * HOUR_MS;
  events.push({ machine, at: repaired, event: 'repair' });
  now = END + 4 * DAY_MS;
  await followed();
  const said = await room.book.of(machine, [model!.id], { from: repaired - 5 * HOUR_MS, to: repaired - HOUR_MS });
  expect(said.length).toBeGreaterThan(0);
  expect(said.every(({ outcome }) => outcome === 'repaired')).toBe(true);
  // Nothing was heard since: whoever says "it survived" would have to know.
  const after = await room.book.of(machine, [model!.id], { from: END + HOUR_MS, to: END + 2 * DAY_MS });
  expect(after.filter(({ outcome }) => outcome !== null).every(({ outcome }) => outcome === 'unheard')).toBe(true);
}, 60_000);
