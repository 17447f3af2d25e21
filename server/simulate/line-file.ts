/** A line file (docs/simulate.md) as what is simulated; what is wrong with it is told with its place and how to mend it. */
import type { Distribution } from '../../twin/simulate/distribution.ts';
import type { LineStation, SimulatedLine } from '../../twin/simulate/line.ts';

/** A sentence: the field, what is wrong with it, and the fix. */
export class BadLine extends Error {}

const MOST_STATIONS = 1_000;
const MOST_SERVERS = 1_000;

export function lineOf(text: string): SimulatedLine {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch (error) {
    throw new BadLine(`it is not JSON: ${(error as Error).message}`);
  }
  const file = new Fields(told, '');
  file.only('arrivals', 'stations', 'buffers', 'horizon', 'warmup');
  const horizon = file.number('horizon', { above: 0 });
  const warmup = file.has('warmup') ? file.number('warmup', { least: 0 }) : 0;
  if (warmup >= horizon) throw new BadLine(`warmup: ${warmup} s are not before the horizon; it is a part of it`);
  const stations = file.list('stations').map(stationOf);
  if (stations.length === 0 || stations.length > MOST_STATIONS)
    throw new BadLine(`stations: there are ${stations.length}; give 1 to ${MOST_STATIONS}`);
  for (const [i, { id }] of stations.entries())
    if (stations.findIndex((one) => one.id === id) !== i)
      throw new BadLine(`stations[${i}].id: "${id}" is used twice; each station has its own`);
  const buffers = file.has('buffers') ? file.list('buffers').map((one, i) => bufferOf(one, i, stations)) : [];
  for (const [i, { to }] of buffers.entries())
    if (buffers.findIndex((one) => one.to === to) !== i)
      throw new BadLine(`buffers[${i}]: there are two before "${to}"; leave one of them out`);
  const arrivals = file.has('arrivals') ? file.distribution('arrivals') : null;
  const first = stations[0] as LineStation;
  if (!passesTime(arrivals ?? first.service))
    throw new BadLine(`${arrivals ? 'arrivals' : 'stations[0].service'}: it takes no time, so time would never pass`);
  for (const [i, { failure }] of stations.entries())
    if (failure && !passesTime(failure.time))
      throw new BadLine(`stations[${i}].failure.time: it takes no time, so it would never work`);
  return {
    ...(arrivals && { arrivals }),
    ...{ stations, buffers, horizon, warmup },
  };
}

function stationOf(station: Fields): LineStation {
  station.only('id', 'servers', 'service', 'failure', 'reject');
  const failure = station.has('failure') ? station.inside('failure') : null;
  failure?.only('time', 'repair', 'clock');
  return {
    id: station.text('id'),
    servers: station.has('servers') ? station.number('servers', { least: 1, most: MOST_SERVERS, whole: true }) : 1,
    service: station.distribution('service'),
    reject: station.has('reject') ? station.number('reject', { least: 0, most: 1 }) : 0,
    ...(failure && {
      failure: {
        time: failure.distribution('time'),
        repair: failure.distribution('repair'),
        clock: failure.has('clock') ? failure.oneOf('clock', ['operating', 'calendar'] as const) : 'operating',
      },
    }),
  };
}

function bufferOf(buffer: Fields, i: number, stations: readonly LineStation[]): SimulatedLine['buffers'][number] {
  buffer.only('from', 'to', 'capacity');
  const [from, to] = [buffer.text('from'), buffer.text('to')];
  const at = stations.findIndex(({ id }) => id === from);
  if (at < 0 || stations[at + 1]?.id !== to)
    throw new BadLine(`buffers[${i}]: "${to}" does not come after "${from}"; a buffer lies between neighbours`);
  return { from, to, capacity: buffer.number('capacity', { least: 0, whole: true }) };
}

const DISTRIBUTIONS: Readonly<
  Record<string, { readonly names: readonly string[]; readonly sound: (p: number[]) => boolean }>
> = {
  constant: { names: ['value'], sound: ([c = -1]) => c >= 0 },
  exponential: { names: ['mean'], sound: ([mean = 0]) => mean > 0 },
  weibull: { names: ['shape', 'scale'], sound: ([shape = 0, scale = 0]) => shape > 0 && scale > 0 },
  lognormal: { names: ['mean', 'sd'], sound: ([mean = 0, sd = -1]) => mean > 0 && sd >= 0 },
  gamma: { names: ['shape', 'scale'], sound: ([shape = 0, scale = 0]) => shape > 0 && scale > 0 },
  uniform: { names: ['a', 'b'], sound: ([a = -1, b = -1]) => a >= 0 && b >= a },
  triangular: { names: ['a', 'mode', 'b'], sound: ([a = -1, mode = -1, b = -1]) => a >= 0 && mode >= a && b >= mode },
  empirical: { names: ['values'], sound: (values) => values.length > 0 && values.every((value) => value >= 0) },
};

