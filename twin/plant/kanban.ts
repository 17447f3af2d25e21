/** Bins of plant.yaml with references checked and numbered: what is called for when it runs low. */

import type { Fail } from './fail.ts';
import type { BinSpec } from './kanban-schema.ts';
import type { Machine, Tag } from './model.ts';
import type { Path } from './path.ts';
import type { Words } from './schema-parts.ts';

/** Kind of the calls that bins make; no call kind of a plant may have its name. */
export const KANBAN = 'kanban';

export interface Bin {
  readonly id: string;
  readonly name: Words;
  /** As bills of material name it. */
  readonly material: string;
  /** Slot of the machine it stands at. */
  readonly machine: number;
  /** In one container, in `unit`. */
  readonly quantity: number;
  readonly unit: string;
  /** Asked for at once. */
  readonly containers: number;
  /** Declared time from asked for to delivered. */
  readonly replenishMs: number;
  readonly emptyFaults: readonly number[];
  /** By slot of the tag that measures its fill; null = people ask. */
  readonly signal: { readonly tag: number; readonly below: number; readonly deadband: number } | null;
}

const MINUTE = 60_000;
export function compileBins(
  specs: readonly BinSpec[],
  { machines, tags }: { readonly machines: readonly Machine[]; readonly tags: readonly Tag[] },
  fail: Fail,
): Bin[] {
  return specs.flatMap((spec, i) => {
    const path: Path = ['kanban', i];
    const machine = machines.find(({ id }) => id === spec.machine);
    if (!machine || machine.line < 0) {
      fail([...path, 'machine'], machine ? `\`${spec.machine}\` stands on no line` : `no machine \`${spec.machine}\``);
      return [];
    }
    const key = spec.signal?.tag;
    const tag = machine.tags.flatMap((slot) => tags[slot] ?? []).find((one) => one.key === key);
    if (key !== undefined && !tag) fail([...path, 'signal', 'tag'], `\`${machine.id}\` has no tag \`${key}\``);
    if (tag && tag.type !== 'number')
      fail([...path, 'signal', 'tag'], `\`${key}\` is a ${tag.type}: it measures no fill`);
    const strange = (spec.empty_faults ?? []).find((code) => machine.faults[String(code)] === undefined);
    if (strange !== undefined) fail([...path, 'empty_faults'], `\`${machine.id}\` has no words for fault ${strange}`);
    return {
      id: spec.id,
      name: spec.name,
      material: spec.material,
      machine: machine.slot,
      quantity: spec.container.quantity,
      unit: spec.container.unit,
      containers: spec.containers ?? 1,
      replenishMs: spec.replenish_min * MINUTE,
      emptyFaults: spec.empty_faults ?? [],
      signal:
        spec.signal && tag ? { tag: tag.slot, below: spec.signal.below, deadband: spec.signal.deadband ?? 0 } : null,
    };
  });
}
