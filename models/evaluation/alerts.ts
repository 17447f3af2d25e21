/**
 * What alerts a threshold would have raised, and what became of them. An alert stands until its machine fails or is repaired, or until the patience ran out; while it
 * stands no other is raised. A failure is caught when an alert stood early enough to act.
 */
import type { AssetHistory } from '../fleet.ts';

export interface AlertRules {
  /** Hours that an alert may wait for its failure before it was a false call. */
  readonly patience: number;
  /** Hours it takes to act: a later alert is too late. */
  readonly act: number;
}

export interface AlertCount {
  readonly alerts: number;
  readonly trueAlerts: number;
  readonly failures: number;
  readonly caught: number;
  /** Hours from the alert to each failure that was caught. */
  readonly leads: readonly number[];
  /** Hours watched. */
  readonly hours: number;
  /** Rows of failures without an alert in time. */
  readonly missed: readonly number[];
}

/** `scores` a row; `counts` says which failures are asked for, all where it is absent; `lead` measures hours between rows (of operation, say). */
export function alertsOf(
  { hours, events }: Pick<AssetHistory, 'hours' | 'events'>,
  scores: ArrayLike<number>,
  threshold: number,
  { patience, act }: AlertRules,
  counts: (row: number) => boolean = () => true,
  lead: (from: number, to: number) => number = (from, to) => (hours[to] as number) - (hours[from] as number),
): AlertCount {
  let open: number | null = null;
  let [alerts, trueAlerts, failures, caught] = [0, 0, 0, 0];
  const leads: number[] = [];
  const missed: number[] = [];
  for (let row = 0; row < hours.length; row++) {
    const hour = hours[row] as number;
    const event = events[row];
    if (event === 'failure') {
      const stands = open !== null && hour - (hours[open] as number) <= patience;
      // Any failure proves an alert right; only those asked for can be missed.
      if (stands) trueAlerts++;
      if (counts(row)) {
        failures++;
        if (stands && hour - (hours[open as number] as number) >= act) {
          caught++;
          leads.push(lead(open as number, row));
        } else missed.push(row);
      }
      open = null;
      continue;
    }
    if (event === 'repair' || (open !== null && hour - (hours[open] as number) > patience)) open = null;
    if (open === null && (scores[row] as number) >= threshold) {
      // What is raised at the very end cannot be judged.
      if ((hours.at(-1) as number) - hour < patience && !failsLater(hours, events, row, patience)) continue;
      open = row;
      alerts++;
    }
  }
  return { alerts, trueAlerts, failures, caught, leads, missed, hours: (hours.at(-1) ?? 0) - (hours[0] ?? 0) };
}

function failsLater(hours: Float64Array, events: AssetHistory['events'], row: number, patience: number): boolean {
  for (
    let later = row + 1;
    later < hours.length && (hours[later] as number) - (hours[row] as number) <= patience;
    later++
  )
    if (events[later] === 'failure') return true;
  return false;
}

export interface AlertFigures {
  /** Null without an alert. */
  readonly precision: number | null;
  /** Null without a failure. */
  readonly recall: number | null;
  readonly medianLead: number | null;
  readonly alertsPerWeek: number;
  readonly cost: number;
}

/** Money: one false call, one failure that was missed, one that was caught and worked on in time. */
export interface ActionCosts {
  readonly falseCall: number;
  readonly missed: number;
  readonly caught: number;
}

const HOURS_A_WEEK = 168;

/** Over assets together; a week of the whole fleet. Cost is a week's. */
export function figuresOf(counts: readonly AlertCount[], costs: ActionCosts): AlertFigures {
  const sum = (of: (count: AlertCount) => number) => counts.reduce((total, count) => total + of(count), 0);
  const alerts = sum((count) => count.alerts);
  const failures = sum((count) => count.failures);
  const caught = sum((count) => count.caught);
  const falseCalls = alerts - sum((count) => count.trueAlerts);
  const leads = counts.flatMap((count) => [...count.leads]).sort((a, b) => a - b);
  const weeks = Math.max(...counts.map(({ hours }) => hours), 1) / HOURS_A_WEEK;
  return {
    precision: alerts > 0 ? sum((count) => count.trueAlerts) / alerts : null,
    recall: failures > 0 ? caught / failures : null,
    medianLead: leads.length > 0 ? (leads[leads.length >> 1] as number) : null,
    alertsPerWeek: alerts / weeks,
    cost: (falseCalls * costs.falseCall + (failures - caught) * costs.missed + caught * costs.caught) / weeks,
  };
}
