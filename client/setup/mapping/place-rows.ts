/** Places of a device as rows to choose from, and the machines that those chosen make. Pure. */
import type { PlaceRead } from '../../http/setup-api.ts';
import { type Asked, manualNumber } from './addresses.ts';
import type { Candidate } from './candidate.ts';
import { guessRole, guessType } from './guess.ts';

export interface PlaceRow extends Asked {
  readonly chosen: boolean;
  readonly value: PlaceRead['value'];
  /** Why it could not be read; empty = it was. */
  readonly reason: string;
  /** Another value than the time before: something moves there. */
  readonly moved: boolean;
}

/** What was chosen stays; of the rest only what was asked for now. Places that have a name in a list are chosen at once. */
export function rowsAfter(
  before: readonly PlaceRow[],
  asked: readonly Asked[],
  read: readonly PlaceRead[],
): PlaceRow[] {
  const old = new Map(before.map((row) => [row.address, row]));
  const now = new Map(read.map((place) => [place.address, place]));
  const kept = before.filter(({ chosen, address }) => chosen && !now.has(address));
  const fresh = asked.map(({ address, name, machine }): PlaceRow => {
    const known = old.get(address);
    const { value = null, reason = '' } = now.get(address) ?? {};
    return {
      address,
      name: name || (known?.name ?? ''),
      machine: machine || (known?.machine ?? ''),
      chosen: reason === '' && ((known?.chosen ?? false) || name !== ''),
      value,
      reason,
      moved: known !== undefined && known.value !== null && known.value !== value,
    };
  });
  return [...kept, ...fresh];
}

/** What a place is called until somebody names it. */
export const placeName = (address: string): string => manualNumber(address) || address;

const USUAL = '*';

/** `machine`: for those that say none. */
export function machinesOf(rows: readonly PlaceRow[], machine: string): Candidate[] {
  const machines = new Map<string, PlaceRow[]>();
  for (const row of rows) {
    if (!row.chosen) continue;
    const name = row.machine || machine;
    const own = machines.get(name);
    if (own) own.push(row);
    else machines.set(name, [row]);
  }
  return [...machines].map(([name, own]) => ({
    // Whatever it is called in the end, it is the same machine.
    key: name === machine ? USUAL : name,
    name,
    line: '',
    device: '',
    speaks: '',
    states: null,
    tags: own.map((row) => ({
      name: row.name || placeName(row.address),
      address: row.address,
      role: guessRole(row.name),
      type: guessType([row.value]),
      unit: '',
      value: row.value,
    })),
  }));
}
