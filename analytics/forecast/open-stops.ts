/**
 * A machine that stands now although no stop of it was ever recorded: how long it will last is not known, and that it runs would be wrong. It is
 * taken to last about as long again as it has lasted, without memory.
 */
import type { Abilities } from '../../twin/simulate/plant/abilities.ts';
import type { MachineNow } from '../../twin/simulate/plant/question.ts';

const STANDS: readonly MachineNow['state'][] = ['breakdown', 'micro-stop', 'maintenance'];
/** A stop that has only begun may be a long one. */
const LEAST_MS = 10 * 60_000;
/** It does not come again within any time that is looked at. */
const NEVER_MS = 1e15;

export function withOpenStops(
  abilities: Abilities,
  machines: Readonly<Record<string, MachineNow>>,
  at: number,
): Abilities {
  const open = Object.entries(machines).flatMap(([id, { state, since }]) => {
    const ability = abilities.machines[id];
    if (!ability || ability.stops.length > 0 || !STANDS.includes(state)) return [];
    const repair = { exponential: Math.max(LEAST_MS, at - since) };
    const stop = {
      cause: 'unnamed',
      state: 'breakdown',
      time: { constant: NEVER_MS },
      repair,
      clock: 'operating',
    } as const;
    return [[id, { ...ability, stops: [stop] }] as const];
  });
  return open.length === 0
    ? abilities
    : { ...abilities, machines: { ...abilities.machines, ...Object.fromEntries(open) } };
}
