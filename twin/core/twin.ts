/**
 * The twin of a plant: the pure fold of samples into tags, machines and lines. No clock, no I/O: time comes in on samples
 * and with `tick`. The same batches in the same order give the same twin, byte for byte; the same samples in any order
 * inside the lateness window give the same `hash()`.
 */
import type { TwinEvent } from '../events.ts';
import type { MachineRow } from '../live/frames.ts';
import type { PlantModel } from '../plant/model.ts';
import { ROLES } from '../words.ts';
import type { SampleBatch } from './batch.ts';
import { Hash } from './hash.ts';
import { Lateness } from './lateness.ts';
import { LineFold } from './line-fold.ts';
import { MachineFold, ROLE_LEVEL, ROLE_PHASE, ROLE_SIGNAL } from './machine-fold.ts';
import {
  DEADLINE,
  FAULT,
  GOOD_TOTAL,
  LAST_AT,
  MODE,
  NEXT_TALLY,
  REJECT_TOTAL,
  SPEED,
  STRIDE,
  TEXT_FIELDS,
} from './machine-row.ts';
import { noneRefused, type Refused } from './refused.ts';
import type { TwinSnapshot } from './snapshot.ts';
import { TagStore } from './tag-store.ts';
import { Texts } from './texts.ts';

/** A sample may be so far ahead of our clock; more is a wrong clock, refused and counted. */
const AHEAD_MS = 60_000;
/** Samples from before are a clock that was never set (1970), refused and counted. */
const EARLIEST = Date.UTC(2000, 0, 1);

export class Twin {
  readonly plant: PlantModel;
  readonly texts = new Texts();
  readonly tags: TagStore;
  readonly machines: MachineFold;
  readonly lines: LineFold;
  readonly lateness: Lateness;
  readonly refused: Refused = noneRefused();
  /** The same by source slot. */
  readonly refusedBy: readonly Refused[];
  /** Samples taken in since the twin was born, refused ones included. */
  samples = 0;
  /** Newest source time seen on any tag, epoch ms. */
  newest = Number.NEGATIVE_INFINITY;

  private readonly role: Uint8Array;
  private readonly machineOf: Uint32Array;
  private readonly scale: Float64Array;
  private readonly low: Float64Array;
  private readonly high: Float64Array;

  constructor(plant: PlantModel) {
    this.plant = plant;
    this.refusedBy = plant.sources.map(noneRefused);
    this.tags = new TagStore(plant);
    this.machines = new MachineFold(plant, this.texts);
    this.role = Uint8Array.from(plant.tags, (tag) => {
      const role = ROLES.indexOf(tag.role);
      return role === ROLE_LEVEL || role === ROLE_PHASE ? ROLE_SIGNAL : role;
    });
    this.machineOf = Uint32Array.from(plant.tags, (tag) => tag.machine);
    this.scale = Float64Array.from(plant.tags, (tag) => tag.scale);
    this.low = Float64Array.from(plant.tags, (tag) => tag.low ?? Number.NEGATIVE_INFINITY);
    this.high = Float64Array.from(plant.tags, (tag) => tag.high ?? Number.POSITIVE_INFINITY);
    this.lateness = new Lateness(
      this.machines,
      Float64Array.from(plant.machines, (machine) => machine.latenessMs),
      this.role,
    );
    this.lines = new LineFold(plant, this.machines);
  }

  /** Folds a batch. Afterwards `takeEvents` has what happened. */
  fold(batch: SampleBatch): void {
    const { tag: tags, at: times, value: values, quality: qualities, length } = batch;
    const { role, machineOf, scale, low, high, lateness, machines, tags: store } = this;
    const rows = machines.rows;
    const { at: newestAt, value: readings, quality: marks, received: heard, marked } = store;
    const received = batch.received;
    const { kept, windowMs } = lateness;
    const known = role.length;
    const latest = batch.received + AHEAD_MS;
    let newest = this.newest;
    this.samples += length;
    for (let i = 0; i < length; i++) {
      const tag = tags[i] as number;
      const at = times[i] as number;
      if (tag >= known || !(at >= EARLIEST && at <= latest)) {
        this.refuse(tag, at, latest);
        continue;
      }
      const raw = values[i] as number;
      let quality = qualities[i] as number;
      const value = raw * (scale[tag] as number);
      if (!(value >= (low[tag] as number) && value <= (high[tag] as number)) && quality < 2) {
        quality = 2;
        this.count(tag, Number.isNaN(raw) ? 'notANumber' : 'implausible');
      }
      const job = role[tag] as number;
      const knownAt = newestAt[tag] as number;
      heard[tag] = received;
      let m = 0;
      let lastAt = 0;
      if (job !== ROLE_SIGNAL) {
        m = machineOf[tag] as number;
        lastAt = rows[m * STRIDE + LAST_AT] as number;
        if (at < lastAt - (windowMs[m] as number)) {
          lateness.beyond++;
          this.restate(m, tag, at, raw);
          continue;
        }
      }
      if (at > newest) newest = at;
      if (at > knownAt || store.outranks(tag, at, value, quality)) {
        newestAt[tag] = at;
        readings[tag] = value;
        marks[tag] = quality;
        if (marked[tag] === 0) store.markChanged(tag);
      }
      if (job === ROLE_SIGNAL) continue;
      // In order: newer than all, or of the newest instant and the first of its tag there.
      if (at > lastAt || (at === lastAt && knownAt < at)) {
        kept.append(m, tag, at, raw, quality);
        machines.apply(m, job, tag, at, raw, quality);
      } else lateness.insert(m, tag, at, raw, quality);
    }
    this.newest = newest;
    machines.announcePending();
    this.lines.follow();
  }

