/** A source that is posted to: `POST /api/v1/samples`. Nothing to connect to; it stands as long as the server does. */

import { SampleBatch } from '../../../twin/core/batch.ts';
import type { Tag } from '../../../twin/plant/model.ts';
import type { SourceSpec } from '../../../twin/plant/source-schema.ts';
import { valueFor } from '../burst.ts';
import { BAD, GOOD, numberFor } from '../reading.ts';
import type { Outlet, Source } from '../source.ts';
import { createStanding } from '../standing.ts';

export type RestSpec = Extract<SourceSpec, { protocol: 'rest' }>;

export interface PostedSample {
  readonly tag: string;
  /** Epoch ms. */
  readonly at: number;
  /** Null = the sender has no value. */
  readonly value: number | string | boolean | readonly number[] | null;
  /** Index into QUALITIES. */
  readonly quality: number;
}

/** A source that takes samples by tag names. */
export interface TakesSamples {
  /** By place in the list, what was not taken and why; `durable` resolves when the others are on disk. */
  take(samples: readonly PostedSample[]): {
    readonly refused: ReadonlyMap<number, string>;
    readonly durable: Promise<void>;
  };
}

export const takesSamples = (source: Source): source is Source & TakesSamples => 'take' in source;

const LONGEST_TEXT = 1024;

export function restSource(spec: RestSpec, tags: readonly Tag[], outlet: Outlet): Source & TakesSamples {
  const byName = new Map(tags.filter(({ burst }) => !burst).map((tag) => [tag.name, tag]));
  const bursts = new Map<string, Tag[]>();
  for (const tag of tags) if (tag.burst) bursts.set(tag.burst.name, [...(bursts.get(tag.burst.name) ?? []), tag]);
  const standing = createStanding(
    { source: spec.id, protocol: spec.protocol, address: '/api/v1/samples', tags: tags.length },
    outlet,
  );
  let open = false;
  return {
    id: spec.id,
    async start() {
      open = true;
      standing.up('');
    },
    async stop() {
      open = false;
    },
    view: () => standing.view(),
    take(samples) {
      const refused = new Map<number, string>();
      const batch = new SampleBatch(Math.max(1, samples.length));
      for (const [i, { tag: name, at, value, quality }] of samples.entries()) {
        const parts = bursts.get(name);
        if (parts) {
          takeBurst(parts, i, { at, value, quality });
          continue;
        }
        const tag = byName.get(name);
        const reason = !open ? 'the source has stopped' : tag ? unfit(tag, value, quality) : `no tag \`${name}\``;
        if (reason !== null || !tag) {
          refused.set(i, reason ?? '');
          standing.refuse('not-a-value');
        } else batch.push(tag.slot, at, quality >= BAD ? Number.NaN : numberFor(tag.type, value, outlet), quality);
      }
      function takeBurst(parts: readonly Tag[], i: number, { at, value, quality }: Omit<PostedSample, 'tag'>): void {
        const numbers = parts.map((part) => (quality >= BAD ? Number.NaN : valueFor(part, value, at, outlet)));
        if (open && (quality >= BAD || numbers.some((number) => !Number.isNaN(number))))
          for (const [k, number] of numbers.entries())
            batch.push((parts[k] as Tag).slot, at, number, Number.isNaN(number) ? Math.max(quality, BAD) : quality);
        else {
          refused.set(i, open ? 'a list of 256 numbers or more that move is expected' : 'the source has stopped');
          standing.refuse('not-a-value');
        }
      }
      if (batch.length === 0) return { refused, durable: Promise.resolve() };
      standing.heard(batch.length, outlet.now());
      return { refused, durable: outlet.deliver(batch) };
    },
  };
}

/** Why a value is none of this tag; null = it is. */
function unfit(tag: Tag, value: PostedSample['value'], quality: number): string | null {
  if (quality >= BAD) return null;
  if (value === null) return 'no value; say so by a quality of bad or stale';
  if (tag.type === 'text')
    return typeof value !== 'string' || value.length > LONGEST_TEXT
      ? `a text of at most ${LONGEST_TEXT} characters is expected`
      : null;
  return Number.isNaN(numberFor(tag.type, value, NO_TEXTS)) ? `a ${tag.type} is expected` : null;
}

const NO_TEXTS = { text: () => GOOD };
