import { FAR } from './calendar.ts';
import type { Decoded } from './decoded.ts';
import type { Broken } from './floor.ts';

/** Which rules a plan breaks, in words: as many as the goal `hard` counts beside the orders that are left out. */
export function brokenRules(decoded: Decoded): Broken[] {
  const { floor, start, end, broken } = decoded;
  const list: Broken[] = [...floor.brokenByFixed];
  for (const { item, rule } of broken)
    list.push({
      rule,
      id: floor.ids[item] as string,
      detail:
        rule === 'campaign'
          ? 'begins a campaign again that had ended'
          : 'comes upon what is before it on its resource, or its changeover has no crew',
    });
  for (let i = 0; i < floor.items; i++) {
    const id = floor.ids[i] as string;
    const at = start[i] as number;
    if (at >= FAR) {
      list.push({ rule: 'calendar ends', id, detail: 'the calendars end before there is room for it' });
      continue;
    }
    if (at > (floor.startBy[i] as number))
      list.push({ rule: 'max lag', id, detail: `starts at ${at}, which should be ${floor.startBy[i]} at the latest` });
    if ((end[i] as number) > (floor.endBy[i] as number))
      list.push({
        rule: 'maintenance window',
        id,
        detail: `ends at ${end[i]}, which should be ${floor.endBy[i]} at the latest`,
      });
    for (let k = floor.beforeFirst[i] as number; k < (floor.beforeFirst[i + 1] as number); k++) {
      const other = floor.before[k] as number;
      const lag = at - (end[other] as number);
      const name = floor.ids[other];
      if (lag > (floor.beforeMax[k] as number))
        list.push({
          rule: 'max lag',
          id,
          detail: `starts ${lag} after ${name}, at most ${floor.beforeMax[k]} are allowed`,
        });
      else if (lag < (floor.beforeMin[k] as number))
        list.push({ rule: 'fixed', id, detail: `is fixed at ${at}, before ${name} lets it begin` });
    }
  }
  return list;
}