  /** Lets time pass without data: what shows by its age alone (a stop turned breakdown, a slow run) is told. */
  tick(now: number): void {
    const count = this.plant.machines.length;
    for (let m = 0; m < count; m++) {
      // Never before the machine's own newest sample: its clock may run ahead of ours.
      const newest = this.machines.rows[m * STRIDE + LAST_AT] as number;
      this.machines.announce(m, Math.max(now, newest));
    }
    this.lines.follow();
  }

  /** Tags with a declared `stale_after_s` of which nothing was heard for so long; to be folded as samples of quality stale. */
  staleTags(now: number): number[] {
    return this.tags.staleTags(now);
  }

  takeEvents(): TwinEvent[] {
    const events = this.machines.events;
    if (events.length === 0) return events;
    this.machines.events = [];
    return events;
  }

  /** What screens show of a machine. */
  readMachine(m: number, into: MachineRow): void {
    const rows = this.machines.rows;
    const row = m * STRIDE;
    into.slot = m;
    into.state = this.machines.announced[m] as number;
    into.mode = rows[row + MODE] as number;
    into.fault = rows[row + FAULT] as number;
    into.since = this.machines.shownSince(m);
    into.good = rows[row + GOOD_TOTAL] as number;
    into.reject = rows[row + REJECT_TOTAL] as number;
    into.speed = rows[row + SPEED] as number;
  }

  /**
   * Hash of the event-time state and of every closed interval: equal for twins that were given the same samples, whatever
   * the order of arrival inside the window, the duplicates, the batches and the restarts.
   */
  hash(): string {
    const hash = new Hash();
    const rows = this.machines.rows;
    const count = this.plant.machines.length;
    for (let row = 0; row < count * STRIDE; row++) {
      const field = row % STRIDE;
      if (field === DEADLINE || field === NEXT_TALLY) continue; // follow from the rest
      if (TEXT_FIELDS.includes(field)) hash.text(this.texts.text(rows[row] as number));
      else hash.number(rows[row] as number);
    }
    this.tags.mix(hash, (text) => this.texts.text(text));
    return hash.hex();
  }

  snapshot(): TwinSnapshot {
    return {
      version: 1,
      texts: [...this.texts.all()],
      newest: this.newest,
      samples: this.samples,
      refused: { ...this.refused },
      refusedBy: this.refusedBy.map((refused) => ({ ...refused })),
      lateness: { late: this.lateness.late, duplicates: this.lateness.duplicates, beyond: this.lateness.beyond },
      rows: this.machines.rows.slice(),
      announced: this.machines.announced.slice(),
      announcedSince: this.machines.announcedSince.slice(),
      recent: this.machines.recent.map((records) => [...records]),
      stretches: this.lateness.kept.stretches(),
      tags: this.tags.snapshot(),
      lines: this.lines.snapshot(),
    };
  }

  /** A twin that goes on from a snapshot of the same plant. */
  static from(plant: PlantModel, snapshot: TwinSnapshot): Twin {
    const twin = new Twin(plant);
    for (const text of snapshot.texts.slice(1)) twin.texts.intern(text);
    twin.newest = snapshot.newest;
    twin.samples = snapshot.samples;
    Object.assign(twin.refused, snapshot.refused);
    snapshot.refusedBy.forEach((refused, source) => {
      Object.assign(twin.refusedBy[source] ?? {}, refused);
    });
    const { late, duplicates, beyond } = snapshot.lateness;
    Object.assign(twin.lateness, { late, duplicates, beyond });
    twin.machines.rows.set(snapshot.rows);
    twin.machines.announced.set(snapshot.announced);
    twin.machines.announcedSince.set(snapshot.announcedSince);
    snapshot.recent.forEach((records, m) => {
      twin.machines.recent[m] = [...records];
    });
    twin.lateness.kept.restore(snapshot.stretches);
    twin.tags.restore(snapshot.tags);
    twin.lines.restore(snapshot.lines);
    return twin;
  }

  /** A second twin in the same state, to be taken elsewhere: the start of every what-if. */
  fork(): Twin {
    return Twin.from(this.plant, this.snapshot());
  }

  private refuse(tag: number, at: number, latest: number): void {
    if (tag >= this.role.length) this.refused.unknownTag++;
    else this.count(tag, at > latest ? 'future' : 'past');
  }

  private count(tag: number, why: keyof Refused): void {
    this.refused[why]++;
    const source = this.refusedBy[this.plant.tags[tag]?.source ?? -1];
    if (source) source[why]++;
  }

  private restate(m: number, tag: number, at: number, value: number): void {
    this.machines.events.push({
      type: 'restated',
      machine: this.machines.idOf(m),
      tag: this.plant.tags[tag]?.name ?? '',
      at,
      value,
      newest: this.machines.rows[m * STRIDE + LAST_AT] as number,
    });
  }
}
