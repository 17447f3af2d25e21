/**
 * From samples and states to conditions that begin and end. A sample of a tag that no alarm looks at costs one look into an
 * array; one that is looked at costs its alarms.
 */
import { holds } from '../../analytics/alarms/condition.ts';
import type { SampleBatch } from '../../twin/core/batch.ts';
import type { SequencedEvent } from '../../twin/live/protocol.ts';
import type { Alarm, Watch } from '../../twin/plant/alarms.ts';
import { STATES, type State } from '../../twin/words.ts';
import type { TwinHost } from '../twin-host.ts';

/** From here on a reading says nothing. */
const BAD = 2;
/** As the twin: a sample further ahead is a wrong clock. */
const AHEAD_MS = 60_000;

/** A condition of an alarm, `when` or `unless`, and whether it holds. */
interface Watched {
  readonly alarm: number;
  readonly part: 'when' | 'unless';
  readonly watch: Watch;
  on: boolean;
}

/** What an alarm looks at was otherwise, from a moment on that was judged already. */
export type Late = (alarm: number, from: number) => void;

export type Found = (alarm: number, part: 'when' | 'unless', on: boolean, at: number) => void;

export class Watcher {
  private readonly host: TwinHost;
  private readonly found: Found;
  private readonly late: Late;
  private readonly watched: readonly Watched[];
  /** By tag slot: index into `tagWatchers` + 1; 0 = nobody looks. */
  private readonly ofTag: Uint32Array;
  private readonly tagWatchers: Watched[][] = [];
  /** By tag slot: source time of the newest sample looked at. */
  private readonly seen = new Map<number, number>();
  private readonly ofMachine = new Map<string, Watched[]>();
  private readonly ofLine = new Map<string, Watched[]>();

  /** `was`: whether the conditions held when they were last looked at, as far as anybody knows. */
  constructor(
    host: TwinHost,
    alarms: readonly Alarm[],
    was: (alarm: number, part: 'when' | 'unless') => boolean,
    found: Found,
    late: Late,
  ) {
    this.host = host;
    this.found = found;
    this.late = late;
    const { plant } = host;
    this.ofTag = new Uint32Array(plant.tags.length);
    this.watched = alarms.flatMap((alarm, i) =>
      (['when', 'unless'] as const).flatMap((part) => {
        const watch = alarm[part];
        return watch ? { alarm: i, part, watch, on: was(i, part) } : [];
      }),
    );
    for (const one of this.watched) {
      const { watch } = one;
      if (watch.kind !== 'state') this.join(watch.tag, one);
      else if (watch.of === 'machine') push(this.ofMachine, plant.machines[watch.slot]?.id ?? '', one);
      else push(this.ofLine, plant.lines[watch.slot]?.id ?? '', one);
    }
  }

  /** Looks at everything as it stands: after a start, or when the plant was changed. */
  lookAtAll(now: number): void {
    for (const one of this.watched) this.judge(one, this.holdsNow(one), now);
  }

  samples(batch: SampleBatch): void {
    const { tag: tags, length } = batch;
    const { ofTag } = this;
    for (let i = 0; i < length; i++) {
      const watchers = ofTag[tags[i] as number];
      if (watchers !== undefined && watchers !== 0) this.sample(batch, i, this.tagWatchers[watchers - 1] ?? []);
    }
  }

  events(events: readonly SequencedEvent[]): void {
    for (const { event } of events) {
      if (event.type === 'history-corrected')
        for (const { alarm } of this.watchersOf(event.machine)) this.late(alarm, event.from);
      const watchers =
        event.type === 'state-changed'
          ? this.ofMachine.get(event.machine)
          : event.type === 'line-changed'
            ? this.ofLine.get(event.line)
            : undefined;
      for (const one of watchers ?? []) this.judge(one, this.holdsNow(one), 'at' in event ? event.at : this.host.now());
    }
  }

  /** Those that look at a machine, or at the line that is what this machine is. */
  private watchersOf(machine: string): Watched[] {
    const { lines, machines } = this.host.plant;
    const line = lines.find(({ constraint }) => machines[constraint]?.id === machine);
    return [...(this.ofMachine.get(machine) ?? []), ...(this.ofLine.get(line?.id ?? '') ?? [])];
  }

  /** The newest reading that an alarm looks at; null = it looks at none, or there is none. */
  reading({ when }: Alarm): number | null {
    if (when.kind !== 'tag' || when.test === 'equals') return null;
    const value = (this.host.twin.tags.value[when.tag] as number) / when.per;
    return Number.isFinite(value) ? value : null;
  }

  private sample(batch: SampleBatch, i: number, watchers: readonly Watched[]): void {
    const slot = batch.tag[i] as number;
    const at = batch.at[i] as number;
    // What came late is history: it takes its place in the record, and rings no bell.
    if (at > batch.received + AHEAD_MS) return;
    if (at < (this.seen.get(slot) ?? Number.NEGATIVE_INFINITY)) {
      for (const { alarm } of watchers) this.late(alarm, at);
      return;
    }
    this.seen.set(slot, at);
    const tag = this.host.plant.tags[slot];
    if (!tag) return;
    const value = (batch.value[i] as number) * tag.scale;
    const plausible = value >= (tag.low ?? Number.NEGATIVE_INFINITY) && value <= (tag.high ?? Number.POSITIVE_INFINITY);
    const quality = (batch.quality[i] as number) < BAD && !plausible ? BAD : (batch.quality[i] as number);
    for (const one of watchers) this.judge(one, this.holdsFor(one, value, quality), at);
  }

  private holdsNow(one: Watched): boolean {
    const { watch } = one;
    const { tags, machines, lines } = this.host.twin;
    if (watch.kind !== 'state')
      return this.holdsFor(one, tags.value[watch.tag] as number, tags.quality[watch.tag] as number);
    const code = watch.of === 'machine' ? machines.announced[watch.slot] : lines.states[watch.slot];
    return watch.states.includes(STATES[code ?? 0] as State);
  }

  private holdsFor({ watch, on }: Watched, value: number, quality: number): boolean {
    if (watch.kind === 'silent') return quality >= BAD;
    if (watch.kind === 'state') return on;
    // What is not known neither begins an alarm nor ends one.
    if (quality >= BAD) return on;
    const { test, limit, deadband, values, per, tag } = watch;
    const text = this.host.plant.tags[tag]?.type === 'text';
    const reading = text ? this.host.twin.texts.text(value) : value / per;
    return test === 'equals'
      ? holds({ kind: test, values }, reading, on)
      : holds({ kind: test, limit, deadband }, reading, on);
  }

  private judge(one: Watched, on: boolean, at: number): void {
    if (one.on === on) return;
    one.on = on;
    this.found(one.alarm, one.part, on, at);
  }

  private join(tag: number, one: Watched): void {
    if (this.ofTag[tag] === 0) this.ofTag[tag] = this.tagWatchers.push([]);
    this.tagWatchers[(this.ofTag[tag] as number) - 1]?.push(one);
  }
}

function push(map: Map<string, Watched[]>, key: string, one: Watched): void {
  const list = map.get(key);
  if (list) list.push(one);
  else map.set(key, [one]);
}
