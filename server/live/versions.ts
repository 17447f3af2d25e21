/** When each tag and machine last changed, counted in looks: a group asks what changed since it last sent. */
import type { Twin } from '../../twin/core/twin.ts';

export class Versions {
  current = 0;
  private readonly tags: Uint32Array;
  private readonly machines: Uint32Array;
  private readonly machineOf: Int32Array;

  constructor(twin: Twin) {
    this.tags = new Uint32Array(twin.plant.tags.length);
    this.machines = new Uint32Array(twin.plant.machines.length);
    // Signals move no machine row.
    this.machineOf = Int32Array.from(twin.plant.tags, (tag) =>
      tag.role === 'signal' || tag.role === 'level' ? -1 : tag.machine,
    );
  }

  /** Takes note of what the folds since the last call changed. */
  look(twin: Twin): void {
    const changed = twin.tags.takeChanged();
    if (changed.length === 0) return;
    const version = ++this.current;
    for (let i = 0; i < changed.length; i++) {
      const tag = changed[i] as number;
      this.tags[tag] = version;
      const m = this.machineOf[tag] as number;
      if (m >= 0) this.machines[m] = version;
    }
  }

  /** A machine changed by time alone. */
  touch(m: number): void {
    this.machines[m] = ++this.current;
  }

  /** Those of `tags` that changed after `version`; written into `room`, of which a part comes back. */
  tagsSince(tags: Uint32Array, version: number, room: Uint32Array): Uint32Array {
    return since(tags, this.tags, version, room);
  }

  machinesSince(machines: Uint32Array, version: number, room: Uint32Array): Uint32Array {
    return since(machines, this.machines, version, room);
  }
}

function since(slots: Uint32Array, versions: Uint32Array, version: number, room: Uint32Array): Uint32Array {
  let count = 0;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] as number;
    if ((versions[slot] as number) > version) room[count++] = slot;
  }
  return room.subarray(0, count);
}
