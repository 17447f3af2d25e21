/** The reasons that fit a machine, as an operator walks through them. */
import type { Machine, PlantModel, Reason } from '../../twin/plant/model.ts';
import { reasonsFor } from '../../twin/plant/reasons.ts';
import type { StopRow } from './use-stops.ts';

export interface Branch {
  readonly reason: Reason;
  readonly below: readonly Reason[];
}

/** First level with what is below it; a branch whose leaves are all for other machines is itself a leaf. */
export function branchesFor(plant: Pick<PlantModel, 'reasons'>, machine: Pick<Machine, 'id' | 'type'>): Branch[] {
  const fitting = reasonsFor(plant, machine);
  const under = (id: string): Reason[] =>
    fitting.filter(({ parent }) => parent === id).flatMap((one) => [one, ...under(one.id)]);
  return fitting.filter(({ parent }) => parent === null).map((reason) => ({ reason, below: under(reason.id) }));
}

const FAVOURITES = 4;

/** What people gave for this machine lately, the most used first. */
export function favouritesOf(stops: readonly StopRow[], machine: string, reasons: readonly Reason[]): Reason[] {
  const uses = new Map<string, number>();
  for (const stop of stops)
    for (const { reason, inForce } of stop.machine === machine ? stop.said : [])
      if (inForce && reason !== '') uses.set(reason, (uses.get(reason) ?? 0) + 1);
  return reasons
    .filter(({ id, retired }) => uses.has(id) && !retired)
    .sort((a, b) => (uses.get(b.id) ?? 0) - (uses.get(a.id) ?? 0))
    .slice(0, FAVOURITES);
}
