/**
 * From samples to the readings that charts take, by each characteristic's own rule, in the order of the journal: the same
 * journal gives the same readings. A sample of a tag that no chart looks at costs one look into an array.
 */
import type { SampleBatch } from '../../twin/core/batch.ts';
import type { PlantModel, Tag } from '../../twin/plant/model.ts';
import type { State } from '../../twin/words.ts';
import type { PlantRecord } from '../past/plant-record.ts';
import { type Characteristic, type Sampling, tagsOf } from '../records/quality/words.ts';

/** From here on a reading says nothing (index into QUALITIES). */
const BAD = 2;
/** As the twin: a sample further ahead is a wrong clock. */
const AHEAD_MS = 60_000;
/** Samples may come so much after their time and still count for a full second or minute. */
const GRACE_MS = 1_500;
/** A hole of more full times than this is not filled with what held before it. */
const MOST_AT_ONCE = 600;
const MINUTE_MS = 60_000;

export interface Taken {
  /** Index of the characteristic. */
  readonly chart: number;
  readonly at: number;
  /** A reading, or of counters the units that are not good. */
  readonly value: number;
  /** Of counters: units made. */
  readonly of: number | null;
  /** Of several tags: a reading of each. */
  readonly row?: readonly number[];
}

/** What a characteristic's sampling remembers. */
export interface Sampled {
  /** The reading that holds; null = none, or a bad one. */
  held: number | null;
  /** Source time of the newest sample, of the tag and of what makes it be taken. */
  at: number;
  /** The next full time; 0 = none yet. */
  next: number;
  /** Readings or units since one was taken. */
  count: number;
  /** Where the counter, or the tag of events, stood. */
  stood: number | null;
  /** Readings that came after later ones and are no points: how many so far, and the time of the newest, epoch ms. */
  late?: { count: number; at: number };
  /** Of several tags: what holds of those after the first. */
  others?: { held: number | null; at: number }[];
}

const FRESH: Sampled = { held: null, at: Number.MIN_SAFE_INTEGER, next: 0, count: 0, stood: null };

export interface SamplerOptions {
  readonly plant: PlantModel;
  readonly characteristics: readonly Characteristic[];
  record(): PlantRecord;
  /** What a machine did at a moment; `unknown` where nobody heard. */
  stateAt(machine: number, at: number): State;
}

interface Watched {
  readonly chart: number;
  /** A number: place among the tags that are taken together, from 1; the first one is the reading. */
  readonly part: 'reading' | 'trigger' | number;
}

interface Chart {
  readonly id: string;
  readonly machine: number;
  readonly sampling: Sampling | { readonly kind: 'counters'; readonly minutes: number };
  readonly tag: Tag | null;
  /** Of several tags: those after the first. */
  readonly others: readonly Tag[];
  /** What was remembered has changed since it was kept. */
  changed: boolean;
  sampled: Sampled;
}

export class Sampler {
  /** Since they were last taken out. */
  taken: Taken[] = [];
  /** Samples that came after later ones of their tag: they are history, and no point of a chart. */
  late = 0;
  private readonly options: SamplerOptions;
  private readonly charts: (Chart | null)[];
  /** By tag slot: index into `watchers` + 1; 0 = nobody looks. */
  private readonly ofTag: Uint32Array;
  private readonly watchers: Watched[][] = [];

  /** `kept`: what was remembered, by characteristic. */
  constructor(options: SamplerOptions, kept: ReadonlyMap<string, Sampled>) {
    this.options = options;
    this.ofTag = new Uint32Array(options.plant.tags.length);
    this.charts = options.characteristics.map((one, i) => this.chartOf(one, i, kept.get(one.id)));
  }

  /** Slots of the tags that are looked at. */
  tags(): readonly number[] {
    return [...this.ofTag.keys()].filter((slot) => this.ofTag[slot] !== 0);
  }

