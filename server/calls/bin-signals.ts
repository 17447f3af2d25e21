/**
 * Bins whose fill is measured ask by themselves: once when the reading falls below, again only after it has risen. Risen, it
 * says that what was asked for is there.
 */
import type { Logger } from 'pino';
import { holds } from '../../analytics/alarms/condition.ts';
import { type Bin, KANBAN } from '../../twin/plant/kanban.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import { Looking } from '../records/looking.ts';
import type { TwinHost } from '../twin-host.ts';
import type { CallRoom } from './call-room.ts';
import { calledFrom } from './material.ts';

const LOOK_MS = 500;
/** From here on a reading says nothing. */
const BAD = 2;
/** As the record names who asked: nobody was signed in, the server saw it. */
const SIGNAL = 'signal';
const ITSELF = { who: SIGNAL, from: '' } as const;

export class BinSignals {
  private readonly host: Pick<TwinHost, 'plant' | 'twin' | 'now'>;
  private readonly calls: CallRoom;
  private readonly looking: Looking;
  /** By bin: it is low, and has asked. */
  private readonly low = new Map<string, boolean>();

  constructor(host: Pick<TwinHost, 'plant' | 'twin' | 'now'>, calls: CallRoom, log: Logger) {
    this.host = host;
    this.calls = calls;
    this.looking = new Looking({
      everyMs: LOOK_MS,
      log: log,
      trouble: 'bins cannot be followed',
      look: () => this.look(),
    });
  }

  start(): void {
    this.looking.start();
  }

  stop(): Promise<void> {
    return this.looking.stop();
  }

  private async look(): Promise<void> {
    // A card of before a restart asks already.
    if (!this.calls.known) return;
    for (const bin of this.host.plant.bins) await this.lookAt(this.host.plant, bin);
  }

  private async lookAt(plant: PlantModel, bin: Bin): Promise<void> {
    const { signal, id } = bin;
    if (!signal) return;
    const { tags } = this.host.twin;
    // What is not known neither asks nor takes back.
    if ((tags.quality[signal.tag] ?? BAD) >= BAD) return;
    const cards = this.calls.current().filter(({ material }) => material?.bin === id);
    const open = cards.length > 0;
    const was = this.low.get(id) ?? open;
    const limit = { kind: 'below', limit: signal.below, deadband: signal.deadband } as const;
    const low = holds(limit, tags.value[signal.tag] as number, was);
    const at = Math.min(tags.at[signal.tag] as number, this.host.now());
    if (low && !was && !open) {
      const machine = plant.machines[bin.machine];
      await this.calls.raise({
        ...{ key: `${KANBAN}:${id}@${at}`, line: plant.lines[machine?.line ?? -1]?.id ?? '', kind: KANBAN },
        ...{ machine: machine?.id ?? null, note: '', at, by: SIGNAL, actor: ITSELF },
        material: calledFrom(bin, bin.containers, at),
      });
    }
    if (was && !low)
      for (const card of cards)
        if (card.raised < at) await this.calls.act(card.id, 'resolve', { by: SIGNAL, note: '', at, actor: ITSELF });
    this.low.set(id, low);
  }
}
