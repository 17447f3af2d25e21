/** From a metric to the samples of the tags it feeds: live values, those of births, and those of a device's own store. */
import { SampleBatch } from '../../../twin/core/batch.ts';
import type { Tag } from '../../../twin/plant/model.ts';
import { BAD, GOOD, numberFor, UNCERTAIN } from '../reading.ts';
import type { Outlet } from '../source.ts';
import { memberAt, type Scalar } from './composite.ts';
import { DATATYPES } from './datatype.ts';
import type { Binding, Device } from './edge-node.ts';
import { bindingNamed } from './name-rule.ts';
import { ALIASED, BOOL, HISTORICAL, INT, NAMED, NULL, type PayloadColumns, REAL } from './payload.ts';
import { qualityIn } from './properties.ts';

/** Values of devices' own stores that may wait for the live value to pass them. */
const MOST_AHEAD = 100_000;
/** Characters of a text that are remembered of a metric. */
const LONGEST_TEXT = 200;

/** `way` of a binding. */
export const NOWHERE = -1;
const CLOSELY = -2;
export const CONTROL = -3;

export function wayOf(binding: Pick<Binding, 'tags' | 'members' | 'control' | 'ahead'>): number {
  if (binding.control) return CONTROL;
  if (binding.tags.length === 0 && binding.members.length === 0) return NOWHERE;
  const [tag] = binding.tags;
  const plain = binding.tags.length === 1 && binding.members.length === 0 && binding.ahead === null;
  return plain && tag?.type === 'number' ? tag.slot : CLOSELY;
}

export interface ReadingWays {
  readonly outlet: Pick<Outlet, 'text'>;
  refuse(why: string, count?: number): void;
  /** A metric that no birth told of; the binding to use for it, if there is one. */
  unknown(device: Device, columns: PayloadColumns, i: number): Binding | undefined;
}

export interface Readings {
  /** Samples made and not yet taken away. */
  readonly batch: SampleBatch;
  /** Every metric of a data message. `payloadAt` epoch ms. */
  data(device: Device, columns: PayloadColumns, payloadAt: number): void;
  /**
   * One metric of a birth. It says that the value still stands, which may have been measured long before: it counts from
   * the birth on, because we cannot know what was in between.
   */
  birth(binding: Binding, columns: PayloadColumns, i: number, payloadAt: number): void;
}

