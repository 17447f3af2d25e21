/** Which losses weigh most, against a period before: time, stops, units, money, energy, and how much of it nobody explained. */
import type { Window } from '../../../twin/derived.ts';
import type { PlantModel } from '../../../twin/plant/model.ts';
import type { Scope } from '../../record/answers.ts';
import { scopesOf } from '../figures.ts';
import type { LossDimension, Losses, LossGroup } from '../losses.ts';
import type { TimeQuestions } from '../time/questions.ts';
import { losing, type NoPrice, pricePerHour } from './prices.ts';
import { plannedMs } from './waterfall.ts';

export const MEASURES = ['ms', 'stops', 'units', 'money'] as const;
/** What entries are ranked and shared by. */
export type Measure = (typeof MEASURES)[number];

export interface ParetoAsked {
  readonly scope: Scope;
  readonly window: Window;
  readonly before: Window;
  readonly by: readonly LossDimension[];
  readonly only: Readonly<Partial<Record<LossDimension, string>>>;
  readonly measure: Measure;
}

export interface Lost {
  readonly ms: number;
  readonly stops: number;
  /** Null where a part of it had no rate, or no price. */
  readonly units: number | null;
  readonly money: number | null;
  /** kWh */
  readonly energy: number;
  /** Of `ms`: without a reason, a fault code or a machine that caused it. */
  readonly unexplainedMs: number;
}

export interface ParetoRow extends Lost {
  readonly key: LossGroup['key'];
  /** Of the measure: share of all, and of this one with those before it; null = the measure is not known of all. */
  readonly share: number | null;
  readonly cumulative: number | null;
  readonly before: Lost;
  /** Share of planned time lost to it, now less before; null where one of the periods has no planned time. */
  readonly change: number | null;
}

interface Period {
  readonly lost: Lost;
  /** Planned busy time, and time of which nothing is known, ms. */
  readonly plannedMs: number;
  readonly unknownMs: number;
}

export interface Pareto {
  readonly entries: readonly ParetoRow[];
  readonly now: Period;
  readonly before: Period;
  readonly noMoney: NoPrice | null;
}

const NOTHING: Lost = { ms: 0, stops: 0, units: 0, money: 0, energy: 0, unexplainedMs: 0 };
/** What is asked besides, so that money and what is unexplained can be told. */
const ALWAYS: readonly LossDimension[] = ['machine', 'reason', 'state', 'cause'];

export async function paretoOf(
  plant: PlantModel,
  losses: Losses,
  questions: TimeQuestions,
  asked: ParetoAsked,
): Promise<Pareto> {
  const { scope, window, before, by, only, measure } = asked;
  const machines = losing(plant, scope);
  const ask = (span: Window) => losses.ask({ machines, window: span, by: [...new Set([...by, ...ALWAYS])], only });
  const now = sumUp(plant, by, await ask(window));
  const then = sumUp(plant, by, await ask(before));
  const scopes = scopesOf(plant, scope);
  const period = async (span: Window, rows: ReadonlyMap<string, Entry>): Promise<Period> => {
    const sums = await questions.total({ scopes, window: span });
    const lost = [...rows.values()].reduce((all, row) => add(all, row.lost), NOTHING);
    return { lost, plannedMs: plannedMs(sums), unknownMs: sums.unknown };
  };
  const [whole, wholeBefore] = [await period(window, now), await period(before, then)];
  const comparable = whole.plannedMs > 0 && wholeBefore.plannedMs > 0;
  const all = whole.lost[measure];
  const names = [...new Set([...now.keys(), ...then.keys()])];
  const rows = names.map((name) => {
    const lost = now.get(name)?.lost ?? NOTHING;
    const lostBefore = then.get(name)?.lost ?? NOTHING;
    return {
      key: (now.get(name) ?? then.get(name))?.key ?? {},
      ...lost,
      before: lostBefore,
      change: comparable ? lost.ms / whole.plannedMs - lostBefore.ms / wholeBefore.plannedMs : null,
    };
  });
  rows.sort((a, b) => (b[measure] ?? -1) - (a[measure] ?? -1) || b.ms - a.ms);
  let soFar = 0;
  const entries = rows.map((row): ParetoRow => {
    const of = row[measure];
    if (all === null || of === null || all <= 0) return { ...row, share: null, cumulative: null };
    soFar += of;
    return { ...row, share: of / all, cumulative: soFar / all };
  });
  const prices = machines.map((machine) => pricePerHour(plant, machine));
  const noMoney = prices.find((price): price is NoPrice => typeof price === 'string') ?? null;
  return { entries, now: whole, before: wholeBefore, noMoney };
}

interface Entry {
  readonly key: LossGroup['key'];
  readonly lost: Lost;
}

function sumUp(plant: PlantModel, by: readonly LossDimension[], groups: readonly LossGroup[]): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const group of groups) {
    const key = Object.fromEntries(by.map((dimension) => [dimension, group.key[dimension] ?? '']));
    const name = JSON.stringify(Object.values(key));
    const price = pricePerHour(plant, group.key.machine ?? '');
    const lost: Lost = {
      ms: group.ms,
      stops: group.stops,
      units: group.units,
      money: typeof price === 'number' ? (group.ms / 3_600_000) * price : null,
      energy: group.energy,
      unexplainedMs: isUnexplained(group.key) ? group.ms : 0,
    };
    entries.set(name, { key, lost: add(entries.get(name)?.lost ?? NOTHING, lost) });
  }
  return entries;
}

/** Nobody gave a reason, the machine sent no fault code, and nobody else is known to have held it up. */
export const isUnexplained = ({ reason, state, cause }: LossGroup['key']): boolean =>
  reason === state && (state === 'breakdown' || state === 'micro-stop' || (isWaiting(state) && cause === ''));

const isWaiting = (state: string | undefined): boolean => state === 'starved' || state === 'blocked';

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

const add = (a: Lost, b: Lost): Lost => ({
  ms: a.ms + b.ms,
  stops: a.stops + b.stops,
  units: sum(a.units, b.units),
  money: sum(a.money, b.money),
  energy: a.energy + b.energy,
  unexplainedMs: a.unexplainedMs + b.unexplainedMs,
});