  samples(batch: SampleBatch): void {
    const { ofTag } = this;
    for (let i = 0; i < batch.length; i++) {
      const place = ofTag[batch.tag[i] as number];
      if (place === undefined || place === 0) continue;
      const at = batch.at[i] as number;
      if (at > batch.received + AHEAD_MS) continue;
      for (const watched of this.watchers[place - 1] ?? []) this.sample(watched, batch, i, at);
    }
    this.until(batch.received - GRACE_MS);
  }

  /** Time alone: full seconds and minutes up to a moment. */
  until(moment: number): void {
    this.charts.forEach((chart, i) => {
      if (chart?.sampling.kind === 'time') this.fullTimes(chart, i, moment);
      else if (chart?.sampling.kind === 'counters') this.fullMinutes(chart, i, moment);
    });
  }

  /** What changed since the last call, by characteristic. */
  changed(): [string, Sampled][] {
    const rows: [string, Sampled][] = [];
    for (const chart of this.charts)
      if (chart?.changed) {
        chart.changed = false;
        const { others } = chart.sampled;
        rows.push([chart.id, { ...chart.sampled, ...(others ? { others: others.map((one) => ({ ...one })) } : {}) }]);
      }
    return rows;
  }

  private chartOf(one: Characteristic, i: number, kept: Sampled | undefined): Chart | null {
    const { plant } = this.options;
    const machine = plant.machines.find(({ id }) => id === one.machine);
    if (!machine || one.measured.from === 'check') return null;
    const base = { id: one.id, machine: machine.slot, changed: false, sampled: { ...(kept ?? FRESH) } };
    if (one.measured.from === 'counters')
      return { ...base, sampling: { kind: 'counters', minutes: one.measured.minutes }, tag: null, others: [] };
    const { sampling } = one.measured;
    const keys = tagsOf(one.measured);
    const tags = keys.flatMap((key) => tagOf(plant, machine.tags, (found) => found.key === key) ?? []);
    const [tag, ...others] = tags;
    if (!tag || tags.length < keys.length || tags.some(({ type }) => type === 'text')) return null;
    if (others.length > 0) base.sampled.others ??= others.map(() => ({ held: null, at: FRESH.at }));
    others.forEach((other, j) => void this.watch(other, { chart: i, part: j + 1 }));
    this.watch(tag, { chart: i, part: 'reading' });
    const trigger =
      sampling.kind === 'cycle'
        ? (tagOf(plant, machine.tags, ({ role }) => role === 'total') ??
          tagOf(plant, machine.tags, ({ role }) => role === 'good'))
        : sampling.kind === 'event'
          ? tagOf(plant, machine.tags, (found) => found.key === sampling.tag)
          : null;
    if (trigger) this.watch(trigger, { chart: i, part: 'trigger' });
    return { ...base, sampling, tag, others };
  }

  private watch(tag: Tag, watched: Watched): void {
    if (this.ofTag[tag.slot] === 0) this.ofTag[tag.slot] = this.watchers.push([]);
    this.watchers[(this.ofTag[tag.slot] as number) - 1]?.push(watched);
  }

  private sample({ chart: i, part }: Watched, batch: SampleBatch, row: number, at: number): void {
    const chart = this.charts[i];
    if (!chart) return;
    const { sampled, sampling } = chart;
    if (part === 'trigger') {
      this.trigger(chart, i, batch.value[row] as number, at);
      return;
    }
    const other = part === 'reading' ? null : sampled.others?.[part - 1];
    if (other !== null) {
      if (!other) return;
      if (at < other.at) this.fellOut(chart, at);
      else {
        if (sampling.kind === 'time') this.fullTimes(chart, i, at - Number.EPSILON * at);
        other.at = at;
        const tag = chart.others[(part as number) - 1] ?? null;
        other.held = readingOf(tag, batch.value[row] as number, batch.quality[row] as number);
        chart.changed = true;
      }
      return;
    }
    if (at < sampled.at) {
      this.fellOut(chart, at);
      return;
    }
    // Up to its own moment the reading before it held.
    if (sampling.kind === 'time') this.fullTimes(chart, i, at - Number.EPSILON * at);
    sampled.at = at;
    sampled.held = readingOf(chart.tag, batch.value[row] as number, batch.quality[row] as number);
    chart.changed = true;
    if (sampling.kind === 'every' && sampled.held !== null && ++sampled.count >= sampling.n) {
      sampled.count = 0;
      this.take(chart, i, at);
    }
  }