/** Whether it is one of the distributions, with the parameters that it takes. */
export function isDistribution(told: unknown): told is Distribution {
  const [[kind, value] = ['', null], ...more] = Object.entries((told ?? {}) as Record<string, unknown>);
  const shape = DISTRIBUTIONS[kind];
  const numbers = (Array.isArray(value) ? value : [value]) as number[];
  return (
    shape !== undefined &&
    more.length === 0 &&
    Array.isArray(value) === (kind === 'empirical' || shape.names.length > 1) &&
    (kind === 'empirical' || numbers.length === shape.names.length) &&
    numbers.every(Number.isFinite) &&
    shape.sound(numbers)
  );
}

/** False where each draw is 0. */
const passesTime = (told: Distribution): boolean =>
  Object.values(told)
    .flat()
    .some((value) => value > 0);

/** Fields of one object, each with its place. */
class Fields {
  private readonly fields: Readonly<Record<string, unknown>>;
  private readonly place: string;

  constructor(told: unknown, place: string) {
    if (typeof told !== 'object' || told === null || Array.isArray(told))
      throw new BadLine(`${place || 'the file'}: it is no object; write {...}`);
    this.fields = told as Readonly<Record<string, unknown>>;
    this.place = place;
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined;
  }

  only(...names: readonly string[]): void {
    const other = Object.keys(this.fields).find((name) => !names.includes(name));
    if (other !== undefined)
      throw new BadLine(`${this.at(other)}: there is no such field; there are ${names.join(', ')}`);
  }

  text(name: string): string {
    const value = this.fields[name];
    if (typeof value !== 'string' || value === '') throw new BadLine(`${this.at(name)}: it is no name; write "m1"`);
    return value;
  }

  number(
    name: string,
    {
      above,
      least,
      most,
      whole,
    }: { readonly above?: number; readonly least?: number; readonly most?: number; readonly whole?: boolean },
  ): number {
    const value = this.fields[name];
    const wanted = [
      whole ? 'a whole number' : 'a number',
      ...(above === undefined ? [] : [`above ${above}`]),
      ...(least === undefined ? [] : [`of ${least} or more`]),
      ...(most === undefined ? [] : [`of ${most} at most`]),
    ].join(' ');
    const sound =
      typeof value === 'number' &&
      Number.isFinite(value) &&
      (above === undefined || value > above) &&
      (least === undefined || value >= least) &&
      (most === undefined || value <= most) &&
      (!whole || Number.isInteger(value));
    if (!sound) throw new BadLine(`${this.at(name)}: ${JSON.stringify(value) ?? 'it is missing'}; give ${wanted}`);
    return value;
  }

  oneOf<One extends string>(name: string, words: readonly One[]): One {
    const found = words.find((word) => word === this.fields[name]);
    if (found === undefined)
      throw new BadLine(`${this.at(name)}: ${JSON.stringify(this.fields[name])}; give ${words.join(' or ')}`);
    return found;
  }

  list(name: string): Fields[] {
    const value = this.fields[name];
    if (!Array.isArray(value)) throw new BadLine(`${this.at(name)}: it is no list; write [...]`);
    return value.map((one, i) => new Fields(one, `${this.at(name)}[${i}]`));
  }

  inside(name: string): Fields {
    return new Fields(this.fields[name], this.at(name));
  }

  distribution(name: string): Distribution {
    const place = this.at(name);
    const known = Object.keys(DISTRIBUTIONS).join(', ');
    if (!this.has(name)) throw new BadLine(`${place}: it is missing; give one of ${known}, as {"exponential": 1.5}`);
    const { fields } = this.inside(name);
    const [kind, ...more] = Object.keys(fields);
    const shape = kind === undefined ? undefined : DISTRIBUTIONS[kind];
    if (kind === undefined || !shape || more.length > 0)
      throw new BadLine(
        `${place}: ${JSON.stringify(fields)} is no distribution; give one of ${known}, as {"exponential": 1.5}`,
      );
    const told = fields[kind];
    const numbers = (Array.isArray(told) ? told : [told]) as number[];
    const many = kind === 'empirical' || numbers.length === shape.names.length;
    const asList = Array.isArray(told) === (kind === 'empirical' || shape.names.length > 1);
    if (
      !many ||
      !asList ||
      !numbers.every((value) => typeof value === 'number' && Number.isFinite(value)) ||
      !shape.sound(numbers)
    )
      throw new BadLine(
        `${place}: ${JSON.stringify(fields)}; ${kind} takes ${shape.names.join(', ')} in seconds, none below 0`,
      );
    return fields as unknown as Distribution;
  }

  private at(name: string): string {
    return this.place === '' ? name : `${this.place}.${name}`;
  }
}
