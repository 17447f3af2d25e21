/**
 * Which stops repeat where more than chance would have it, asked of the record as counts of stops and sums of running time,
 * so that a year costs no more than a day. Machines' own stops alone: who waits for another shows the other's pattern.
 */
import {
  type Exposed,
  type Grouped,
  PATTERN_OPTIONS,
  type Pattern,
  type PatternDimension,
  patternsOfGroups,
  type StopCount,
} from '../../analytics/losses/patterns.ts';
import type { Window } from '../../twin/derived.ts';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Scope } from '../record/answers.ts';
import type { Losses, LossGroup } from './losses.ts';
import { machinesIn } from './lost/prices.ts';
import type { Group } from './time/groups.ts';
import type { TimeQuestions } from './time/questions.ts';

export interface FoundPattern extends Omit<Pattern, 'reason'> {
  readonly reason: string;
  /** Whose stops: a fault code means something on its machine only. Null = those of several machines. */
  readonly machine: string | null;
  /** Length of the stops inside, ms. */
  readonly ms: number;
}

export interface FoundPatterns {
  readonly found: readonly FoundPattern[];
  readonly tests: number;
  /** Stops that were looked at. */
  readonly stops: number;
}

const WAITING: readonly (string | undefined)[] = ['starved', 'blocked'];

export async function patternsIn(
  plant: PlantModel,
  losses: Losses,
  questions: TimeQuestions,
  scope: Scope,
  window: Window,
): Promise<FoundPatterns> {
  const machines = machinesIn(plant, scope);
  const contexts = PATTERN_OPTIONS.dimensions.filter((dimension) => dimension !== 'machine');
  // Asked once by everything, then told by each: the database reads its rows once.
  const lost = await losses.ask({ machines, window, by: ['machine', 'reason', 'state', ...contexts] });
  const scopes = machines.map((machine) => `machine:${machine}`);
  const ran = await questions.sums({ scopes, window, by: ['scope', ...contexts] });
  const groups = PATTERN_OPTIONS.dimensions.map((dimension): Grouped & { readonly asked: readonly Counted[] } => {
    const asked = stopsBy(plant, lost, dimension);
    return { dimension, stops: asked, ran: ranBy(ran, dimension), asked };
  });
  const { found, tests } = patternsOfGroups(groups);
  const byMachine = groups.find(({ dimension }) => dimension === 'machine')?.asked ?? [];
  return {
    found: found.map((pattern): FoundPattern => {
      const all = groups.find(({ dimension }) => dimension === pattern.dimension)?.asked ?? [];
      const same = all.filter(({ reason }) => reason === pattern.reason);
      const of = new Set(same.map(({ machine }) => machine));
      const inside = same.filter(({ value }) => value === pattern.value);
      return {
        ...pattern,
        reason: same[0]?.plain ?? pattern.reason,
        machine: of.size === 1 ? (same[0]?.machine ?? null) : null,
        ms: inside.reduce((ms, stop) => ms + stop.ms, 0),
      };
    }),
    tests,
    stops: byMachine.reduce((sum, { count }) => sum + count, 0),
  };
}

interface Counted extends StopCount {
  /** The reason as the record has it; `reason` tells fault codes of different machines apart. */
  readonly plain: string;
  readonly ms: number;
}

function stopsBy(plant: PlantModel, lost: readonly LossGroup[], dimension: PatternDimension): Counted[] {
  const counts = new Map<string, Counted>();
  for (const { key, stops, ms } of lost) {
    if (stops === 0 || WAITING.includes(key.state)) continue;
    const { machine = '', reason: plain = '' } = key;
    const value = kindOfValue(dimension, key[dimension] ?? '');
    const name = JSON.stringify([machine, plain, value]);
    const before = counts.get(name);
    const reason = before?.reason ?? kindOf(plant, key);
    counts.set(name, {
      reason,
      plain,
      machine,
      value,
      count: stops + (before?.count ?? 0),
      ms: ms + (before?.ms ?? 0),
    });
  }
  return [...counts.values()];
}

const ranBy = (ran: readonly Group[], dimension: PatternDimension): Exposed[] =>
  ran.map(({ key, sums }) => {
    const machine = String(key.scope).slice('machine:'.length);
    const value = dimension === 'machine' ? machine : kindOfValue(dimension, String(key[dimension] ?? ''));
    return { machine, value, ms: sums.producing + sums.slow };
  });

/** "Which shift" means the early one, not that of a day. */
const kindOfValue = (dimension: PatternDimension, value: string): string =>
  dimension === 'shift' ? value.slice(value.indexOf(' ') + 1) : value;

/** The same fault is one kind of stop where its words are the same; a bare code is its machine's own. */
function kindOf(plant: PlantModel, { machine, reason = '' }: LossGroup['key']): string {
  if (!reason.startsWith('fault:')) return reason;
  const words = plant.machines.find(({ id }) => id === machine)?.faults[reason.slice('fault:'.length)];
  return words === undefined ? `${machine} ${reason}` : JSON.stringify(words);
}
