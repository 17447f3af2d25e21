/**
 * The alarms of the live plant: conditions from the twin, each alarm's own life cycle, timers, what people do with them.
 * Every change goes to those who listen at once, to disk, and from there to the record, however long its database is away.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import {
  type AlarmChange,
  type AlarmInput,
  type AlarmSettings,
  alarmState,
  newAlarm,
  nextDue,
  stepAlarm,
} from '../../analytics/alarms/alarm-state.ts';
import type { AlarmView } from '../../twin/live/protocol.ts';
import type { Alarm } from '../../twin/plant/alarms.ts';
import { PRIORITIES, type Priority } from '../../twin/words.ts';
import { type Records, RecordsAway } from '../records/database.ts';
import type { TwinHost } from '../twin-host.ts';
import { AlarmFile, type AlarmPlace, type AlarmRow, type KeptAlarm } from './alarm-file.ts';
import { Watcher } from './watcher.ts';

const TICK_MS = 200;
const RECORD_MS = 500;
/** Rows of one transaction. */
const MOST_ROWS = 500;

/** What a person does with an alarm. */
export interface AlarmAct {
  readonly type: 'acknowledge' | 'reset' | 'shelve' | 'unshelve' | 'out-of-service' | 'in-service';
  readonly by: string;
  readonly why: string;
  /** Epoch ms; of `shelve` alone. */
  readonly until?: number;
}

export interface AlarmsOptions {
  readonly host: TwinHost;
  readonly records: Records;
  readonly log: Logger;
  /** Where they are kept. */
  readonly file: string;
  /** Something that an alarm looks at came late: from then on the past is another one. */
  readonly late?: (alarm: Alarm, from: number) => void;
}

type Listener = (changed: readonly AlarmView[], changes: readonly AlarmChange[]) => void;

export const settingsOf = (alarm: Alarm): AlarmSettings => ({
  onDelayMs: alarm.onDelayMs,
  offDelayMs: alarm.offDelayMs,
  latching: alarm.latching,
  needsAck: alarm.needsAck,
  repeatMs: alarm.repeatMs,
  escalateMs: alarm.escalateMs,
});

/** Each level is a step up in priority. */
export const raised = (priority: Priority, level: number): Priority =>
  PRIORITIES[Math.max(0, PRIORITIES.indexOf(priority) - level)] ?? priority;

export class Alarms {
  private readonly host: TwinHost;
  private readonly records: Records;
  private readonly log: Logger;
  private readonly file: AlarmFile;
  private readonly late: NonNullable<AlarmsOptions['late']>;
  /** What screens show of those that are not normal, by id: told to have ended when the plant has them no more. */
  private readonly shown = new Map<string, AlarmView>();
  private readonly listeners = new Set<Listener>();
  private kept = new Map<string, KeptAlarm>();
  private waiting: AlarmRow[] = [];
  private due = new Float64Array(0);
  private watcher: Watcher;
  private timers: NodeJS.Timeout[] = [];
  private unlisten: (() => void) | null = null;
  private recording: Promise<void> | null = null;

  constructor({ host, records, log, file, late }: AlarmsOptions) {
    this.late = late ?? (() => undefined);
    this.host = host;
    this.records = records;
    this.log = log;
    this.file = new AlarmFile(file);
    this.watcher = this.watch();
  }

  private get alarms(): readonly Alarm[] {
    return this.host.plant.alarms;
  }

