/** A tag of a machine, from the file's shape to the model: what it means, and where its values come from. */
import { isCounter, type Role } from '../words.ts';
import type { TagBurst } from './burst.ts';
import { type Fail, unknown } from './fail.ts';
import type { MachineBody } from './inherit.ts';
import type { Tag } from './model.ts';
import type { Path } from './path.ts';
import type { TagSpec } from './schema.ts';

const SECOND = 1000;
const TEXTS: readonly Role[] = ['product', 'order', 'lot'];
/** The tag every machine gets by itself: what the shift calendar says, written by the clock source. */
export const CALENDAR_TAG = 'calendar';

interface TagPlace {
  readonly slot: number;
  readonly id: string;
  readonly body: MachineBody;
  readonly fill: (text: string, tag?: string) => string;
  readonly path: Path;
  readonly sourceSlots: ReadonlyMap<string, number>;
  /** By source slot: address template of tags that give none themselves. */
  readonly addresses: readonly (string | undefined)[];
  /** By source slot: MQTT topic that says whether a machine is there. */
  readonly online: readonly (string | undefined)[];
  readonly tags: number;
  readonly burst: TagBurst | null;
}

export function compileTag(tag: TagSpec, key: string, place: TagPlace, fail: Fail): Tag {
  const role = tag.role ?? 'signal';
  const type = tag.type ?? (TEXTS.includes(role) ? 'text' : 'number');
  const sourceId = tag.source ?? place.body.source;
  const source = sourceId === undefined ? undefined : place.sourceSlots.get(sourceId);
  if (sourceId === undefined)
    fail(place.path, 'has no source; give `source` to the tag, its machine or its machine type');
  else if (source === undefined)
    fail([...place.path, 'source'], unknown('source', sourceId, [...place.sourceSlots.keys()]));
  const address = tag.from ?? (source === undefined ? undefined : place.addresses[source]);
  if (address === undefined && source !== undefined)
    fail([...place.path, 'from'], 'missing: add the address of the tag, or an `address` for all tags of its source');
  if (tag.bits !== undefined && !isCounter(role)) fail([...place.path, 'bits'], 'only counters roll over');
  if (tag.reset !== undefined && !isCounter(role)) fail([...place.path, 'reset'], 'only counters are reset');
  if (isCounter(role) && type !== 'number') fail([...place.path, 'type'], `a ${role} counter is a number`);
  if (tag.low !== undefined && tag.high !== undefined && tag.low >= tag.high)
    fail([...place.path, 'low'], 'must be below `high`');
  return {
    slot: place.tags,
    name: `${place.id}/${key}`,
    key,
    words: tag.name ?? key,
    machine: place.slot,
    role,
    type,
    unit: tag.unit ?? '',
    burst: place.burst,
    source: source ?? -1,
    address: place.fill(address ?? '', place.burst?.key ?? key),
    path: place.fill(tag.path ?? '', place.burst?.key ?? key),
    device: place.fill(place.online[source ?? -1] ?? place.body.device ?? '', key),
    pollMs: tag.poll_ms ?? 0,
    modulus: tag.bits === undefined ? 0 : 2 ** tag.bits,
    countsReset: tag.reset !== 'start-over',
    scale: tag.scale ?? 1,
    staleAfterMs: (tag.stale_after_s ?? 0) * SECOND,
    keep: tag.keep ? { deadband: tag.keep.deadband ?? 0, atLeastMs: tag.keep.at_least_s * SECOND } : null,
    low: tag.low ?? null,
    high: tag.high ?? null,
    owner: tag.owner ?? '',
    review: tag.review ?? '',
  };
}

export const clockTag = (slot: number, machine: number, id: string): Tag => ({
  slot,
  name: `${id}/${CALENDAR_TAG}`,
  key: CALENDAR_TAG,
  words: CALENDAR_TAG,
  machine,
  role: 'calendar',
  type: 'number',
  unit: '',
  burst: null,
  source: -1,
  address: '',
  path: '',
  device: '',
  pollMs: 0,
  modulus: 0,
  countsReset: true,
  scale: 1,
  staleAfterMs: 0,
  keep: null,
  low: null,
  high: null,
  owner: '',
  review: '',
});