  /** It is history, and no point: that is told, so that nobody misses it. */
  private fellOut(chart: Chart, at: number): void {
    const { sampled } = chart;
    sampled.late = { count: (sampled.late?.count ?? 0) + 1, at: Math.max(at, sampled.late?.at ?? at) };
    chart.changed = true;
    this.late++;
  }

  private trigger(chart: Chart, i: number, value: number, at: number): void {
    const { sampled, sampling } = chart;
    if (Number.isNaN(value)) return;
    const before = sampled.stood;
    sampled.stood = value;
    chart.changed = true;
    if (before === null) return;
    if (sampling.kind === 'event') {
      if (value !== before) this.take(chart, i, at);
    } else if (sampling.kind === 'cycle' && value > before) {
      sampled.count += value - before;
      if (sampled.count >= sampling.n) {
        sampled.count %= sampling.n;
        this.take(chart, i, at);
      }
    }
  }

  private fullTimes(chart: Chart, i: number, moment: number): void {
    const { sampled, sampling } = chart;
    if (sampling.kind !== 'time') return;
    const step = sampling.seconds * 1000;
    if (sampled.next === 0 || moment - sampled.next > MOST_AT_ONCE * step) {
      sampled.next = Math.floor(moment / step) * step + step;
      chart.changed = true;
      return;
    }
    for (; sampled.next <= moment; sampled.next += step) {
      chart.changed = true;
      this.take(chart, i, sampled.next);
    }
  }

  private fullMinutes(chart: Chart, i: number, moment: number): void {
    const { sampled, sampling, machine } = chart;
    if (sampling.kind !== 'counters') return;
    const step = sampling.minutes * MINUTE_MS;
    if (sampled.next === 0 || moment - sampled.next > MOST_AT_ONCE * step) {
      sampled.next = Math.floor(moment / step) * step + step;
      chart.changed = true;
      return;
    }
    for (; sampled.next + MINUTE_MS <= moment; sampled.next += step) {
      chart.changed = true;
      const record = this.options.record();
      const [before, after] = [record.tallyAt(machine, sampled.next - step), record.tallyAt(machine, sampled.next)];
      if (!before || !after) continue;
      const bad = after.reject - before.reject;
      const made = after.good - before.good + bad;
      if (made > 0) this.taken.push({ chart: i, at: sampled.next, value: bad, of: made });
    }
  }

  private take({ machine, sampled }: Chart, i: number, at: number): void {
    if (sampled.held === null) return;
    const state = this.options.stateAt(machine, at);
    if (state !== 'producing' && state !== 'slow') return;
    const row = [sampled.held, ...(sampled.others ?? []).map(({ held }) => held)];
    if (row.length === 1) this.taken.push({ chart: i, at, value: sampled.held, of: null });
    // Where one of them says nothing there is no row.
    else if (row.every((one) => one !== null)) this.taken.push({ chart: i, at, value: Number.NaN, of: null, row });
  }
}

const tagOf = (plant: PlantModel, slots: readonly number[], fits: (tag: Tag) => boolean): Tag | null =>
  slots.map((slot) => plant.tags[slot] as Tag).find(fits) ?? null;

/** In the tag's unit; null = it says nothing. */
function readingOf(tag: Tag | null, raw: number, quality: number): number | null {
  const value = raw * (tag?.scale ?? 1);
  if (quality >= BAD || !Number.isFinite(value)) return null;
  return value >= (tag?.low ?? Number.NEGATIVE_INFINITY) && value <= (tag?.high ?? Number.POSITIVE_INFINITY)
    ? value
    : null;
}