export function createReadings({ outlet, refuse, unknown }: ReadingWays): Readings {
  const batch = new SampleBatch(1024);
  let waiting = 0;

  const data = (device: Device, columns: PayloadColumns, payloadAt: number) => {
    const { byAlias } = device.node;
    const { bytes, count, flags: allFlags, kind: kinds, datatype: datatypes, at: times } = columns;
    let notMapped = 0;
    let changed = 0;
    for (let i = 0; i < count; i++) {
      const flags = allFlags[i] as number;
      let binding =
        (flags & ALIASED) !== 0
          ? byAlias.find(columns.aliasLow[i] as number, columns.aliasHigh[i] as number)
          : undefined;
      if (binding === undefined && (flags & NAMED) !== 0)
        binding = bindingNamed(device, bytes, columns.nameFrom[i] as number, columns.nameTo[i] as number);
      if (binding === undefined || binding.device !== device) {
        binding = unknown(device, columns, i);
        if (binding === undefined) continue;
      }
      const { way } = binding;
      if (way === CONTROL) continue;
      if (way === NOWHERE) notMapped++;
      let datatype = datatypes[i] as number;
      if (datatype === 0) datatype = binding.datatype;
      else if (datatype !== binding.datatype && binding.datatype !== 0) changed++;
      const kind = kinds[i] as number;
      if (
        way === CLOSELY ||
        (flags & (HISTORICAL | NULL)) !== 0 ||
        columns.propertiesTo[i] !== 0 ||
        kind < INT ||
        kind > BOOL
      ) {
        read(binding, columns, i, (times[i] as number) || payloadAt, datatype);
        continue;
      }
      const at = (times[i] as number) || payloadAt;
      const value = kind === REAL ? (columns.number[i] as number) : columns.numberAt(i, datatype);
      binding.seen++;
      if (at >= binding.at) {
        binding.at = at;
        binding.number = value;
        binding.text = null;
      }
      if (way < 0) continue;
      if (value - value === 0) {
        // As batch.push does, but that a call makes objects of the two numbers.
        const row = batch.length++;
        if (row === batch.tag.length) batch.grow(2 * row);
        batch.tag[row] = way;
        batch.at[row] = at;
        batch.value[row] = value;
        batch.quality[row] = GOOD;
      } else {
        refuse('not-a-number');
        batch.push(way, at, Number.NaN, BAD);
      }
    }
    if (notMapped > 0) refuse('not-mapped', notMapped);
    if (changed > 0) refuse('type-changed', changed);
  };

  const put = (tag: Tag, at: number, value: Scalar, isNull: boolean, quality: number) => {
    if (isNull) return batch.push(tag.slot, at, Number.NaN, BAD);
    if (quality !== GOOD && quality !== UNCERTAIN) return batch.push(tag.slot, at, Number.NaN, quality);
    const number = numberFor(tag.type, value, outlet);
    if (Number.isNaN(number)) refuse('not-a-number');
    batch.push(tag.slot, at, number, Number.isNaN(number) ? BAD : quality);
  };

  const read = (binding: Binding, columns: PayloadColumns, i: number, at: number, datatype: number) => {
    const flags = columns.flags[i] as number;
    const to = columns.propertiesTo[i] as number;
    const quality = to === 0 ? GOOD : qualityIn(columns.bytes, columns.propertiesFrom[i] as number, to);
    const isNull = (flags & NULL) !== 0;
    const value = isNull ? undefined : columns.scalarAt(i, datatype);
    const from = batch.length;
    for (const tag of binding.tags) put(tag, at, value, isNull, quality);
    if (!isNull)
      for (const member of binding.members) {
        const told = memberAt(columns, i, datatype, member.path, member.datatype);
        if (!told) continue; // an instance need not tell every member each time
        member.datatype = told.datatype;
        put(member.tag, told.at || at, told.value, told.isNull, quality);
      }
    binding.seen++;
    if ((flags & HISTORICAL) !== 0) return putBack(binding, from);
    if (at < binding.at) return;
    binding.at = at;
    binding.number = typeof value === 'number' ? value : Number.NaN;
    binding.text =
      typeof value === 'string'
        ? value.slice(0, LONGEST_TEXT)
        : typeof value === 'boolean'
          ? String(value)
          : value === undefined && !isNull
            ? `(${DATATYPES[datatype] ?? 'Unknown'})`
            : null;
    if (binding.ahead) release(binding);
  };

  /**
   * What a device had stored never moves the live value: samples older than that take their place in history at once, as
   * late ones do; newer ones wait until the live value has passed them.
   */
  const putBack = (binding: Binding, from: number) => {
    const made = batch.length;
    batch.length = from;
    for (let i = from; i < made; i++) {
      const sample = {
        tag: batch.tag[i] as number,
        at: batch.at[i] as number,
        value: batch.value[i] as number,
        quality: batch.quality[i] as number,
      };
      refuse('historical');
      if (sample.at < binding.at) batch.push(sample.tag, sample.at, sample.value, sample.quality);
      else if (waiting >= MOST_AHEAD) refuse('historical-overflow');
      else {
        waiting++;
        binding.ahead ??= [];
        binding.ahead.push(sample);
        binding.way = CLOSELY;
      }
    }
  };

  const release = (binding: Binding) => {
    const still = [];
    for (const sample of binding.ahead ?? [])
      if (sample.at < binding.at) {
        waiting--;
        batch.push(sample.tag, sample.at, sample.value, sample.quality);
      } else still.push(sample);
    binding.ahead = still.length > 0 ? still : null;
    binding.way = wayOf(binding);
  };

  return {
    batch,
    data,
    birth(binding, columns, i, payloadAt) {
      // A value of the store keeps its own time, even in a birth.
      const historical = ((columns.flags[i] as number) & HISTORICAL) !== 0;
      const told = columns.at[i] as number;
      const at = historical ? told || payloadAt : Math.max(told, payloadAt);
      read(binding, columns, i, at, (columns.datatype[i] as number) || binding.datatype);
    },
  };
}
