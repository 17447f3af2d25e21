/** What is picked out on the plant screen: a machine, or a line. In the address, so that a finding can be sent to someone. */
import { useTwin } from '../live/twin-context.ts';
import { navigate, usePlace } from './router.ts';

export interface Selection {
  /** Machine slot, null = none. */
  readonly machine: number | null;
  /** Line slot: of the machine, or by itself. */
  readonly line: number | null;
}

export function useSelection(): Selection {
  const { plant } = useTwin().answer;
  const { path, query } = usePlace();
  const machine = plant.machines.find((m) => m.id === query.get('machine'));
  if (machine) return { machine: machine.slot, line: machine.line >= 0 ? machine.line : null };
  const id = /^\/line\/([^/]+)/.exec(path)?.[1] ?? query.get('line');
  return { machine: null, line: plant.lines.find((l) => l.id === id)?.slot ?? null };
}

/** Picks a machine or a line on the plant screen; nothing at all clears. The moment shown stays. */
export function select(what: { readonly machine?: string; readonly line?: string }): void {
  const query = new URLSearchParams(location.search);
  query.delete('machine');
  query.delete('line');
  if (what.machine) query.set('machine', what.machine);
  else if (what.line) query.set('line', what.line);
  const text = query.toString().replaceAll('%3A', ':');
  navigate(text ? `/plant?${text}` : '/plant', location.pathname === '/plant');
}
