/** What routes of quality share: the room, and the characteristics that who asks may look at or change. */
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { linesOf, type Role } from '../auth/roles.ts';
import type { QualityRoom } from '../quality/quality-room.ts';
import type { Characteristic } from '../records/quality/words.ts';
import { closed } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { mayChange, whoAsks } from './guard.ts';
import { mayLookAt } from './order-ask.ts';
import { GembaError } from './problems.ts';
import { CharacteristicId } from './quality-bodies.ts';

export const None = Type.Object({}, closed);
export const OfCharacteristic = Type.Object({ id: CharacteristicId }, closed);
/** Why somebody does something. */
export const Written = Type.String({ minLength: 1, maxLength: 500 });

export function qualityOf(deps: HttpDeps): QualityRoom {
  if (!deps.quality) throw new GembaError('not-ready', 'this server keeps no control charts');
  return deps.quality();
}

export function lineOf(deps: HttpDeps, machine: string): string | null {
  const plant = deps.plant();
  return plant.lines[plant.machines.find(({ id }) => id === machine)?.line ?? -1]?.id ?? null;
}

async function characteristicOf(deps: HttpDeps, id: string): Promise<Characteristic> {
  const found = await qualityOf(deps).characteristics.get(id);
  if (!found) throw new GembaError('characteristic-unknown', `there is no characteristic \`${id}\``);
  return found;
}

/** One that who asks may look at. */
export async function characteristicShown(
  deps: HttpDeps,
  request: FastifyRequest,
  id: string,
): Promise<Characteristic> {
  const one = await characteristicOf(deps, id);
  const line = lineOf(deps, one.machine);
  if (line !== null) mayLookAt(deps, request, line);
  return one;
}

/** One whose chart who asks may change. */
export async function characteristicToChange(
  deps: HttpDeps,
  request: FastifyRequest,
  id: string,
  roles: readonly Role[],
): Promise<Characteristic> {
  const one = await characteristicOf(deps, id);
  mayChange(deps, request, roles, lineOf(deps, one.machine));
  return one;
}

/** Those of lines that who asks may look at. */
export async function characteristicsSeen(deps: HttpDeps, request: FastifyRequest): Promise<Characteristic[]> {
  const identity = whoAsks(deps, request);
  const lines = identity && linesOf(identity);
  const all = await qualityOf(deps).characteristics.list();
  return all.filter(({ machine }) => !lines || lines.includes(lineOf(deps, machine) ?? ''));
}