  async start(): Promise<void> {
    const { alarms, waiting } = await this.file.read();
    this.kept = new Map(Object.entries(alarms));
    this.waiting = [...waiting];
    this.adopt();
    this.unlisten = this.host.listen({
      folded: (batch) => this.watcher.samples(batch),
      events: (events) => this.watcher.events(events),
      adopted: () => this.adopt(),
    });
    this.timers = [setInterval(() => this.tick(), TICK_MS), setInterval(() => void this.record(), RECORD_MS)];
    for (const timer of this.timers) timer.unref();
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.unlisten?.();
    await this.recording;
    await this.record();
    await this.save();
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  views(): AlarmView[] {
    return this.alarms.map((alarm) => this.viewOf(alarm));
  }

  /** Those that are not normal. */
  standing(): AlarmView[] {
    return this.views().filter(({ state }) => state !== 'normal');
  }

  view(id: string): AlarmView | null {
    const alarm = this.alarms.find((one) => one.id === id);
    return alarm ? this.viewOf(alarm) : null;
  }

  /** Rows that wait for the record's database. */
  get unrecorded(): number {
    return this.waiting.length;
  }

  /** Resolves when it is on disk. Null = there is no such alarm; `changed` false = it did not stand so that this changes it. */
  async act(id: string, act: AlarmAct): Promise<{ readonly view: AlarmView; readonly changed: boolean } | null> {
    const i = this.alarms.findIndex((alarm) => alarm.id === id);
    const alarm = this.alarms[i];
    if (!alarm) return null;
    const at = this.host.now();
    const input: AlarmInput =
      act.type === 'shelve' ? { type: 'shelve', at, until: act.until ?? at } : { type: act.type, at };
    const changed = this.step(i, input, act);
    await this.save();
    return { view: this.viewOf(alarm), changed };
  }

  /** Writes what waits into the record, as far as its database is there. */
  private record(): Promise<void> {
    this.recording ??= this.recordNow()
      .catch((error) => {
        if (!(error instanceof RecordsAway)) this.log.error({ err: error }, 'changes of alarms wait on disk');
      })
      .finally(() => {
        this.recording = null;
      });
    return this.recording;
  }

  private async recordNow(): Promise<void> {
    while (this.waiting.length > 0 && this.records.status.status === 'up') {
      const part = this.waiting.slice(0, MOST_ROWS);
      await this.records.transact((trx) =>
        trx
          .insertInto('alarm_event')
          .values(part)
          .onConflict((on) => on.column('key').doNothing())
          .execute(),
      );
      this.waiting.splice(0, part.length);
      await this.save();
    }
  }

  private save(): Promise<void> {
    return this.file.save(() => ({ alarms: Object.fromEntries(this.kept), waiting: this.waiting }));
  }

  private watch(): Watcher {
    const memory = (alarm: number) => this.kept.get(this.alarms[alarm]?.id ?? '')?.memory;
    return new Watcher(
      this.host,
      this.alarms,
      (alarm, part) => (part === 'when' ? memory(alarm)?.condition : memory(alarm)?.suppressed) ?? false,
      (alarm, part, on, at) => this.step(alarm, { type: part === 'when' ? 'condition' : 'suppress', at, on }),
      (alarm, from) => {
        const late = this.alarms[alarm];
        if (late) this.late(late, from);
      },
    );
  }

  /** After a start, and when the plant was changed: alarms go on by their ids. */
  private adopt(): void {
    const now = this.host.now();
    const known = new Set(this.alarms.map(({ id }) => id));
    for (const [id, kept] of this.kept)
      if (!known.has(id)) {
        this.kept.delete(id);
        this.end(id, kept, now);
      }
    this.due = new Float64Array(this.alarms.length).fill(Number.POSITIVE_INFINITY);
    this.watcher = this.watch();
    this.alarms.forEach((alarm, i) => {
      const memory = this.kept.get(alarm.id)?.memory;
      if (!memory) return;
      this.due[i] = nextDue(settingsOf(alarm), memory);
      // A plant that no longer says when it is suppressed does not suppress it.
      if (memory.suppressed && !alarm.unless) this.step(i, { type: 'suppress', at: now, on: false });
    });
    this.watcher.lookAtAll(now);
    this.tick();
  }

  /** The plant has it no more: what stood does not stand for ever, and who looks at it is told why. */
  private end(id: string, { memory, of }: KeptAlarm, at: number): void {
    if (alarmState(memory) === 'normal') return;
    const change: AlarmChange = { what: 'removed', at, state: 'normal', level: memory.level };
    const place = of ?? { rule: id, line: null, machine: null, position: '', priority: 'low' };
    this.waiting.push(rowOf(id, place, change, at));
    this.save().catch((error) => this.log.error({ err: error }, 'alarms cannot be kept on disk'));
    const view = this.shown.get(id);
    this.shown.delete(id);
    if (view) for (const listener of this.listeners) listener([{ ...view, state: 'normal', since: at }], [change]);
  }

  private tick(): void {
    const at = this.host.now();
    for (let i = 0; i < this.due.length; i++) if ((this.due[i] as number) <= at) this.step(i, { type: 'tick', at });
  }

  /** True when something of it can be seen. */
  private step(i: number, input: AlarmInput, act: AlarmAct | null = null): boolean {
    const alarm = this.alarms[i];
    if (!alarm) return false;
    const settings = settingsOf(alarm);
    const before = this.kept.get(alarm.id) ?? { memory: newAlarm(input.at), value: null, by: '', why: '' };
    const { memory, changes } = stepAlarm(settings, before.memory, input);
    const activated = changes.some(({ what }) => what === 'activated');
    const done = act !== null && changes.length > 0;
    const kept: KeptAlarm = {
      of: this.placeOf(alarm, memory.level),
      memory,
      value: activated ? this.watcher.reading(alarm) : before.value,
      by: done ? act.by : activated ? '' : before.by,
      why: done ? act.why : activated ? '' : before.why,
    };
    this.kept.set(alarm.id, kept);
    this.due[i] = nextDue(settings, memory);
    if (changes.length === 0) return false;
    const now = this.host.now();
    changes.forEach((change, n) => {
      const row = rowOf(alarm.id, this.placeOf(alarm, change.level), change, now);
      this.waiting.push({
        ...row,
        value: change.what === 'activated' ? kept.value : null,
        until_ms: change.what === 'shelved' ? memory.shelvedUntil : null,
        ...(n === 0 && act ? { by_whom: act.by, why: act.why } : {}),
      });
    });
    this.save().catch((error) => this.log.error({ err: error }, 'alarms cannot be kept on disk'));
    const view = this.viewOf(alarm);
    if (view.state === 'normal') this.shown.delete(alarm.id);
    else this.shown.set(alarm.id, view);
    for (const listener of this.listeners) listener([view], changes);
    return true;
  }

  private placeOf(alarm: Alarm, level: number): AlarmPlace {
    const { plant } = this.host;
    const { rule, position, priority } = alarm;
    const line = plant.lines[alarm.line]?.id ?? null;
    return {
      rule,
      line,
      machine: plant.machines[alarm.machine]?.id ?? null,
      position,
      priority: raised(priority, level),
    };
  }

  private viewOf(alarm: Alarm): AlarmView {
    const { plant } = this.host;
    const { memory, value, by, why } = this.kept.get(alarm.id) ?? {
      memory: newAlarm(0),
      value: null,
      by: '',
      why: '',
    };
    return {
      id: alarm.id,
      rule: alarm.rule,
      text: alarm.text,
      response: alarm.response,
      machine: plant.machines[alarm.machine]?.id ?? null,
      line: plant.lines[alarm.line]?.id ?? null,
      position: alarm.position,
      priority: raised(alarm.priority, memory.level),
      state: alarmState(memory),
      since: memory.since,
      activated: memory.activated,
      repeats: memory.repeats,
      level: memory.level,
      value,
      unit: alarm.when.kind === 'tag' && alarm.when.per === 1 ? (plant.tags[alarm.when.tag]?.unit ?? '') : '',
      shelvedUntil: memory.shelvedUntil,
      by,
      why,
    };
  }
}

const rowOf = (alarm: string, of: AlarmPlace, { what, state, level, at }: AlarmChange, recorded: number): AlarmRow => ({
  ...of,
  ...{ key: randomUUID(), alarm, what, state, level, at_ms: at, value: null, until_ms: null, by_whom: '', why: '' },
  ...{ recorded, superseded: null },
});
