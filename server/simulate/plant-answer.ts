/** What replications of a plant come to: when orders are through, and what machines do. Pure. */
import type { PlantFuture, PlantQuestion } from '../../twin/simulate/plant/question.ts';
import type { State } from '../../twin/words.ts';
import { type Mean, meanOf } from './line-answer.ts';

interface OrderAnswer {
  readonly id: string;
  readonly line: string;
  readonly refused?: string;
  /** Share of replications in which it is through by the horizon, 0..1. */
  readonly finished: number;
  /** ISO; null = in fewer than so many replications it is through. */
  readonly p10: string | null;
  readonly p50: string | null;
  readonly p90: string | null;
  readonly made: Mean;
  readonly rejected: Mean;
}

export interface PlantAnswer {
  readonly from: string;
  readonly until: string;
  readonly orders: readonly OrderAnswer[];
  /** Shares of the time by state. */
  readonly machines: Readonly<Record<string, Readonly<Partial<Record<State, Mean>>>>>;
  readonly replications: readonly Omit<PlantFuture, 'events'>[];
  readonly events: number;
  readonly events_per_second: number;
}

export function plantAnswer({ at, until }: PlantQuestion, all: readonly PlantFuture[], seconds: number): PlantAnswer {
  const [first] = all;
  const events = all.reduce((sum, one) => sum + one.events, 0);
  const states = (id: string) => [...new Set(all.flatMap(({ spent }) => Object.keys(spent[id] ?? {})))] as State[];
  return {
    from: new Date(at).toISOString(),
    until: new Date(until).toISOString(),
    orders: (first?.orders ?? []).map(({ id, line, refused }, i): OrderAnswer => {
      const own = all.flatMap(({ orders }) => orders[i] ?? []);
      const ends = own.flatMap(({ end }) => (end === null ? [] : [end])).sort((a, b) => a - b);
      // Of all replications: one that is not through by the horizon is later than any that is.
      const quantile = (p: number) => {
        const end = ends[Math.ceil(p * all.length) - 1];
        return end === undefined ? null : new Date(end).toISOString();
      };
      return {
        ...{ id, line, ...(refused && { refused }), finished: ends.length / all.length },
        ...{ p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9) },
        made: meanOf(own.map(({ made }) => made)),
        rejected: meanOf(own.map(({ rejected }) => rejected)),
      };
    }),
    machines: Object.fromEntries(
      Object.keys(first?.spent ?? {}).map((id) => [
        id,
        Object.fromEntries(
          states(id).map((state) => [state, meanOf(all.map(({ spent }) => (spent[id]?.[state] ?? 0) / (until - at)))]),
        ),
      ]),
    ),
    replications: all.map(({ events: _events, ...rest }) => rest),
    events,
    events_per_second: Math.round(events / seconds),
  };
}

export function plantText({ from, until, orders, machines, events, events_per_second }: PlantAnswer): string {
  const width = Math.max(8, ...[...orders.map(({ id }) => id), ...Object.keys(machines)].map((id) => id.length)) + 2;
  const number = ({ mean }: Mean) => (mean === null ? 'none' : String(Math.round(mean)));
  const rest = (one: OrderAnswer) =>
    one.refused
      ? `not simulated: ${one.refused}`
      : `made ${number(one.made)}, rejected ${number(one.rejected)}; ${
          one.p50 === null ? 'not through by then' : `through ${one.p50} (${one.p10} to ${one.p90 ?? 'later'})`
        }`;
  return [
    `${from} to ${until}`,
    '',
    ...orders.map((one) => `${one.id.padEnd(width)}${rest(one)}`),
    '',
    ...Object.entries(machines).map(
      ([id, states]) =>
        `${id.padEnd(width)}${Object.entries(states)
          .map(([state, { mean }]) => `${state} ${(100 * (mean ?? 0)).toFixed(1)} %`)
          .join(', ')}`,
    ),
    '',
    `${events} events, ${events_per_second} a second`,
    '',
  ].join('\n');
}
