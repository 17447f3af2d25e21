/**
 * The sources that run. When the plant changes, only those whose own entry or tags changed are stopped and begun anew; the
 * rest go on, and what they deliver by the numbers of the plant they were opened with is renumbered on its way.
 */

import type { Logger } from 'pino';
import type { SourceView } from '../../twin/live/protocol.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { keepKnown } from '../journal/journal.ts';
import type { TwinHost } from '../twin-host.ts';
import { BurstShelf } from './burst-shelf.ts';
import { Oddities } from './oddities.ts';
import { openSource } from './open-source.ts';
import { NO_GAP, type Outlet, type Source } from './source.ts';
import { TagCounts } from './tag-counts.ts';

/** How long the quick sources have to connect before the slow ones are loaded, ms. */
const HEAD_START_MS = 900;

interface Running {
  readonly source: Source;
  /** What it was opened with, as text: its entry and its tags. */
  readonly opened: string;
  /** The plant it was opened with. */
  readonly plant: PlantModel;
  /** From the numbers it knows to those of the present plant, -1 = gone; null = the same. */
  renumber: Int32Array | null;
}

export class SourceSet {
  private readonly host: TwinHost;
  private readonly log: Logger;
  private readonly data: string;
  private readonly told: () => void;
  private readonly work: Outlet['work'];
  private readonly oddities: Oddities;
  readonly counts: TagCounts;
  readonly bursts: BurstShelf;
  private readonly statuses = new Map<string, string>();
  private running: Running[] = [];
  private adopted = false;
  private starting: Promise<void> = Promise.resolve();

  /** `told`: some source's view changed in a way people should see soon. */
  constructor(host: TwinHost, log: Logger, data: string, told: () => void, work?: NonNullable<Outlet['work']>) {
    this.host = host;
    this.log = log;
    this.data = data;
    this.bursts = new BurstShelf(data, log);
    this.told = told;
    this.work = work;
    this.oddities = new Oddities(host.plant);
    this.counts = new TagCounts(host.plant, host.now());
    host.listen({
      events: (events) => {
        for (const { event } of events) this.oddities.take(event);
      },
      adopted: () => this.adopt(),
    });
  }

  /** Opens every source of the plant. Nobody waits for them: those that take seconds to load come after the quick ones. */
  start(): void {
    this.running = this.host.plant.sources.map((_, slot) => this.open(slot));
    this.starting = startInTurn(
      this.running.map(({ source }) => source),
      this.log,
    );
  }

  async stop(): Promise<void> {
    await this.starting;
    await Promise.all(this.running.map(({ source }) => source.stop()));
    await this.bursts.stop();
  }

  get(id: string): Source | undefined {
    return this.running.find(({ source }) => source.id === id)?.source;
  }

  views(): SourceView[] {
    return this.running.map(({ source }, slot) => {
      const view = source.view();
      const refused: Record<string, number> = { ...view.refused };
      for (const [why, count] of Object.entries(this.oddities.of(slot, this.host.twin)))
        refused[why] = (refused[why] ?? 0) + count;
      return { ...view, refused };
    });
  }

  private adopt(): void {
    this.adopted = true;
    const { plant } = this.host;
    this.oddities.adopt(plant);
    this.counts.adopt(plant, this.host.now());
    const kept = new Map(this.running.map((entry) => [entry.source.id, entry]));
    const begun: Source[] = [];
    this.running = plant.sources.map((spec, slot) => {
      const old = kept.get(spec.id);
      if (old && old.opened === openedWith(plant, slot)) {
        kept.delete(spec.id);
        const numbers = new Map(plant.tags.map((tag) => [tag.name, tag.slot]));
        const renumber = Int32Array.from(old.plant.tags, (tag) => numbers.get(tag.name) ?? -1);
        old.renumber = renumber.every((to, from) => to === from) ? null : renumber;
        return old;
      }
      const fresh = this.open(slot);
      begun.push(fresh.source);
      return fresh;
    });
    // What is left has changed or gone. The new source comes when the old one has left: they may share a name over there.
    const ended = [...kept.values()];
    for (const { source } of ended) this.statuses.delete(source.id);
    this.starting = this.starting
      .then(() => Promise.all(ended.map(({ source }) => source.stop())))
      .catch((error) => this.log.error({ error }, 'a source did not stop'))
      .then(() => startInTurn(begun, this.log));
  }

  private open(slot: number): Running {
    const { plant } = this.host;
    const spec = plant.sources[slot] as PlantModel['sources'][number];
    const entry: Running = {
      source: openSource(
        spec,
        plant,
        this.outlet(() => entry),
        this.log,
        this.data,
      ),
      opened: openedWith(plant, slot),
      plant,
      renumber: null,
    };
    return entry;
  }

  private outlet(entry: () => Running): Outlet {
    const { host } = this;
    // A source that was replaced may still say goodbye: by its own numbers, which nobody knows any more.
    const stands = () => this.running.includes(entry());
    return {
      deliver: (batch) => {
        if (!stands()) return Promise.resolve();
        const { renumber } = entry();
        if (renumber) keepKnown(batch, renumber);
        this.counts.count(batch);
        return host.deliver(batch);
      },
      text: (text) => host.text(text),
      burst: (tag, at, readings) => this.bursts.keep(tag, at, readings),
      // Tags are numbered anew when the plant changes: what was known before is asked for at the start alone.
      gap: (tags) => {
        const { since, heard, values } = this.adopted ? NO_GAP : host.gap;
        return {
          since,
          heard: Float64Array.from(tags, (tag) => heard[tag] ?? Number.NEGATIVE_INFINITY),
          values: Float64Array.from(tags, (tag) => values[tag] ?? Number.NaN),
        };
      },
      stale: (tags, at) => {
        if (!stands()) return;
        const { renumber } = entry();
        host.stale(renumber ? tags.map((tag) => renumber[tag] ?? -1).filter((tag) => tag >= 0) : tags, at);
      },
      changed: () => {
        for (const { source } of this.running) this.tellStatus(source);
        this.told();
      },
      now: host.now,
      ...(this.work ? { work: this.work } : {}),
    };
  }

  private tellStatus(source: Source): void {
    const { status, reason } = source.view();
    if (this.statuses.get(source.id) === status) return;
    this.statuses.set(source.id, status);
    this.host.tell({ type: 'source-changed', source: source.id, at: this.host.now(), status, reason });
  }
}

/** All that a source is given of the plant. */
function openedWith(plant: PlantModel, slot: number): string {
  const tags = plant.tags.filter((tag) => tag.source === slot);
  return JSON.stringify([
    plant.sources[slot],
    tags.map(({ name, type, address, path, device, pollMs, role }) => [
      name,
      type,
      address,
      path,
      device,
      pollMs,
      role,
    ]),
  ]);
}

async function startInTurn(sources: readonly Source[], log: Logger): Promise<void> {
  const start = async (source: Source) => {
    try {
      await source.start();
    } catch (error) {
      log.error({ error, source: source.id }, 'a source could not be started');
    }
  };
  const slow = sources.filter((source) => source.view().protocol === 'opcua');
  await Promise.all(sources.filter((source) => !slow.includes(source)).map(start));
  if (slow.length > 0 && slow.length < sources.length)
    await new Promise((resolve) => setTimeout(resolve, HEAD_START_MS));
  await Promise.all(slow.map(start));
}
